"""Who opens and when: every refusal of the opening, shown (REQ-080 to REQ-084; SEALING, Attacks)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.crypto import age
from chalicelib.domain.errors import WrongState
from chalicelib.domain.ids import new_id
from chalicelib.domain.instants import from_text
from chalicelib.domain.register import stream
from support import walk
from support.people import Person, Refusal


@pytest.fixture
def scene(platform):
    cast = walk.entity(platform)
    consultation = walk.published(cast, lots=1)
    bidder, company_id = walk.company(platform)
    return platform, cast, consultation, walk.deposited(bidder, company_id, consultation["id"])


def signed_in(platform, cast, consultation):
    walk.after_deadline(platform, consultation)
    for person in (cast.agent, *cast.members):
        person.sign_in()
    return walk.OpeningTable(cast.agent, consultation["id"])


def refusal(call, *args) -> str:
    with pytest.raises(Refusal) as refused:
        call(*args)
    return refused.value.code


@pytest.mark.req("REQ-080")
@pytest.mark.req("REQ-081")
def test_before_the_deadline_nobody_starts_reads_or_counts(scene):
    platform, cast, consultation, _ = scene
    deadline = from_text(consultation["submission_deadline"])
    at = f"/v1/consultations/{consultation['id']}"
    recipient = str(age.generate_pq_identity().recipient)
    for instant in (deadline - timedelta(seconds=1), deadline):
        platform.set_clock(instant)
        for person in (cast.agent, cast.admin, *cast.members):
            person.sign_in()
        for person in (cast.agent, cast.members[0]):
            assert refusal(person.post, f"{at}/openings", {"recipient": recipient}) == "too-early"
            assert refusal(person.get, f"{at}/openings") == "too-early"
        for person in (cast.agent, cast.admin, cast.members[0]):
            assert refusal(person.get, f"{at}/registers/deposits") == "register-hidden"
            assert refusal(person.get, f"{at}/registers/deposits/export?format=csv") == "register-hidden"
            assert refusal(person.get, f"{at}/registers/openings") == "register-hidden"
            seen = str(person.get(at)) + str(person.get(f"{at}/registers/publications"))
            assert "Menuiserie" not in seen


@pytest.mark.req("REQ-081")
def test_the_operator_sees_neither_who_nor_how_many(scene):
    platform, _, consultation, deposit = scene
    operator = Person(platform)
    platform.make_operator(operator.email)
    operator.sign_in().enrol()
    assert operator.get("/v1/operations")["checks"]
    for path in (f"/v1/consultations/{consultation['id']}/registers/deposits", f"/v1/consultations/{consultation['id']}/openings",
                 f"/v1/deposits/{deposit.id}"):  # fmt: skip
        assert refusal(operator.get, path) == "not-found"


@pytest.mark.req("REQ-081")
def test_a_receipt_does_not_tell_how_many_came_before(scene):
    platform, _, consultation, deposit = scene
    other, other_id = walk.company(platform)
    second = walk.deposited(other, other_id, consultation["id"]).receipt
    assert set(second) == set(deposit.receipt)
    assert "seq" not in second
    assert len(second["number"]) == len(deposit.receipt["number"])


@pytest.mark.req("REQ-084")
def test_one_member_alone_or_twice_opens_nothing(scene):
    platform, cast, consultation, deposit = scene
    table = signed_in(platform, cast, consultation)
    assert refusal(table.release, deposit.id, "L000-candidacy") == "quorum-missing"
    table.approve(cast.members[0])
    assert refusal(table.approve, cast.members[0]) == "already-approved"
    assert refusal(table.release, deposit.id, "L000-candidacy") == "quorum-missing"
    table.approve(cast.members[1])
    assert table.open(deposit.id, "L000-candidacy")


@pytest.mark.req("REQ-157")
def test_approving_asks_for_a_fresh_second_factor(scene):
    platform, cast, consultation, _ = scene
    table = signed_in(platform, cast, consultation)
    member = cast.members[0]
    shares = table.shares(member)
    platform.advance(minutes=11)
    approval = {"pages": table.send_pages(member, shares)}
    assert refusal(member.post, f"{table.at}/approvals", approval) == "fresh-sign-in-required"
    assert member.refresh().post(f"{table.at}/approvals", approval)["approvals"]


@pytest.mark.req("REQ-084")
def test_the_agent_who_is_not_in_the_committee_does_not_approve(scene):
    platform, cast, consultation, _ = scene
    table = signed_in(platform, cast, consultation)
    cast.agent.refresh()
    assert refusal(cast.agent.post, f"{table.at}/approvals", {"pages": []}) == "not-in-committee"
    assert (
        refusal(table.send_pages, cast.agent, [{"deposit_id": new_id(platform.clock()), "slot": "L000-candidacy", "check": "x"}])
        == "not-in-committee"
    )
    assert refusal(cast.agent.get, f"{table.at}/shares") == "not-in-committee"


@pytest.mark.req("REQ-065")
def test_an_offer_waits_for_the_admission_of_its_candidacy(scene):
    platform, cast, consultation, deposit = scene
    table = signed_in(platform, cast, consultation)
    table.approve(cast.members[0])
    table.approve(cast.members[1])
    assert refusal(table.release, deposit.id, "L001-offer") == "candidacy-not-admitted"
    assert refusal(table.admit, deposit.id) == "candidacy-not-opened"
    table.open(deposit.id, "L000-candidacy")
    table.admit(deposit.id, "rejected", "Capacités insuffisantes")
    assert refusal(table.release, deposit.id, "L001-offer") == "candidacy-not-admitted"
    table.admit(deposit.id)
    assert table.open(deposit.id, "L001-offer")


@pytest.mark.req("REQ-080")
def test_the_gate_itself_refuses_before_the_deadline_whoever_asks(scene):
    platform, cast, consultation, deposit = scene
    with pytest.raises(WrongState) as refused:
        platform.ports.gate.release(consultation["id"], "01ARZ3NDEKTSV4RRFFQ69G5FAV", [(deposit.id, "L000-candidacy")])
    assert refused.value.code == "too-early"


@pytest.mark.req("REQ-080")
def test_a_forged_earlier_date_does_not_decrypt(scene):
    platform, cast, consultation, deposit = scene
    table = signed_in(platform, cast, consultation)
    table.approve(cast.members[0])
    table.approve(cast.members[1])
    keys = platform.ports.slot_keys
    key = keys.get(consultation["id"], "L000-candidacy")
    keys.put(consultation["id"], replace(key, not_before=key.not_before - timedelta(days=1)))
    assert refusal(table.release, deposit.id, "L000-candidacy") == "gate-context"
    keys.put(consultation["id"], key)
    assert table.open(deposit.id, "L000-candidacy")


def test_each_release_is_on_the_register_before_its_answer(scene):
    platform, cast, consultation, deposit = scene
    table = signed_in(platform, cast, consultation)
    table.approve(cast.members[0])
    table.approve(cast.members[1])

    class Broken:
        def decrypt(self, blob, context):
            raise RuntimeError("the vault is down")

    gate = platform.ports.gate
    object.__setattr__(gate, "vault", Broken())
    with pytest.raises(RuntimeError):
        gate.release(consultation["id"], table.session["id"], [(deposit.id, "L000-candidacy")])
    kinds = [line.kind for line in platform.ports.registers.read(stream(consultation["id"], "openings"))]
    assert kinds[-1] == "release"


def test_a_session_is_led_by_the_one_who_began_it(scene):
    platform, cast, consultation, deposit = scene
    table = signed_in(platform, cast, consultation)
    table.approve(cast.members[0])
    table.approve(cast.members[1])
    body = {"envelopes": [{"deposit_id": deposit.id, "slot": "L000-candidacy"}]}
    assert refusal(cast.members[2].post, f"{table.at}/releases", body) == "not-the-opener"


@pytest.mark.req("REQ-084")
def test_publication_is_refused_without_proved_keys_or_with_a_fragile_quorum(platform):
    cast = walk.entity(platform)
    made = walk.draft(cast)
    walk.add_file(cast.agent, made["id"], "reglement.pdf", walk.PDF)
    platform.settle()
    at = f"/v1/consultations/{made['id']}"
    codes = {point["code"] for point in cast.agent.get(f"{at}/review")["blocking"]}
    assert codes == {"unproved-key"}
    assert refusal(cast.agent.refresh().post, f"{at}/publication") == "not-publishable"
    for member in cast.members:
        member.rehearse(made["id"])
    current = cast.agent.get(at)
    cast.agent.patch(at, {"committee": {"members": [m.id for m in cast.members[:2]], "quorum": 2}}, current["version"])
    codes = {point["code"] for point in cast.agent.get(f"{at}/review")["blocking"]}
    assert "fragile-quorum" in codes
    platform.advance(seconds=1)
    cast.members[0].make_key(cast.buyer_id)
    codes = {point["code"] for point in cast.agent.get(f"{at}/review")["blocking"]}
    assert "unproved-key" in codes, "a rehearsal proves one key: a new key asks for a new one"
