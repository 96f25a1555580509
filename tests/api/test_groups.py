"""Groups: each member confirms by its letter, once; the buyer is told of operators that stand twice, not before the opening (REQ-064)."""

import re

import pytest

from support import walk
from support.people import Person, Refusal

AT = "/v1/consortium-membership"


def refused(call, *args, **more) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call(*args, **more)
    return caught.value


def account(platform, number, name):
    person = Person(platform, name=name).sign_in()
    return person, person.post("/v1/companies", {"identifier": {"type": "SIRET", "value": number}, "name": name})["id"]


def group(*members):
    told = [{"identifier": {"type": "SIRET", "value": number}, "name": name, "email": email} for number, name, email in members]
    return {"kind": "joint", "members": told}


def sealed(person, company_id, consultation_id, consortium):
    deposit = walk.transmit(person, consultation_id, walk.start(person, company_id, consultation_id, consortium=consortium))
    deposit.seal()
    person.platform.settle()
    return deposit


def token(platform, email):
    return re.search(r"/groupement/\?jeton=(\S+)", platform.texts(email)[-1])[1]


def opened(platform, cast, c):
    walk.after_deadline(platform, c)
    platform.fire("close_due")
    for person in (cast.agent, *cast.members):
        person.sign_in()
    table = walk.OpeningTable(cast.agent, c["id"])
    return {one["id"]: one for one in table.opener.get(table.at)["deposits"]}


@pytest.fixture
def scene(platform):
    cast = walk.entity(platform)
    return platform, cast, walk.published(cast, lots=1)


@pytest.mark.req("REQ-064")
def test_a_member_confirms_by_its_letter_once(scene):
    platform, cast, c = scene
    number = walk.siret()
    member, member_id = account(platform, number, "Plomberie")
    lead, lead_id = walk.company(platform)
    deposit = sealed(lead, lead_id, c["id"], group((number, "Plomberie", member.email), (walk.siret(), "Peinture", "")))
    letter = platform.texts(member.email)[-1]
    assert "Menuiserie" not in letter, "a name that anybody chooses does not travel in our letters"
    secret = token(platform, member.email)
    told = Person(platform).get(f"{AT}?token={secret}")
    assert (told["identifier"]["value"], told["confirmed"]) == (number, None)
    other, other_id = walk.company(platform)
    assert refused(other.post, AT, {"token": secret, "company_id": other_id, "member": True}).code == "other-company"
    for wrong in (
        "x",
        f"{deposit.id}.0.{'0' * 32}",
        f"{deposit.id}.1.{secret.rpartition('.')[2]}",
        f"{secret[:-1]}",
        f"{deposit.id}.9999.x",
    ):
        assert refused(member.post, AT, {"token": wrong, "company_id": member_id, "member": True}).code == "no-membership"
    answer = {"token": secret, "company_id": member_id, "member": True}
    for _ in ("the click", "the second click"):
        assert member.post(AT, answer) == {"confirmed": True}
    assert refused(member.post, AT, {**answer, "member": False}).code == "membership-answered"
    twin, twin_id = account(platform, number, "Autre compte")
    assert refused(twin.post, AT, {**answer, "company_id": twin_id}).code == "membership-answered"
    platform.settle()
    assert platform.mails(lead.email)[-1].startswith("Réponse d’un membre de votre groupement")
    assert opened(platform, cast, c)[deposit.id]["memberships"] == ["confirmed", "unanswered"]
    assert member.sign_in().get(f"{AT}?token={secret}")["confirmed"] is True


@pytest.mark.req("REQ-064")
def test_the_same_siret_lead_twice_is_told_at_the_opening_and_not_before(scene):
    platform, cast, c = scene
    number, shared = walk.siret(), walk.siret()
    first, second = account(platform, number, "Compte A"), account(platform, number, "Compte B")
    third, third_id = walk.company(platform)
    one = sealed(*first, c["id"], group((walk.siret(), "Plomberie", "")))
    two = sealed(*second, c["id"], group((shared, "Peinture", "")))
    three = sealed(third, third_id, c["id"], group((shared, "Peinture", "")))
    for path in (f"/v1/consultations/{c['id']}/registers/deposits", f"/v1/consultations/{c['id']}/openings"):
        assert refused(cast.agent.get, path).status in (403, 404, 409), "nothing before the deadline"
    shown = opened(platform, cast, c)
    (alert,) = shown[one.id]["role_alerts"]
    assert (alert["code"], alert["identifier"]["value"], alert["forbidden"]) == ("lead-twice", number, True)
    assert set(alert["deposits"]) == {one.id, two.id}
    assert {found["code"]: found["forbidden"] for found in shown[two.id]["role_alerts"]} == {"lead-twice": True, "several-roles": False}
    assert [found["code"] for found in shown[three.id]["role_alerts"]] == ["several-roles"]


@pytest.mark.req("REQ-064")
def test_rules_that_forbid_several_capacities_make_them_forbidden(platform):
    cast = walk.entity(platform)
    c = walk.published(cast, lots=1, terms={**walk.TERMS, "one_role_only": True})
    number = walk.siret()
    alone = account(platform, number, "Peinture")
    single = walk.deposited(*alone, c["id"])
    lead, lead_id = walk.company(platform)
    sealed(lead, lead_id, c["id"], group((number, "Peinture", "")))
    (alert,) = opened(platform, cast, c)[single.id]["role_alerts"]
    assert (alert["code"], alert["forbidden"]) == ("several-roles", True)


def test_a_wrong_address_of_a_member_is_told_beside_it(scene):
    platform, _, c = scene
    lead, lead_id = walk.company(platform)
    problem = refused(walk.start, lead, lead_id, c["id"], consortium=group((walk.siret(), "Peinture", "pas une adresse")))
    assert list(problem.reply.json["errors"]) == ["consortium.members.0.email"]
