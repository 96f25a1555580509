"""A company whose SIRET changes: its proof, its history, what it deposited before, what the buyer reads (REQ-007)."""

import pytest

from support import walk
from support.people import Person, Refusal

DOCUMENT = {"reference": "Avis de situation SIRENE", "sha256": "a" * 64}


def nic(number: str) -> str:
    """Another SIRET of the same SIREN."""
    from stdnum import luhn

    other = f"{(int(number[9:13]) + 1) % 10_000:04d}"
    return f"{number[:9]}{other}{luhn.calc_check_digit(number[:9] + other)}"


def refused(call, *args, **more) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call(*args, **more)
    return caught.value


def change(person, company_id, number, on="2026-08-31", reason="moved"):
    return person.post(
        f"/v1/companies/{company_id}/identifier", {"identifier": {"type": "SIRET", "value": number}, "on": on, "reason": reason}
    )


@pytest.fixture
def scene(platform):
    person, number = Person(platform, name="Maud").sign_in(), walk.siret()
    made = person.post("/v1/companies", {"identifier": {"type": "SIRET", "value": number}, "name": "Menuiserie"})
    return platform, person.enrol(), made["id"], number


def confirmed(platform, company_id):
    operator = Person(platform)
    platform.make_operator(operator.email)
    operator.sign_in().enrol().post(f"/v1/companies/{company_id}/proof", DOCUMENT)
    return operator


@pytest.mark.parametrize(("same_unit", "known"), [(True, "operator"), (False, "declared")])
def test_the_proof_holds_for_another_establishment_and_for_nothing_else(scene, same_unit, known):
    platform, person, company_id, number = scene
    confirmed(platform, company_id)
    wanted = nic(number) if same_unit else walk.siret()
    for _ in ("the click", "the second click"):
        assert change(person, company_id, wanted)["proof"]["how"] == known
    assert person.get(f"/v1/companies/{company_id}/history")["formerly"] == [{"type": "SIRET", "value": number, "until": "2026-08-31"}]
    kinds = [line.kind for line in platform.ports.registers.read(f"E#{company_id}#administration")]
    assert kinds.count("identifier-changed") == 1


def test_dates_and_numbers_that_cannot_be_are_told_beside_their_field(scene):
    platform, person, company_id, number = scene
    for body, field in (
        ((walk.siret(), "2026-09-02"), "on"),
        ((walk.siret(), "2026-02-30"), "on"),
        (("73282932000075",), "identifier.value"),
    ):
        problem = refused(change, person, company_id, *body)
        assert (problem.status, list(problem.reply.json["errors"])) == (422, [field])
    change(person, company_id, nic(number), on="2026-08-31")
    assert "on" in refused(change, person, company_id, number, on="2026-08-30").reply.json["errors"]
    platform.advance(minutes=11)
    assert refused(change, person, company_id, number).code == "fresh-sign-in-required"


def test_a_contested_account_does_not_change_its_number_to_escape(scene):
    platform, person, company_id, number = scene
    other = Person(platform, name="Autre").sign_in()
    theirs = other.post("/v1/companies", {"identifier": {"type": "SIRET", "value": number}, "name": "Autre"})["id"]
    other.post(f"/v1/companies/{theirs}/dispute", {"reason": "Ce compte n’est pas celui de l’entreprise."})
    assert refused(change, person, company_id, walk.siret()).code == "dispute-running"
    platform.advance(hours=48)
    confirmed(platform, theirs)
    person.sign_in()
    assert change(person, company_id, nic(number))["proof"]["how"] == "contested"


def test_an_account_is_found_by_its_new_number_and_its_old_one_is_free(scene):
    platform, person, company_id, number = scene
    wanted = nic(number)
    change(person, company_id, wanted)
    again = person.post("/v1/companies", {"identifier": {"type": "SIRET", "value": wanted}, "name": "Menuiserie"})
    assert again["id"] == company_id
    other = person.post("/v1/companies", {"identifier": {"type": "SIRET", "value": number}, "name": "Menuiserie"})
    assert other["id"] != company_id
    operator = confirmed(platform, company_id)
    found = operator.get(f"/v1/company-accounts?type=SIRET&value={number}")["items"]
    assert [one["id"] for one in found] == [other["id"]]


@pytest.mark.req("REQ-055")
def test_deposits_keep_the_number_of_their_day_and_the_buyer_reads_both(scene):
    platform, person, company_id, number = scene
    cast = walk.entity(platform)
    c = walk.published(cast, lots=1)
    stranger, theirs = Person(platform, name="Autre").sign_in(), None
    theirs = stranger.post("/v1/companies", {"identifier": {"type": "SIRET", "value": number}, "name": "Compte d’avant"})["id"]
    before = walk.deposited(stranger, theirs, c["id"])
    platform.advance(seconds=5)
    wanted = nic(number)
    change(person, company_id, wanted)
    after = walk.deposited(person, company_id, c["id"])
    assert (before.receipt["company"]["identifier"], after.receipt["company"]["identifier"]) == (number, wanted)
    walk.after_deadline(platform, c)
    platform.fire("close_due")
    for one in (cast.agent, *cast.members):
        one.sign_in()
    table = walk.OpeningTable(cast.agent, c["id"])
    shown = {one["id"]: one for one in table.opener.get(table.at)["deposits"]}
    assert shown[after.id]["company"]["formerly"] == [{"identifier_type": "SIRET", "identifier": number, "until": "2026-08-31"}]
    assert shown[after.id]["twins"] == [before.id], "an account of the former number may be the same company"
