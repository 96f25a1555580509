"""A restricted consultation opens to the account that was invited, never to whoever declares the same number (REQ-012)."""

import re

import pytest
from stdnum import luhn

from chalicelib.usecases.consultation import tickets
from support import walk
from support.people import Person, Refusal

PARAM = re.compile(r"{(\w+)}")
CALL = {"category": "services", "terms": {**walk.TERMS, "ground": "amount"}, "invitees": []}
LOTS = [{"number": 1, "title": "Étude acoustique", "estimate_eur": "24000.00"}]


def account(platform, number, name="Menuiserie du Lac"):
    person = Person(platform).sign_in()
    return person, person.post("/v1/companies", {"identifier": {"type": "SIRET", "value": number}, "name": name})["id"]


def call(cast, invitees):
    """A draft that only the invited see once online."""
    made = cast.agent.refresh().post(
        "/v1/consultations", {"buyer_id": cast.buyer_id, "title": "Étude acoustique", "procedure": "SANS_PUB", "test": False}
    )
    filled = walk.complete(cast, made, **{**CALL, "invitees": invitees})
    return cast.agent.patch(f"/v1/consultations/{made['id']}", {"lots": LOTS}, filled["version"])


def refused(call, *args, **more) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call(*args, **more)
    return caught.value


@pytest.fixture
def scene(platform):
    """A consultation without publicity: one company invited by its number and an address; a stranger declared that number first."""
    number, cast = walk.siret(), walk.entity(platform)
    stranger, theirs = account(platform, number)
    invited, mine = account(platform, number)
    invitee = {"name": "Menuiserie du Lac", "identifier": {"type": "SIRET", "value": number}, "email": invited.email}
    c = walk.put_online(cast, call(cast, [invitee])["id"])
    platform.settle()
    return platform, cast, c, (stranger, theirs), (invited, mine), number


def token(platform, person, c):
    texts = "\n".join(platform.texts(person.email))
    return re.findall(rf"/invitation/\?consultation={c['id']}&jeton=(\S+)", texts)[-1]


def uses(person, c, token, company_id):
    return person.post(f"/v1/consultations/{c['id']}/invitation/uses", {"token": token, "company_id": company_id})


@pytest.mark.req("REQ-012")
def test_a_stranger_who_declares_the_right_number_finds_nothing_anywhere(scene):
    platform, _, c, (stranger, theirs), (invited, mine), _ = scene
    uses(invited, c, token(platform, invited, c), mine)
    reads = [fact for fact in platform.door.facts if fact.method in ("GET", "HEAD") and "{consultation_id}" in fact.path]
    assert len(reads) > 20
    for fact in reads:
        path = PARAM.sub(lambda found: {"consultation_id": c["id"], "number": "1", "kind": "deposits"}.get(found[1], "1"), fact.path)
        assert stranger.send(fact.method, path).status == 404, path
    for path in (f"/consultations/{c['id']}", f"/v1/consultations/{c['id']}/manifest"):
        assert stranger.send("GET", path).status == 404
        assert invited.send("GET", path).status == 200
    for path in (
        "/v1/consultations?status=all",
        "/consultations?status=all",
        "/consultations.atom",
        "/consultations.ics",
        "/consultations.csv",
    ):
        assert c["id"] not in stranger.send("GET", path).body.decode("utf-8", "replace")
    assert stranger.get(f"/v1/companies/{theirs}/invitations")["items"] == []
    assert [one["id"] for one in invited.get(f"/v1/companies/{mine}/invitations")["items"]] == [c["id"]]
    assert refused(walk.start, stranger, theirs, c["id"]).status == 404
    assert not [text for text in platform.texts(stranger.email) if c["id"] in text]
    assert walk.deposited(invited, mine, c["id"]).receipt["number"]


@pytest.mark.req("REQ-012")
def test_a_ticket_serves_one_account_once(scene):
    platform, cast, c, (stranger, theirs), (invited, mine), number = scene
    ticket = token(platform, invited, c)
    told = stranger.get(f"/v1/consultations/{c['id']}/invitation?token={ticket}")
    assert (told["identifier"]["value"], told["used"]) == (number, False)
    other, another = account(platform, walk.siret(), "Autre")
    assert refused(uses, other, c, ticket, another).code == "other-company"
    for broken in (ticket[:-1], ticket + "0", "x." + ticket.partition(".")[2], ticket.partition(".")[0], ""):
        assert refused(uses, invited, c, broken, mine).status in (404, 422)
    for _ in ("the click", "the second click"):
        assert uses(invited, c, ticket, mine)["company_id"] == mine
    assert refused(uses, stranger, c, ticket, theirs).code == "invitation-used"
    assert stranger.send("GET", f"/v1/consultations/{c['id']}").status == 404
    assert refused(uses, invited, c, ticket, theirs).status == 404, "not one's own account"


