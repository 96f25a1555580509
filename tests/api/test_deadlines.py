"""Deposits at the edges of the deadline: the millisecond before, at and after; grace; lateness kept and shut (REQ-051 to REQ-056)."""

import hashlib
from datetime import timedelta

import pytest

from chalicelib.domain.instants import from_text, to_text
from chalicelib.domain.register import stream
from support import walk
from support.people import Refusal

MS = timedelta(milliseconds=1)


@pytest.fixture
def scene(platform):
    cast = walk.entity(platform)
    consultation = walk.published(cast, lots=1)
    bidder, company_id = walk.company(platform)
    return platform, cast, consultation, bidder, company_id


@pytest.mark.req("REQ-051")
@pytest.mark.parametrize(("offset", "late"), [(-MS, False), (timedelta(), False), (MS, True), (timedelta(seconds=25), True)])
def test_the_boundary_is_the_deadline_included(scene, offset, late):
    platform, _, consultation, bidder, company_id = scene
    deadline = from_text(consultation["submission_deadline"])
    platform.set_clock(deadline - timedelta(seconds=10))
    bidder.sign_in()
    deposit = walk.transmit(bidder, consultation["id"], walk.start(bidder, company_id, consultation["id"]))
    platform.set_clock(deadline + offset)
    receipt = deposit.seal()
    assert receipt["late"] is late
    assert from_text(receipt["received_at"]) == deadline + offset
    assert from_text(receipt["started_at"]) == deadline - timedelta(seconds=10)


@pytest.mark.req("REQ-052")
@pytest.mark.req("REQ-060")
@pytest.mark.req("REQ-088")
def test_a_late_deposit_is_received_kept_and_stays_shut_without_a_reasoned_decision(scene):
    platform, cast, consultation, bidder, company_id = scene
    platform.set_clock(from_text(consultation["submission_deadline"]) - timedelta(seconds=10))
    bidder.sign_in()
    started = walk.start(bidder, company_id, consultation["id"])
    platform.set_clock(from_text(consultation["submission_deadline"]) + timedelta(seconds=25))
    deposit = walk.transmit(bidder, consultation["id"], started)
    assert deposit.seal()["late"] is True
    table = _table(platform, cast, consultation)
    with pytest.raises(Refusal) as refused:
        table.release(deposit.id, "L000-candidacy")
    assert (refused.value.status, refused.value.code) == (409, "late-deposit")
    with pytest.raises(Refusal) as refused:
        cast.agent.post(f"{table.at}/late-decisions", {"deposit_id": deposit.id, "reason": "  "})
    assert refused.value.code == "invalid"
    reason = "Indisponibilité de la plateforme de 11 h 40 à 12 h 05, candidat présent dès 11 h 50"
    cast.agent.post(f"{table.at}/late-decisions", {"deposit_id": deposit.id, "reason": reason})
    assert table.open(deposit.id, "L000-candidacy")
    record = cast.agent.post(f"{table.at}/record", {"present": []})
    assert (record["deposits"][0]["late"], record["deposits"][0]["late_decision"]) == (True, reason)


@pytest.mark.req("REQ-055")
@pytest.mark.req("REQ-057")
def test_only_the_last_deposit_in_time_opens_and_a_late_one_replaces_nothing(scene):
    platform, cast, consultation, bidder, company_id = scene
    first = walk.deposited(bidder, company_id, consultation["id"])
    second = walk.deposited(bidder, company_id, consultation["id"], mode="replaces")
    platform.set_clock(from_text(consultation["submission_deadline"]) + MS)
    bidder.sign_in()
    third = walk.deposited(bidder, company_id, consultation["id"], mode="replaces")
    table = _table(platform, cast, consultation)
    refusals = {}
    for deposit in (first, third):
        with pytest.raises(Refusal) as refused:
            table.release(deposit.id, "L000-candidacy")
        refusals[deposit.id] = refused.value.code
    assert refusals == {first.id: "superseded", third.id: "late-deposit"}
    assert table.open(second.id, "L000-candidacy")


@pytest.mark.req("REQ-055")
def test_the_receipt_of_a_late_deposit_says_which_one_counts(scene):
    platform, _, consultation, bidder, company_id = scene
    deadline = from_text(consultation["submission_deadline"])
    first = walk.deposited(bidder, company_id, consultation["id"])
    assert "counting" not in first.receipt, "in time, nothing else is to be said"
    second = walk.deposited(bidder, company_id, consultation["id"], mode="replaces")
    gone = walk.deposited(bidder, company_id, consultation["id"], mode="completes")
    bidder.post(f"/v1/deposits/{gone.id}/withdrawal")
    begun = walk.transmit(bidder, consultation["id"], walk.start(bidder, company_id, consultation["id"], mode="replaces"))
    platform.set_clock(deadline + MS)
    bidder.sign_in()
    expected = [{name: second.receipt[name] for name in ("number", "received_at", "lots")}]
    for late in (begun, walk.transmit(bidder, consultation["id"], walk.start(bidder, company_id, consultation["id"]))):
        receipt = late.seal()
        assert (receipt["late"], receipt["counting"]) == (True, expected)
        assert late.seal() == receipt
    stranger, stranger_id = walk.company(platform)
    assert walk.deposited(stranger, stranger_id, consultation["id"]).receipt["counting"] == []


