"""What fails again and again: tried later each time, parked with its reason, never in the way of the rest, never a flood of logs."""

import json
import sqlite3

import pytest

from embedded import Stack, logs
from embedded.provision import connector
from embedded.pump.outbox import LONGEST_RETRY_MS, TRIES, Entry, Outbox, backoff_ms

from .conftest import SAMPLE, lines

TEN = range(10)
POISONED = 4


@pytest.fixture
def poisoned(tmp_path):
    """A stack of the sample application that gives up after three failures, poison in its well."""
    with Stack(tmp_path, fsync=False, app=SAMPLE, web=tmp_path, schedules=False, tries=3) as running:
        running.serve()
        (running.data_dir / "sample" / "poison").touch()
        yield running


def objects(stack):
    for number in TEN:
        key = f"{number}/poison" if number == POISONED else f"{number}/good"
        connector(stack.env)("s3").put_object(Bucket="souspli-offers", Key=key, Body=b"x")


def stored(stack):
    return sorted(int(event["detail"]["object"]["key"][0]) for event in lines(stack, "stored"))


def records(stack, pk="{number}"):
    dynamodb = connector(stack.env)("dynamodb")
    for number in TEN:
        item = {"pk": {"S": pk.format(number=number)}, "sk": {"N": str(number)}, "word": {"S": "poison" if number == POISONED else "good"}}
        dynamodb.put_item(TableName="souspli-registers", Item=item)


def registered(stack):
    return [int(r["dynamodb"]["NewImage"]["sk"]["N"]) for event in lines(stack, "registered") for r in event["Records"]]


def messages(stack):
    sqs = connector(stack.env)("sqs")
    url = sqs.get_queue_url(QueueName="souspli-verify")["QueueUrl"]
    for number in TEN:
        sqs.send_message(QueueUrl=url, MessageBody="poison" if number == POISONED else f"{number}")


def verified(stack):
    return sorted(POISONED if word == "poison" else int(word) for word in lines(stack, "verify"))


SOURCES = [pytest.param(objects, stored, "stored", id="storage events"), pytest.param(records, registered, "registered", id="stream records"),
           pytest.param(messages, verified, "verify", id="messages")]  # fmt: skip


@pytest.mark.parametrize(("send", "arrived", "handler"), SOURCES)
def test_one_poisoned_item_among_ten(poisoned, send, arrived, handler):
    send(poisoned)
    poisoned.settle(60)
    assert sorted(arrived(poisoned)) == [number for number in TEN if number != POISONED]
    (one,) = poisoned.parked()
    assert (one["handler"], one["attempts"], one["reason"]) == (handler, 3, "RuntimeError: poisoned on purpose")
    assert "poison" in json.dumps(one["event"])
    log = (poisoned.data_dir / "logs" / "gateway.log").read_text()
    assert log.count("Traceback") == 1
    assert log.count("is parked after 3 attempts") == 1
    (poisoned.data_dir / "sample" / "poison").unlink()
    assert poisoned.retry_parked(one["id"]) == 1
    poisoned.settle(60)
    assert sorted(arrived(poisoned)) == list(TEN)
    assert poisoned.parked() == []
    assert poisoned.retry_parked() == 0


def test_what_follows_in_its_partition_waits_until_it_is_parked(poisoned):
    records(poisoned, pk="the same")
    poisoned.settle(60)
    assert registered(poisoned) == [number for number in TEN if number != POISONED]
    assert len(poisoned.parked()) == 1


def test_a_restart_keeps_what_is_parked(tmp_path):
    with Stack(tmp_path, fsync=False, app=SAMPLE, web=tmp_path, schedules=False, tries=1) as stack:
        stack.serve()
        (stack.data_dir / "sample" / "poison").touch()
        objects(stack)
        stack.settle()
        before = stack.parked()
    with Stack(tmp_path, fsync=False, app=SAMPLE, web=tmp_path, schedules=False, tries=1) as again:
        again.serve().settle()
        assert again.parked() == before
        assert len(before) == 1


def test_a_handler_that_rings_its_own_bell_is_not_hastened(poisoned):
    """It writes, then fails: its write wakes the pump, which must not call it again before its time."""
    dynamodb = connector(poisoned.env)("dynamodb")
    item = {"pk": {"S": "bell"}, "sk": {"N": "1"}, "word": {"S": "poison"}, "rings": {"BOOL": True}}
    dynamodb.put_item(TableName="souspli-registers", Item=item)
    poisoned.settle(60)
    assert len(lines(poisoned, "rung")) == 1 + 3, "in its batch, then three times by itself"


def test_delays_grow_from_a_second_to_hours():
    delays = [backoff_ms(attempts) for attempts in range(1, TRIES)]
    assert delays == sorted(delays)
    assert (delays[0], delays[-1]) == (500, LONGEST_RETRY_MS)
    assert 20 <= sum(delays) / 3_600_000 <= 28, "EventBridge gives up after 24 hours"
    assert backoff_ms(10**9) == LONGEST_RETRY_MS


def test_lanes_are_in_order_and_do_not_wait_for_each_other(tmp_path):
    outbox = Outbox(tmp_path / "outbox.sqlite", tries=2)
    outbox.advance("h", 1, [Entry("h", {"n": n}, lane) for n, lane in enumerate("aabab")])
    first = outbox.due_in_lanes("h")
    assert [one.event["n"] for one in first] == [0, 2]
    assert not outbox.failed(first[0], ValueError("x"))
    outbox.done(first[1])
    assert [one.event["n"] for one in outbox.due_in_lanes("h")] == [4], "0 waits for its time, and 1 behind it"
    assert outbox.failed(type(first[0])(first[0].id, "h", {}, 1), ValueError("y"))
    assert [one.event["n"] for one in outbox.due_in_lanes("h")] == [1, 4]
    assert [one["reason"] for one in outbox.parked()] == ["ValueError: y"]
    assert outbox.due(set()) == []


def test_an_outbox_of_before_is_read(tmp_path):
    db = sqlite3.connect(tmp_path / "outbox.sqlite")
    db.execute("CREATE TABLE deliveries (id TEXT PRIMARY KEY, handler TEXT NOT NULL, event TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,"
               " due_ms INTEGER NOT NULL DEFAULT 0, dead INTEGER NOT NULL DEFAULT 0)")  # fmt: skip
    db.execute("INSERT INTO deliveries (id, handler, event) VALUES ('1', 'h', '{}')")
    db.commit()
    db.close()
    assert [one.id for one in Outbox(tmp_path / "outbox.sqlite").due(set())] == ["1"]


def test_a_log_has_a_ceiling(tmp_path):
    path = tmp_path / "gateway.log"
    with open(path, "ab", buffering=0) as process:
        process.write(b"a" * 100)
        assert not logs.trim(path, ceiling=100)
        process.write(b"b")
        assert logs.trim(path, ceiling=100)
        process.write(b"c")
    assert path.read_bytes() == b"c"
    assert (tmp_path / "gateway.log.1").read_bytes() == b"a" * 100 + b"b"