@pytest.mark.req("REQ-012")
def test_a_ticket_is_bound_to_its_consultation(scene):
    platform, cast, c, _, (invited, mine), number = scene
    invitee = {"name": "Menuiserie du Lac", "identifier": {"type": "SIRET", "value": number}, "email": invited.email}
    again = walk.put_online(cast, call(cast, [invitee])["id"])
    platform.settle()
    assert refused(uses, invited, again, token(platform, invited, c), mine).code == "no-invitation"
    uses(invited, again, token(platform, invited, again), mine)
    assert invited.send("GET", f"/v1/consultations/{c['id']}").status == 404


@pytest.mark.req("REQ-012")
def test_an_invitation_is_sent_again_elsewhere_and_revoked(scene):
    platform, cast, c, _, (invited, mine), number = scene
    at = f"/v1/consultations/{c['id']}/invitation-tickets"
    body = {"identifier": {"type": "SIRET", "value": number}, "email": "bureau@exemple.fr"}
    assert refused(cast.agent.refresh().post, at, {**body, "identifier": {"type": "SIRET", "value": walk.siret()}}).status == 404
    cast.agent.post(at, body)
    platform.settle()
    elsewhere = Person(platform, email="bureau@exemple.fr")
    assert token(platform, elsewhere, c) != token(platform, invited, c)
    uses(invited, c, token(platform, invited, c), mine)
    (used,) = [one for one in cast.agent.get(at)["items"] if one["used_at"]]
    assert (used["email"], used["company_id"]) == (invited.email, mine)
    cast.agent.call("DELETE", f"{at}/{used['id']}")
    assert invited.send("GET", f"/v1/consultations/{c['id']}").status == 404, "shown out"
    assert refused(uses, invited, c, token(platform, invited, c), mine).code == "invitation-revoked"
    uses(invited, c, token(platform, elsewhere, c), mine)
    assert invited.send("GET", f"/v1/consultations/{c['id']}").status == 200
    kinds = [line["kind"] for line in cast.agent.get(f"/v1/consultations/{c['id']}/registers/publications")["items"]]
    assert [kinds.count(kind) for kind in ("invitation-sent", "invitation-used", "invitation-revoked")] == [1, 2, 1]


@pytest.mark.req("REQ-007")
@pytest.mark.req("REQ-012")
def test_an_account_that_the_operator_confirms_needs_no_ticket(scene):
    platform, _, c, (stranger, theirs), (invited, mine), number = scene
    operator = Person(platform)
    platform.make_operator(operator.email)
    operator.sign_in().enrol()
    found = operator.get(f"/v1/company-accounts?type=SIRET&value={number}")["items"]
    assert {one["id"] for one in found} == {mine, theirs}
    proof = {"reference": "Avis de situation", "sha256": "0" * 64}
    assert refused(invited.post, f"/v1/companies/{mine}/proof", proof).status == 404
    for _ in ("the click", "the second click"):
        assert operator.post(f"/v1/companies/{mine}/proof", proof)["proof"]["how"] == "operator"
    assert invited.send("GET", f"/v1/consultations/{c['id']}").status == 200
    assert stranger.send("GET", f"/v1/consultations/{c['id']}").status == 404
    platform.advance(minutes=11)
    assert refused(operator.post, f"/v1/companies/{theirs}/proof", proof).code == "fresh-sign-in-required"


def test_an_invited_company_without_address_is_told_before_publication(platform):
    cast = walk.entity(platform)
    invitee = {"name": "Menuiserie", "identifier": {"type": "SIRET", "value": walk.siret()}, "email": ""}
    c = call(cast, [invitee])
    found = {one["code"]: one["field"] for one in cast.agent.get(f"/v1/consultations/{c['id']}/review")["blocking"]}
    assert found["missing-invitee-email"] == "invitees.0.email"