@pytest.mark.parametrize(
    ("counting", "said"),
    [
        (None, ""),
        ([], "Aucun pli de cette entreprise n’a été reçu dans les délais."),
        (
            [{"number": "ABC", "received_at": "2026-10-01T10:00:00.000Z", "lots": [1]}],
            "Ce pli ne remplace rien. Ce qui compte : le pli ABC, reçu le jeudi 1er octobre 2026 à 12:00:00 (heure de Paris).",
        ),
    ],
)
def test_what_counts_is_said_in_words(counting, said):
    from chalicelib.documents.receipts import what_counts

    assert what_counts({} if counting is None else {"counting": counting}) == said


@pytest.mark.req("REQ-057")
def test_a_deposit_that_completes_replaces_nothing(scene):
    platform, cast, consultation, bidder, company_id = scene
    first = walk.deposited(bidder, company_id, consultation["id"])
    second = walk.deposited(bidder, company_id, consultation["id"], mode="completes")
    table = _table(platform, cast, consultation)
    assert table.open(first.id, "L000-candidacy")
    assert table.open(second.id, "L000-candidacy")


@pytest.mark.req("REQ-068")
def test_a_withdrawn_deposit_stays_sealed_and_is_not_withdrawn_after_the_deadline(scene):
    platform, cast, consultation, bidder, company_id = scene
    gone, kept = walk.deposited(bidder, company_id, consultation["id"]), None
    bidder.post(f"/v1/deposits/{gone.id}/withdrawal")
    other, other_id = walk.company(platform)
    kept = walk.deposited(other, other_id, consultation["id"])
    table = _table(platform, cast, consultation)
    with pytest.raises(Refusal) as refused:
        table.release(gone.id, "L000-candidacy")
    assert refused.value.code == "withdrawn"
    other.sign_in()
    with pytest.raises(Refusal) as refused:
        other.post(f"/v1/deposits/{kept.id}/withdrawal")
    assert refused.value.status == 409


@pytest.mark.req("REQ-059")
def test_sealing_again_gives_the_first_receipt_and_one_line(scene):
    platform, _, consultation, bidder, company_id = scene
    deposit = walk.deposited(bidder, company_id, consultation["id"])
    first = deposit.receipt
    platform.advance(minutes=5)
    assert deposit.seal() == first
    lines = platform.ports.registers.read(stream(consultation["id"], "deposits"))
    assert [line.kind for line in lines].count("deposit") == 1


@pytest.mark.req("REQ-054")
def test_a_deposit_missing_a_part_is_not_sealed_and_keeps_its_bytes(scene):
    platform, _, consultation, bidder, company_id = scene
    started = walk.start(bidder, company_id, consultation["id"])
    whole = walk.transmit(bidder, consultation["id"], started)
    upload = platform.ports.deposits.get(started["id"]).object("L001-offer").upload_id
    taken = platform.ports.objects._uploads[upload].pop(1)
    with pytest.raises(Refusal) as refused:
        whole.seal()
    assert (refused.value.status, refused.value.code) == (409, "parts-missing")
    with pytest.raises(Refusal) as refused:
        bidder.get(f"/v1/deposits/{whole.id}/receipt")
    assert refused.value.code == "no-receipt"
    platform.ports.objects._uploads[upload][1] = taken
    assert whole.seal()["late"] is False


def test_a_browser_that_dies_after_the_last_byte_is_sealed_by_the_storage_event(scene):
    platform, _, consultation, bidder, company_id = scene
    deposit = walk.transmit(bidder, consultation["id"], walk.start(bidder, company_id, consultation["id"]))
    stored_at = platform.clock()
    platform.advance(minutes=3)
    for _ in range(2):
        receipt = platform.use.sealings.seal_from_storage(consultation["id"], deposit.id, stored_at=stored_at)
        assert from_text(receipt["received_at"]) == stored_at
    assert deposit.seal() == receipt


@pytest.mark.req("REQ-072")
def test_the_deadline_moves_only_later_and_only_before_it_passes(scene):
    platform, cast, consultation, _, _ = scene
    at = f"/v1/consultations/{consultation['id']}/extensions"
    deadline = from_text(consultation["submission_deadline"])
    with pytest.raises(Refusal) as refused:
        _extend(cast, at, deadline - MS)
    assert refused.value.code == "invalid"
    platform.set_clock(deadline)
    cast.agent.sign_in()
    _extend(cast, at, deadline + timedelta(days=1))
    platform.set_clock(deadline + timedelta(days=1) + MS)
    cast.agent.sign_in()
    with pytest.raises(Refusal) as refused:
        _extend(cast, at, deadline + timedelta(days=2))
    assert refused.value.status == 409


