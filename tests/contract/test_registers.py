"""One append is one line, whatever the replays and the crowd (STORAGE.md, Register; REQ-155)."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib.domain.errors import WrongState
from chalicelib.domain.ids import new_id
from chalicelib.domain.register import Draft, breaks, stream
from support.platforms import START


@pytest.fixture
def name():
    return stream(new_id(START), "deposits")


def append(registers, name, idem, since=None, **record):
    return registers.append(
        name, idem=idem, since=since, build=lambda last: Draft(kind="deposit", at=START, record=record, head={"n": last.seq if last else 0})
    )


@pytest.mark.req("REQ-155")
def test_lines_are_numbered_and_chained(ports, name):
    for n in range(5):
        append(ports.registers, name, f"i{n}", n=n)
    lines = ports.registers.read(name)
    assert [line.seq for line in lines] == [1, 2, 3, 4, 5]
    assert [line.head["n"] for line in lines] == [0, 1, 2, 3, 4]
    assert not list(breaks([line.as_json() for line in lines]))
    assert ports.registers.tail(name) == lines[-1]
    assert ports.registers.read(name, after=3) == lines[3:]
    assert ports.registers.read(name, after=1, limit=2) == lines[1:3]


def test_an_empty_stream_has_no_tail(ports, name):
    assert ports.registers.tail(name) is None
    assert ports.registers.read(name) == []


@pytest.mark.req("REQ-059")
@pytest.mark.parametrize("since", [0, 1, 2])
def test_a_replay_returns_the_first_line(ports, name, since):
    append(ports.registers, name, "start")
    first = append(ports.registers, name, "seal", since=1, v=1)
    append(ports.registers, name, "other")
    assert append(ports.registers, name, "seal", since=since, v=2) == first
    assert len(ports.registers.read(name)) == 3


def test_a_refusal_writes_nothing(ports, name):
    def refuse(last):
        raise WrongState("non")

    with pytest.raises(WrongState):
        ports.registers.append(name, idem="x", build=refuse)
    assert ports.registers.read(name) == []


@pytest.mark.req("REQ-059")
def test_two_at_once_with_one_key_make_one_line(ports, name):
    gate = threading.Barrier(8)

    def once(_):
        gate.wait()
        return append(ports.registers, name, "same", since=0)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(once, range(8)))
    assert len({entry.hash for entry in found}) == 1
    assert len(ports.registers.read(name)) == 1


@pytest.mark.req("REQ-155")
def test_a_crowd_leaves_no_gap_and_no_fork(ports, name):
    with ThreadPoolExecutor(40) as pool:
        made = list(pool.map(lambda n: append(ports.registers, name, f"i{n}", since=0, n=n), range(120)))
    lines = ports.registers.read(name)
    assert sorted(entry.seq for entry in made) == list(range(1, 121)) == [line.seq for line in lines]
    assert {line.record["n"] for line in lines} == set(range(120))
    assert not list(breaks([line.as_json() for line in lines]))