@pytest.mark.req("REQ-012")
def test_the_account_named_by_the_phase_before_stays_named_when_the_form_is_saved(platform):
    from support import phases

    cast = walk.entity(platform)
    first = walk.published(cast, procedure="AOR", lots=1)
    person, company_id = walk.company(platform)
    walk.deposited(person, company_id, first["id"])
    walk.after_deadline(platform, first)
    platform.fire("close_due")
    phases.back(cast)
    table = phases.table(cast, first)
    (deposit,) = cast.agent.get(table.at)["deposits"]
    table.open(deposit["id"], "L000-candidacy")
    table.admit(deposit["id"])
    made = cast.agent.post(
        f"/v1/consultations/{first['id']}/phases", {"procedure": "AOR", "phase": "offer", "deposits": [deposit["id"]], "lots": []}
    )
    (invitee,) = made["invitees"]
    saved = cast.agent.patch(f"/v1/consultations/{made['id']}", {"invitees": [invitee]}, made["version"])
    points = {one["code"] for one in cast.agent.get(f"/v1/consultations/{made['id']}/review")["blocking"]}
    assert "missing-invitee-email" not in points
    other = {"name": "Autre", "identifier": {"type": "SIRET", "value": walk.siret()}, "email": "", "lots": []}
    cast.agent.patch(f"/v1/consultations/{made['id']}", {"invitees": [invitee, other]}, saved["version"])
    points = [
        one["field"]
        for one in cast.agent.get(f"/v1/consultations/{made['id']}/review")["blocking"]
        if one["code"] == "missing-invitee-email"
    ]
    assert points == ["invitees.1.email"]


def test_addresses_invited_are_bounded_and_an_address_again_is_none_more(scene, monkeypatch):
    platform, cast, c, _, (invited, _), number = scene
    monkeypatch.setattr(tickets, "MOST", 2)
    at, identifier = f"/v1/consultations/{c['id']}/invitation-tickets", {"type": "SIRET", "value": number}
    for address in ("bureau@exemple.fr", "bureau@exemple.fr", invited.email):
        cast.agent.refresh().post(at, {"identifier": identifier, "email": address})
    assert refused(cast.agent.post, at, {"identifier": identifier, "email": "encore@exemple.fr"}).code == "too-many-invitations"
    assert len(cast.agent.get(at)["items"]) == 2


@pytest.mark.req("REQ-012")
def test_a_changed_number_opens_nothing_that_its_proof_does_not(scene):
    """A stranger who bore the right number, or bears another of the same unit, finds nothing; the company that moved still comes in."""
    platform, _, c, (stranger, theirs), (invited, mine), number = scene
    other = next(one for one in (f"{number[:9]}{nic:05d}" for nic in range(10, 100)) if one != number and luhn.is_valid(one))

    def change(person, company_id, value):
        body = {"identifier": {"type": "SIRET", "value": value}, "on": "2026-09-01", "reason": "moved"}
        person.post(f"/v1/companies/{company_id}/identifier", body)

    seen = lambda person: person.send("GET", f"/v1/consultations/{c['id']}").status  # noqa: E731
    stranger.enrol()
    for value in (other, walk.siret()):
        change(stranger, theirs, value)
        assert seen(stranger) == 404
    operator = Person(platform)
    platform.make_operator(operator.email)
    proof = {"reference": "Extrait du registre", "sha256": "a" * 64}
    operator.sign_in().enrol()
    operator.post(f"/v1/companies/{theirs}/proof", proof)
    assert seen(stranger) == 404, "proved for another company than the one invited, whose number it only bore"
    operator.post(f"/v1/companies/{mine}/proof", proof)
    change(invited.enrol(), mine, other)
    assert seen(invited) == 200
    assert [one["id"] for one in invited.get(f"/v1/companies/{mine}/invitations")["items"]] == [c["id"]]
    assert walk.deposited(invited, mine, c["id"]).receipt["company"]["identifier"] == other


@pytest.mark.req("REQ-012")
def test_the_account_that_received_the_one_that_came_in_comes_in_too(scene):
    platform, _, c, _, (invited, mine), number = scene
    uses(invited, c, token(platform, invited, c), mine)
    colleague, into = account(platform, number, "Compte d’un collègue")
    assert colleague.send("GET", f"/v1/consultations/{c['id']}").status == 404
    invited.enrol().post(f"/v1/companies/{mine}/merger-requests", {"email": colleague.email})
    colleague.enrol().post(f"/v1/companies/{into}/merger-requests/{mine}", {"accepted": True})
    assert walk.deposited(colleague, into, c["id"]).receipt["number"]
