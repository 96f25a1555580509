"""What expires: notes, sessions, turns."""

from dataclasses import replace
from datetime import timedelta

from chalicelib.domain.ids import new_id
from chalicelib.domain.session import Session
from chalicelib.usecases.ports import Claim
from support.platforms import START

MS, MINUTE = timedelta(milliseconds=1), timedelta(minutes=1)


def test_notes_are_taken_once_and_marks_made_once(ports):
    mark, later = new_id(START), START + timedelta(hours=1)
    ports.ephemeral.put_note(mark, {"a": 1}, later)
    assert ports.ephemeral.note(mark) == {"a": 1}
    assert ports.ephemeral.take_note(mark) == {"a": 1}
    assert ports.ephemeral.take_note(mark) is None
    assert ports.ephemeral.claim(mark, START, until=later) == Claim(True)
    assert ports.ephemeral.claim(mark, START, until=later) == Claim(False)
    ports.ephemeral.release(mark)
    assert ports.ephemeral.claim(mark, START, until=later).mine
    assert not ports.ephemeral.claim(mark, later - MS, until=later + MINUTE).mine
    assert ports.ephemeral.claim(mark, later, until=later + MINUTE).mine, "a claim expires: whoever held it died"
    ports.ephemeral.settle(mark, "accepted", later + MINUTE)
    assert ports.ephemeral.claim(mark, later + timedelta(days=1), until=later + timedelta(days=2)) == Claim(False, "accepted")
    assert [ports.ephemeral.count(mark, later) for _ in range(3)] == [1, 2, 3]
    assert [ports.ephemeral.count(mark, later, units) for units in (10, -4)] == [13, 9]


def test_a_session_that_ended_does_not_come_back(ports):
    session = Session(id=new_id(START), public_id=new_id(START), user_id=new_id(START), level=1, created_at=START, last_seen_at=START,
                      expires_at=START + MINUTE)  # fmt: skip
    assert not ports.ephemeral.keep_session(session)
    ports.ephemeral.put_session(session)
    assert ports.ephemeral.keep_session(replace(session, last_seen_at=START + MS))
    assert [one.last_seen_at for one in ports.ephemeral.sessions_of(session.user_id)] == [START + MS]
    ports.ephemeral.drop_session(session)
    assert not ports.ephemeral.keep_session(session)
    assert ports.ephemeral.session(session.id) is None


def test_turns_are_spaced_by_waits_that_grow_and_are_forgotten(ports):
    mark, end = new_id(START), START + timedelta(hours=1)
    waits = (timedelta(0), MINUTE, 2 * MINUTE)

    def turn(minutes):
        return ports.ephemeral.turn(mark, START + minutes * MINUTE, waits, end)

    assert [turn(0), turn(0)] == [None, None]
    assert turn(0) == START + MINUTE
    assert turn(1) is None
    assert turn(2) == turn(1) == START + 3 * MINUTE
    assert turn(3) is None
    assert turn(4) == START + 5 * MINUTE, "the last wait goes on"
    assert ports.ephemeral.turn(mark, end, waits, end + MINUTE) is None, "all begins anew"
    assert ports.ephemeral.turn(mark, end, waits, end + MINUTE) is None


def test_letters_wait_under_their_day_and_reader_until_they_are_dropped(ports):
    one, other, day = new_id(START), new_id(START), f"2026-03-{new_id(START)}"
    for user_id, name in ((one, "b"), (one, "a"), (one, "b"), (other, "a")):
        ports.ephemeral.put_waiting(day, user_id, name, {"subject": f"{user_id} {name}", "text": "x"}, START + MINUTE)
    assert sorted(ports.ephemeral.waiting(day)) == sorted([one, other])
    assert [letter["subject"] for letter in ports.ephemeral.waiting_of(day, one)] == [f"{one} a", f"{one} b"]
    ports.ephemeral.drop_waiting(day, one)
    ports.ephemeral.drop_waiting(day, one)
    assert (ports.ephemeral.waiting(day), ports.ephemeral.waiting_of(day, one)) == ([other], [])
    assert ports.ephemeral.waiting(f"{day}x") == []
