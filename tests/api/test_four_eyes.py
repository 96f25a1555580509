"""Four-eyes publication: one agent asks, another publishes exactly what was asked (REQ-155 for its lines)."""

from dataclasses import replace

import pytest

from support import walk
from support.people import Person
from support.regions import refused


@pytest.fixture
def scene(platform):
    """An entity that publishes with two people: its cast, and a second agent."""
    cast = walk.entity(platform)
    second = Person(platform, name="Inès Agente")
    cast.admin.refresh().invite(f"/v1/buyers/{cast.buyer_id}/invitations", second, ["agent"])
    second.enrol()
    settled(cast, True)
    return cast, second


def settled(cast, on):
    cast.admin.refresh().call("PATCH", f"/v1/buyers/{cast.buyer_id}/settings", {"four_eyes": on})


def ready(cast, **more) -> str:
    made = walk.draft(cast, **more)
    walk.add_file(cast.agent, made["id"], "reglement.pdf", walk.PDF)
    cast.agent.platform.settle()
    for member in cast.members:
        member.rehearse(made["id"])
    return made["id"]


def ask(person, one):
    return person.post(f"/v1/consultations/{one}/publication-asks")


def publish(person, one):
    return person.refresh().post(f"/v1/consultations/{one}/publication")


def lines(platform, stream, kind):
    return [line for line in platform.ports.registers.read(stream) if line.kind == kind]


@pytest.mark.req("REQ-155")
def test_one_asks_another_publishes_what_was_asked(scene, platform):
    cast, second = scene
    one = ready(cast)
    assert refused(publish, second, one).code == "second-person-owed"
    asked = ask(cast.agent, one)["publication_ask"]
    assert (asked["by"], asked["by_name"], len(asked["mh"])) == (cast.agent.id, "Gaël Agent", 64)
    assert refused(publish, cast.agent, one).code == "same-person"
    review = second.get(f"/v1/consultations/{one}/review")
    assert (review["two_people"], review["asking_fits"]) == (True, True)
    second.refresh()
    platform.advance(minutes=11)
    assert refused(second.post, f"/v1/consultations/{one}/publication").code == "fresh-sign-in-required"
    online = publish(second, one)
    assert online["mh"] == asked["mh"]
    (line,) = lines(platform, f"O#{cast.buyer_id}#administration", "publication-asked")
    assert (line.record["by"], line.record["consultation"], line.record["mh"]) == (cast.agent.id, one, asked["mh"])
    (line,) = lines(platform, f"C#{one}#publications", "publication")
    assert (line.record["by"], line.record["asked_by"]) == (second.id, cast.agent.id)
    platform.settle()
    assert any("demande que la consultation" in text for text in platform.texts(second.email))
    assert not any("demande que la consultation" in text for text in platform.texts(cast.agent.email))
    assert refused(ask, cast.agent, one).status == 409


CHANGES = {
    "title": lambda cast, one: edit(cast, one, title="Un autre objet"),
    "deadline": lambda cast, one: edit(cast, one, submission_deadline="2026-10-28T10:00:00.000Z"),
    "committee": lambda cast, one: edit(cast, one, committee={"members": [member.id for member in cast.members[::-1]], "quorum": 2}),
    "file": lambda cast, one: walk.add_file(cast.agent, one, "plans.pdf", walk.PDF + b"%") and cast.agent.platform.settle(),
    "key": lambda cast, one: another_key(cast, one),
    "group": lambda cast, one: edit(cast, one, group={"members": [{"siret": walk.siret(), "name": "Évran"}]}),
}


def another_key(cast, one):
    cast.agent.platform.advance(seconds=1)
    cast.members[0].refresh().make_key(cast.buyer_id)
    cast.members[0].rehearse(one)


def edit(cast, one, **changes):
    return cast.agent.patch(f"/v1/consultations/{one}", changes, cast.agent.get(f"/v1/consultations/{one}")["version"])


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_changes_after_the_asking_it_is_asked_again(scene, what):
    cast, second = scene
    one = ready(cast)
    ask(cast.agent, one)
    CHANGES[what](cast, one)
    assert not second.get(f"/v1/consultations/{one}/review")["asking_fits"]
    assert refused(publish, second, one).code == "asked-otherwise"
    assert cast.agent.get(f"/v1/consultations/{one}")["status"] == "draft"
    ask(second, one)
    assert refused(publish, second, one).code == "same-person", "whoever asks last publishes not"
    assert publish(cast.agent, one)["status"] == "open"


def test_a_member_who_rehearses_again_changes_nothing_of_what_was_asked(scene):
    cast, second = scene
    one = ready(cast)
    ask(cast.agent, one)
    cast.members[0].rehearse(one)
    assert publish(second, one)["status"] == "open"


def test_what_is_not_ready_is_not_asked_and_who_may_not_edit_asks_nothing(scene):
    cast, second = scene
    one = walk.draft(cast)["id"]
    assert refused(ask, cast.agent, one).code == "not-publishable"
    assert refused(ask, cast.admin, one).code == "not-allowed"
    assert refused(ask, walk.entity(cast.agent.platform).agent, one).status == 404


def test_without_the_option_nothing_changes_and_rehearsals_bind_nobody(scene, platform):
    cast, second = scene
    assert publish(cast.agent, ready(cast, test=True))["status"] == "open"
    one = ready(cast)
    ask(cast.agent, one)
    settled(cast, False)
    assert publish(cast.agent, one)["status"] == "open"
    (line,) = lines(platform, f"C#{one}#publications", "publication")
    assert "asked_by" not in line.record
    assert refused(ask, cast.agent, ready(cast)).code == "four-eyes-off"
    assert not second.get(f"/v1/consultations/{one}/review")["two_people"]


def test_an_asking_cut_after_its_line_is_made_good_and_a_dropped_draft_stops_nothing(scene, platform):
    cast, second = scene
    one, dropped = ready(cast), ready(cast)
    for draft in (one, dropped):
        ask(cast.agent, draft)
    store = platform.ports.consultations
    store.save(replace(store.get(one), publication_ask=None))  # as if the process had died between the two
    cast.agent.call("DELETE", f"/v1/consultations/{dropped}")
    platform.settle()
    assert publish(second, one)["status"] == "open"