@pytest.mark.req("REQ-072")
def test_an_extension_between_start_and_seal_is_the_one_in_force(scene):
    platform, cast, consultation, bidder, company_id = scene
    deadline = from_text(consultation["submission_deadline"])
    platform.set_clock(deadline - timedelta(minutes=1))
    bidder.sign_in()
    cast.agent.sign_in()
    deposit = walk.transmit(bidder, consultation["id"], walk.start(bidder, company_id, consultation["id"]))
    _extend(cast, f"/v1/consultations/{consultation['id']}/extensions", deadline + timedelta(hours=1))
    platform.set_clock(deadline + timedelta(minutes=30))
    receipt = deposit.seal()
    assert receipt["late"] is False
    assert from_text(receipt["submission_deadline"]) == deadline + timedelta(hours=1)


@pytest.mark.req("REQ-083")
def test_only_agents_of_the_entity_move_the_deadline_and_each_move_keeps_both_dates(scene):
    platform, cast, consultation, bidder, _ = scene
    at = f"/v1/consultations/{consultation['id']}"
    deadline = from_text(consultation["submission_deadline"])
    given = {"submission_deadline": to_text(deadline + timedelta(days=1)), "reason": "Question importante"}
    stranger = walk.entity(platform).agent
    for agent in (cast.members[0], cast.admin, stranger):
        agent.refresh()
    for person, status in ((cast.members[0], 403), (cast.admin, 403), (stranger, 404), (bidder, 404)):
        with pytest.raises(Refusal) as refused:
            person.post(f"{at}/extensions", given)
        assert refused.value.status == status
    assert cast.agent.get(at)["submission_deadline"] == consultation["submission_deadline"]
    moved = [deadline + timedelta(days=1), deadline + timedelta(days=3)]
    for later in moved:
        _extend(cast, f"{at}/extensions", later)
    records = [line.record for line in platform.ports.registers.read(stream(consultation["id"], "deposits")) if line.kind == "extension"]
    assert [(from_text(one["old"]), from_text(one["new"])) for one in records] == [(deadline, moved[0]), (moved[0], moved[1])]
    assert {one["by"] for one in records} == {cast.agent.id}


@pytest.mark.parametrize(("offset", "closes"), [(timedelta(), False), (timedelta(seconds=90), False), (timedelta(seconds=90) + MS, True)])
def test_closure_waits_for_the_grace(scene, offset, closes):
    platform, _, consultation, _, _ = scene
    platform.set_clock(from_text(consultation["submission_deadline"]) + offset)
    platform.fire("close_due")
    platform.fire("close_due")
    lines = platform.ports.registers.read(stream(consultation["id"], "deposits"))
    assert [line.kind for line in lines].count("closure") == int(closes)


def _extend(cast, at, deadline):
    return cast.agent.refresh().post(at, {"submission_deadline": to_text(deadline), "reason": "Question importante"})


def _table(platform, cast, consultation):
    walk.after_deadline(platform, consultation)
    for person in (cast.agent, *cast.members):
        person.sign_in()
    table = walk.OpeningTable(cast.agent, consultation["id"])
    table.approve(cast.members[0])
    table.approve(cast.members[1])
    return table


@pytest.mark.req("REQ-037")
def test_an_electronic_backup_copy_only_where_the_buyer_takes_it(platform):
    cast = walk.entity(platform)
    off = walk.published(cast, lots=1)
    bidder, company_id = walk.company(platform)
    with pytest.raises(Refusal) as refused:
        walk.start(bidder, company_id, off["id"], mode="backup")
    assert refused.value.code == "backup-copies-off"
    on = walk.published(cast, lots=1, terms={**walk.TERMS, "electronic_backup_copy": True})
    offer = walk.deposited(bidder, company_id, on["id"])
    copy = walk.deposited(bidder, company_id, on["id"], mode="backup")
    walk.after_deadline(platform, on)
    for person in (cast.agent, *cast.members):
        person.sign_in()
    table = walk.OpeningTable(cast.agent, on["id"])
    for member in cast.members[:2]:
        table.approve(member)
    with pytest.raises(Refusal) as refused:
        table.release(copy.id, "L000-candidacy")
    assert refused.value.code == "backup-copy"
    assert table.open(offer.id, "L000-candidacy"), "the copy replaces nothing"


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"null", b'{"v":"plis/v1"}', b'{"envelopes":[{"slot":7}]}', b"\xff\xfe"])
def test_a_malformed_seal_file_is_the_bidder_s_affair_and_fails_no_event(scene, body):
    """The storage event of such a file ends quietly; the browser that asks for its receipt is told what is wrong."""
    from chalicelib.jobs import events

    platform, _, consultation, bidder, company_id = scene
    started = walk.start(bidder, company_id, consultation["id"])
    key = f"C/{consultation['id']}/S/{started['id']}/seal.json"
    platform.ports.objects.put("offers", key, body, "application/json")
    event = {"time": "2026-09-01T08:00:00Z", "detail": {"object": {"key": key}}}
    assert events.object_created(event, platform.ports.clock, platform.use.sealings) is False
    with pytest.raises(Refusal) as refused:
        bidder.post(f"/v1/deposits/{started['id']}/seal", {"manifest_sha256": hashlib.sha256(body).hexdigest()})
    assert (refused.value.status, refused.value.code) == (422, "bad-seal-file")
