"""A name that would not open everywhere is refused before a byte leaves; at the seal it is named, and the bidder may seal again."""

import json
import logging

import pytest

from chalicelib.jobs import events
from support import walk
from support.people import Refusal


def refused(call, *args) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call(*args)
    return caught.value


def begun(platform):
    consultation = walk.published(walk.entity(platform), lots=1)
    bidder, company_id = walk.company(platform)
    return consultation, bidder, walk.start(bidder, company_id, consultation["id"])


@pytest.mark.parametrize(
    ("names", "wrong"),
    [(["a.pdf", "plans/nul.dwg"], 1), (["a.pdf", "A.pdf"], 1), ([".DS_Store"], 0), (["a\u200b.pdf"], 0), (["x/" * 20 + "y"], 0)],
)
def test_names_are_judged_before_the_first_byte(platform, names, wrong):
    _, bidder, started = begun(platform)
    slot = started["slots"][0]
    refusal = refused(
        bidder.post, f"/v1/deposits/{started['id']}/objects", {"slot": slot, "size_bytes": 6000, "names": {started["slots"][-1]: names}}
    )
    assert (refusal.status, refusal.code, list(refusal.reply.json["errors"])) == (
        422,
        "bad-file-name",
        [f"{started['slots'][-1]}.files.{wrong}.name"],
    )
    assert bidder.get(f"/v1/deposits/{started['id']}")["objects"] == []
    assert bidder.post(
        f"/v1/deposits/{started['id']}/objects", {"slot": slot, "size_bytes": 6000, "names": {slot: ["plans/a.pdf", "b.pdf"]}}
    )


def test_a_refused_seal_names_the_file_and_another_takes_its_place(both):
    consultation, bidder, started = begun(both)
    deposit = walk.transmit(bidder, consultation["id"], started, name="con.pdf")
    for _ in range(2):  # the same answer each time, and nothing on the register
        refusal = refused(deposit.seal)
        assert (refusal.status, refusal.code) == (422, "bad-file-name")
        assert all("_con.pdf" in words for words in refusal.reply.json["errors"].values())
        assert len(refusal.reply.json["errors"]) == len(started["slots"])
    again = walk.transmit(bidder, consultation["id"], started, name="offre.pdf")
    assert again.seal()["number"]
    assert again.seal_file != deposit.seal_file
    assert walk.put_seal_file(deposit) == 412  # what the register names is never replaced
    assert bidder.get(f"/v1/deposits/{started['id']}/receipt")["envelopes"][0]["files"][0]["name"] == "offre.pdf"


def test_the_storage_event_settles_a_refusal_for_good(platform, caplog):
    consultation, bidder, started = begun(platform)
    walk.transmit(bidder, consultation["id"], started, name="con.pdf")
    key = f"C/{consultation['id']}/S/{started['id']}/seal.json"
    event = {"time": "2026-09-01T10:00:00Z", "detail": {"object": {"key": key}}}
    with caplog.at_level(logging.WARNING, "souspli"):
        assert events.object_created(event, platform.ports.clock, platform.use.sealings) is False
    line = next(record for record in caplog.records if record.message == "seal refused")
    assert (line.code, line.submission) == ("bad-file-name", started["id"])
    again = walk.transmit(bidder, consultation["id"], started)
    assert events.object_created(event, platform.ports.clock, platform.use.sealings) is True
    assert again.seal()["number"]


def test_a_deposit_on_the_register_is_never_judged_again_by_newer_rules(platform, monkeypatch):
    from chalicelib.usecases.deposit import seal_files

    consultation, bidder, started = begun(platform)
    with monkeypatch.context() as older:
        older.setattr(seal_files, "check_names", lambda files_of: None)
        deposit = walk.transmit(bidder, consultation["id"], started, name="con.pdf")
        receipt = dict(deposit.seal())
    assert deposit.seal() == receipt
    assert walk.put_seal_file(deposit) == 412
    deposit.seal_file += b" "
    assert walk.put_seal_file(deposit) == 412
    assert json.loads(platform.ports.objects.get("offers", f"C/{consultation['id']}/S/{started['id']}/seal.json"))["v"] == "plis/v1"
