"""Registers written by processes that share nothing but the table: each adapter here has its own memory and its own turns."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from pynamodb.connection.base import Connection

from chalicelib.adapters.dynamo.known_lines import LINES, STREAMS, KnownLines
from chalicelib.adapters.dynamo.register import DynamoRegisters
from chalicelib.domain.ids import new_id
from chalicelib.domain.register import Draft, breaks, chain, stream
from support.inside import ports as cloud_ports
from support.platforms import START

PROCESSES, APPENDS = 10, 8


@pytest.fixture
def apart(stack):
    model = cloud_ports(stack).registers._rows
    return [DynamoRegisters(model) for _ in range(PROCESSES)]


@pytest.fixture
def name():
    return stream(new_id(START), "deposits")


def append(registers, name, idem, since=0):
    return registers.append(name, idem=idem, since=since, build=lambda last: Draft(kind="deposit", at=START, record={"i": idem}))


@pytest.mark.req("REQ-155")
def test_no_line_is_lost_and_none_is_doubled(apart, name):
    def work(number):
        return [append(apart[number], name, f"{number}-{n}") for n in range(APPENDS)]

    with ThreadPoolExecutor(PROCESSES) as pool:
        made = [line for lines in pool.map(work, range(PROCESSES)) for line in lines]
    lines = apart[0].read(name)
    assert sorted(line.seq for line in made) == [line.seq for line in lines] == list(range(1, PROCESSES * APPENDS + 1))
    assert not list(breaks([line.as_json() for line in lines]))


@pytest.mark.req("REQ-059")
def test_the_same_act_asked_of_each_is_one_line(apart, name):
    with ThreadPoolExecutor(PROCESSES) as pool:
        made = list(pool.map(lambda registers: append(registers, name, "same"), apart))
    assert len({line.hash for line in made}) == 1
    assert len(apart[0].read(name)) == 1


@pytest.mark.req("REQ-059")
def test_what_one_remembers_does_not_hide_what_another_wrote(apart, name):
    one, other = apart[:2]
    append(one, name, "a")
    first = append(other, name, "b", since=1)
    append(one, name, "c")
    assert append(one, name, "b", since=1) == first
    assert append(other, name, "c", since=1).seq == 3


def test_a_register_is_read_whole_once_a_process_then_only_what_came_after(apart, name, monkeypatch):
    one, other = apart[:2]
    for number in range(30):
        append(other, name, f"i{number}")
    asked, answered, plain = [], [], Connection.dispatch

    def dispatch(self, operation, kwargs):
        asked.append(kwargs)
        answered.append(plain(self, operation, kwargs))
        return answered[-1]

    monkeypatch.setattr(Connection, "dispatch", dispatch)
    assert [line.seq for line in one.read(name)] == list(range(1, 31))
    assert sum(len(answer["Items"]) for answer in answered) == 30
    append(other, name, "late")
    asked.clear()
    answered.clear()
    assert [line.idem for line in one.read(name)][-1] == "late", "what another process wrote is always seen"
    assert one.read(name, after=29) == one.read(name)[29:]
    assert sum(len(answer["Items"]) for answer in answered if "Items" in answer) == 1
    assert all(query["ConsistentRead"] for query in asked if "KeyConditionExpression" in query)


def line(seq, name="s"):
    before = None if seq == 1 else chain(name, None, Draft(kind="k", at=START, record={}), "i")
    made = chain(name, before, Draft(kind="k", at=START, record={}), f"i{seq}")
    return type(made)(**{**made.as_json(), "seq": seq})


def test_known_lines_reach_back_only_over_consecutive_lines():
    known = KnownLines()
    known.keep("s", [line(5), line(6)])
    assert [one.seq for one in known.recall("s", 5)] == [5, 6]
    assert [one.seq for one in known.recall("s", 6)] == [6]
    assert known.recall("s", 4) == []
    known.keep("s", [line(7)])
    assert [one.seq for one in known.recall("s", 5)] == [5, 6, 7]
    known.keep("s", [line(9)])
    assert known.recall("s", 5) == []
    assert known.newest("s").seq == 9
    known.keep("s", [line(4), line(5)])
    assert known.newest("s").seq == 9


def test_known_lines_are_bounded():
    known = KnownLines()
    known.keep("s", [line(n) for n in range(1, LINES + 3)])
    assert known.recall("s", 1) == []
    assert len(known.recall("s", 3)) == LINES
    for n in range(STREAMS):
        known.keep(f"other{n}", [line(1)])
    assert known.newest("s") is None
