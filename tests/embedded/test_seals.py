"""Sealing on the whole platform, by HTTP, when everything happens at once: a rush, a power cut, a full disk."""

import http.client
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from chalicelib.domain.register import breaks
from chalicelib.usecases.deposit.deposits import MOST_BEGUN
from embedded import Stack
from embedded.provision import connector
from support.crowd import Crowd, Ready

RUSH = 300
TRIES = 5
PASSING = {429, 503, 504}


class Unanswered(Exception):
    """The platform died, or refused for the moment, each time it was asked."""


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    with Stack(tmp_path_factory.mktemp("rush"), fsync=False, schedules=False, people_an_address=1000) as running:
        yield Crowd(running.serve(), companies=RUSH // MOST_BEGUN)


def send(ready: Ready) -> dict:
    """Its last bytes, then the act, tried again as a browser does. Returns the receipt. Raises Unanswered."""
    for _ in range(TRIES):
        with suppress(OSError, http.client.HTTPException):
            assert ready.person.platform.put(ready.put, ready.seal_file) in (200, 412)  # 412: they had arrived
            reply = ready.person.send("POST", f"/v1/deposits/{ready.id}/seal", ready.seal_body)
            if reply.status not in PASSING:
                assert reply.status in (200, 201), reply.body
                return reply.json
    raise Unanswered


def check_register(crowd: Crowd, receipts: dict[str, dict]) -> None:
    """One line a deposit, no gap, no fork; each receipt names its line."""
    lines = crowd.register()
    assert [line.seq for line in lines] == list(range(1, len(lines) + 1))
    assert not list(breaks([line.as_json() for line in lines]))
    deposits = {line.record["submission"]: line for line in lines if line.kind == "deposit"}
    assert len(deposits) == sum(line.kind == "deposit" for line in lines)
    assert {key: deposits[key].hash for key in receipts} == {key: receipt["entry_hash"] for key, receipt in receipts.items()}
    assert {key: deposits[key].record["number"] for key in receipts} == {key: receipt["number"] for key, receipt in receipts.items()}


@pytest.mark.req("REQ-155")
def test_a_rush_of_seals_all_land(crowd, record_property):
    """None lost, no gap, no fork; the storage event of each races with its request."""
    ready, together = crowd.ready(RUSH), threading.Barrier(RUSH)

    def at_noon(one: Ready) -> tuple[str, dict]:
        together.wait()
        return one.id, send(one)

    started = time.monotonic()
    with ThreadPoolExecutor(RUSH) as hands:
        receipts = dict(hands.map(at_noon, ready))
    record_property("seconds", round(time.monotonic() - started, 1))
    assert set(receipts) == {one.id for one in ready}
    assert len({receipt["number"] for receipt in receipts.values()}) == RUSH
    check_register(crowd, receipts)


@pytest.mark.req("REQ-059")
def test_every_acknowledged_receipt_survives_a_kill(tmp_path):
    stack = Stack(tmp_path, fsync=False, schedules=False, people_an_address=1000).start().serve()
    try:
        crowd = Crowd(stack, companies=3)
        ready, acknowledged, enough = crowd.ready(40), {}, threading.Event()

        def deposit(one: Ready) -> None:
            with suppress(Unanswered):
                acknowledged[one.id] = send(one)
            if len(acknowledged) >= 10:
                enough.set()

        with ThreadPoolExecutor(8) as hands:
            under_way = [hands.submit(deposit, one) for one in ready]
            assert enough.wait(30)
            stack.kill()
        [done.result() for done in under_way]
        before = dict(acknowledged)
        assert 10 <= len(before) < len(ready)
        stack = Stack(tmp_path, fsync=False, schedules=False, people_an_address=1000).start().serve()
        for one in ready:
            if one.id in before:
                assert one.person.get(f"/v1/deposits/{one.id}/receipt") == before[one.id]
            acknowledged[one.id] = send(one)
            assert one.id not in before or acknowledged[one.id] == before[one.id]
        check_register(crowd, acknowledged)
        assert len(acknowledged) == len(ready)
    finally:
        stack.stop()


@pytest.mark.req("REQ-059")
def test_a_full_disk_refuses_in_words_and_loses_nothing(tmp_path):
    room = 2 * 1024 * 1024
    with Stack(tmp_path, fsync=False, schedules=False, quota=room, people_an_address=1000) as stack:
        crowd = Crowd(stack.serve(), companies=2)
        first, second, third = crowd.ready(3)
        kept = send(first)
        assert second.person.platform.put(second.put, second.seal_file) == 200
        stack.settle()  # its storage event sealed it: what follows happens to a request, not to an event
        sealed = send(second)
        heavy = fill(connector(stack.env)("s3"), room)
        assert third.person.platform.put(third.put, third.seal_file) == 507
        refused = third.person.send("POST", f"/v1/deposits/{third.id}/seal", third.seal_body)
        assert (refused.status, refused.json["code"]) == (404, "seal-file-missing")
        assert first.person.get(f"/v1/deposits/{first.id}/receipt") == kept
        free(connector(stack.env)("s3"), heavy)
        receipts = {first.id: kept, second.id: sealed, third.id: send(third)}
        check_register(crowd, receipts)


@pytest.mark.req("REQ-059")
def test_a_disk_that_fills_up_between_the_line_and_its_receipt(tmp_path):
    """The line is written, the receipt cannot be: asked again once there is room, it is that line's."""
    room = 2 * 1024 * 1024
    with Stack(tmp_path, fsync=False, schedules=False, quota=room, people_an_address=1000) as stack:
        crowd = Crowd(stack.serve(), companies=1)
        (one,) = crowd.ready(1)
        heavy = fill(connector(stack.env)("s3"), room, but=len(one.seal_file) + 64)
        assert one.person.platform.put(one.put, one.seal_file) == 200
        refused = one.person.send("POST", f"/v1/deposits/{one.id}/seal", one.seal_body)
        assert (refused.status, refused.json["code"]) == (503, "storage-unavailable")
        assert [line.kind for line in crowd.register()].count("deposit") == 1
        free(connector(stack.env)("s3"), heavy)
        check_register(crowd, {one.id: send(one)})


def fill(s3, room: int, but: int = 0) -> list[tuple[str, str]]:
    """Write until the disk is full, but for `but` bytes; returns what takes the room."""
    spare, made, size = ballast(s3, "spare", but), [], room
    while size:
        try:
            made.append(ballast(s3, len(made), size))
        except s3.exceptions.ClientError:
            size //= 2
    free(s3, [spare])
    return made


def ballast(s3, name, size: int) -> tuple[str, str]:
    key = f"ballast/{name}"
    return key, s3.put_object(Bucket="souspli-documents", Key=key, Body=b"x" * size)["VersionId"]


def free(s3, made: list[tuple[str, str]]) -> None:
    for key, version in made:
        s3.delete_object(Bucket="souspli-documents", Key=key, VersionId=version)
