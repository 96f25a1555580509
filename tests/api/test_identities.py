"""Several accounts of one identifier: each deposits, the buyer sees how each is known, says whether they are one, and the last counts (REQ-007, REQ-055)."""

import pytest

from support import walk
from support.people import Person, Refusal

REASON = "Appel au standard de l’entreprise, qui confirme les deux comptes."


def account(platform, number, name):
    person = Person(platform, name=name).sign_in()
    return person, person.post("/v1/companies", {"identifier": {"type": "SIRET", "value": number}, "name": name})["id"]


def refused(call, *args, **more) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call(*args, **more)
    return caught.value


@pytest.fixture
def scene(platform):
    """A stranger declared the number first; the true company deposits from its own account, a little later."""
    cast, number = walk.entity(platform), walk.siret()
    c = walk.published(cast, lots=1)
    first, second = account(platform, number, "Compte A"), account(platform, number, "Compte B")
    earlier = walk.deposited(*first, c["id"])
    platform.advance(seconds=5)
    later = walk.deposited(*second, c["id"])
    walk.after_deadline(platform, c)
    platform.fire("close_due")
    for person in (cast.agent, *cast.members):
        person.sign_in()
    table = walk.OpeningTable(cast.agent, c["id"])
    for member in cast.members[:2]:
        table.approve(member)
    return platform, cast, table, earlier, later


def seen(table):
    return {one["id"]: one for one in table.opener.get(table.at)["deposits"]}


def settle(table, deposit, same, reason=REASON):
    return table.opener.post(f"{table.at}/identities", {"deposit_id": deposit.id, "same": same, "reason": reason})


@pytest.mark.req("REQ-007")
def test_nothing_of_two_accounts_opens_before_the_buyer_has_said_who_they_are(scene):
    _, _, table, earlier, later = scene
    shown = seen(table)
    assert [shown[one.id]["known"] for one in (earlier, later)] == ["declared", "declared"]
    assert (shown[earlier.id]["twins"], shown[later.id]["twins"]) == ([later.id], [earlier.id])
    for deposit in (earlier, later):
        assert refused(table.release, deposit.id, "L000-candidacy").code == "identity-owed"
    assert refused(settle, table, earlier, True, "trop court").status == 422


@pytest.mark.req("REQ-055")
def test_one_company_has_its_last_deposit_opened_alone(scene):
    _, _, table, earlier, later = scene
    for _ in ("the click", "the second click"):
        settle(table, earlier, True)
    assert seen(table)[earlier.id]["superseded"]
    assert refused(table.release, earlier.id, "L000-candidacy").code == "superseded"
    assert table.open(later.id, "L000-candidacy")
    assert refused(settle, table, later, False).code == "identity-settled"
    table.opener.post(f"{table.at}/record", {"present": ["La présidente"]})
    record = table.opener.get(f"{table.at}/record")
    assert [one["identity"]["same"] for one in record["deposits"]] == [True, True]
    kinds = [line["kind"] for line in table.opener.get(f"/v1/consultations/{later.consultation_id}/registers/openings")["items"]]
    assert kinds.count("identity") == 1


@pytest.mark.req("REQ-055")
def test_two_companies_have_each_their_deposit_opened(scene):
    _, _, table, earlier, later = scene
    settle(table, later, True, "On l’a cru d’abord, à tort : le nom est le même.")
    settle(table, later, False)
    for deposit in (earlier, later):
        assert table.open(deposit.id, "L000-candidacy")


def test_a_company_alone_has_nothing_to_settle(platform):
    cast = walk.entity(platform)
    c = walk.published(cast, lots=1)
    deposit = walk.deposited(*walk.company(platform), c["id"])
    walk.after_deadline(platform, c)
    platform.fire("close_due")
    for person in (cast.agent, *cast.members):
        person.sign_in()
    table = walk.OpeningTable(cast.agent, c["id"])
    assert refused(settle, table, deposit, True).code == "no-twin"
    assert seen(table)[deposit.id]["twins"] == []


@pytest.mark.req("REQ-007")
def test_a_dispute_is_told_to_each_side_waits_two_days_and_is_settled_on_a_document(platform):
    number, operator = walk.siret(), Person(platform)
    platform.make_operator(operator.email)
    operator.sign_in().enrol()
    (stranger, theirs), (owner, mine) = account(platform, number, "Compte A"), account(platform, number, "Compte B")
    contest = {"reason": "Ce compte n’est pas tenu par un salarié de l’entreprise."}
    assert refused(owner.post, f"/v1/companies/{mine}/dispute", {"reason": "non"}).status == 422
    for _ in ("the click", "the second click"):
        running = owner.post(f"/v1/companies/{mine}/dispute", contest)
    platform.settle()
    for person in (stranger, owner, operator):
        assert platform.mails(person.email).count(f"Identité contestée – SIRET {number}") == 1
    told = operator.get(f"/v1/company-accounts?type=SIRET&value={number}")
    assert told["dispute"] == running
    proof = {"reference": "Extrait du registre", "sha256": "a" * 64}
    for hours, minutes in ((0, 0), (47, 59)):
        platform.advance(hours=hours, minutes=minutes)
        operator.sign_in()
        assert refused(operator.post, f"/v1/companies/{mine}/proof", proof).code == "dispute-running"
    platform.advance(minutes=1)
    assert operator.post(f"/v1/companies/{mine}/proof", proof)["proof"]["how"] == "operator"
    assert stranger.sign_in().get(f"/v1/companies/{theirs}")["proof"]["how"] == "contested"
    assert operator.get(f"/v1/company-accounts?type=SIRET&value={number}")["dispute"] is None
    c = walk.published(walk.entity(platform), lots=1)
    assert walk.deposited(stranger, theirs, c["id"]).receipt["number"], "a deposit is never lost"
    for company in (mine, theirs):
        kinds = [line.kind for line in platform.ports.registers.read(f"E#{company}#administration")]
        assert kinds == ["company-created", "identity-contested", "company-changed"]


def test_an_account_alone_has_nothing_to_contest(platform):
    person, company_id = walk.company(platform)
    assert refused(person.post, f"/v1/companies/{company_id}/dispute", {"reason": "x" * 20}).code == "no-other-account"
