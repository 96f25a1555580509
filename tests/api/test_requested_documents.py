"""The documents a buyer asks for, envelope by envelope: a reminder on the public page and at the deposit, which blocks nothing."""

import pytest

from support import walk
from support.people import Person, Refusal

ASKED = [
    {"kind": "candidacy", "label": "DC1"},
    {"kind": "candidacy", "label": "Attestation d’assurance"},
    {"kind": "offer", "label": "Acte d’engagement <signé>"},
]


def test_they_are_drafted_published_corrected_and_copied(platform):
    cast = walk.entity(platform)
    consultation = walk.published(cast, lots=1, requested_documents=ASKED)
    at = f"/v1/consultations/{consultation['id']}"
    assert Person(platform).get(at)["requested_documents"] == ASKED
    page = platform.send("GET", f"/consultations/{consultation['id']}", {"accept": "text/html"}).body.decode()
    assert "Attestation d’assurance" in page
    assert "Acte d’engagement &lt;signé&gt;" in page
    body = {"changes": {"requested_documents": ASKED[1:]}, "note": "Le DC1 n’est plus utile.", "important": False}
    made = cast.agent.refresh().post(f"{at}/corrections", body, **{"If-Match": f'"{cast.agent.get(at)["version"]}"'})
    (difference,) = made["differences"]
    assert difference["before"].startswith("DC1 (candidature) ; Attestation")
    assert difference["after"].startswith("Attestation d’assurance (candidature) ; Acte")
    copy = {"buyer_id": cast.buyer_id, "title": "La même", "procedure": "AOO", "copy_of": consultation["id"]}
    assert cast.agent.post("/v1/consultations", copy)["requested_documents"] == ASKED[1:]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ([{"kind": "offer", "label": "Prix"}, {"kind": "offer", "label": "PRIX"}], "requested_documents.1.label"),
        ([{"kind": "offer", "label": "  "}], "requested_documents.0.label"),
    ],
)
def test_a_repeated_or_empty_one_is_told_beside_it(platform, asked, field):
    with pytest.raises(Refusal) as caught:
        walk.draft(walk.entity(platform), requested_documents=asked)
    assert field in caught.value.reply.json["errors"]


def test_the_same_one_may_be_asked_in_both_envelopes_and_a_phase_shows_its_own_alone(platform):
    both = [{"kind": "candidacy", "label": "Pouvoir"}, {"kind": "offer", "label": "Pouvoir"}]
    assert walk.draft(walk.entity(platform), requested_documents=both)["requested_documents"] == both
    assert walk.draft(walk.entity(platform), procedure="AOR", requested_documents=both)["requested_documents"] == both[:1]
