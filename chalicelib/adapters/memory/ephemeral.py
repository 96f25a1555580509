"""What expires, in memory: sign-ins, sessions, notes, counters, marks."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from ...domain.session import Session, SignIn
from ...usecases.ports import Claim
from ...usecases.ports.ephemeral import Note, Turns


class MemoryNotes:
    """The note, counter and mark part of `Ephemeral`."""

    def __init__(self) -> None:
        self._notes: dict[str, Note] = {}
        self._counts: dict[str, int] = {}
        self._turns: dict[str, Turns] = {}
        self._claims: dict[str, tuple[datetime, str | None]] = {}
        self._waiting: dict[tuple[str, str], dict[str, dict[str, str]]] = {}
        self._lock = threading.Lock()

    def put_note(self, key: str, value: Note, expires_at: datetime) -> None:
        self._notes[key] = dict(value)

    def note(self, key: str) -> Note | None:
        return self._notes.get(key)

    def take_note(self, key: str) -> Note | None:
        with self._lock:
            return self._notes.pop(key, None)

    def count(self, key: str, expires_at: datetime, units: int = 1) -> int:
        with self._lock:
            self._counts[key] = self._counts.get(key, 0) + units
            return self._counts[key]

    def turn(self, key: str, now: datetime, waits: Sequence[timedelta], until: datetime) -> datetime | None:
        with self._lock:
            before = self._turns.get(key)
            if before is None or now >= before.until:
                before = Turns(0, now, until)
            if now < before.free_at:
                return before.free_at
            self._turns[key] = before.following(now, waits)
            return None

    def claim(self, key: str, now: datetime, *, until: datetime) -> Claim:
        with self._lock:
            held_until, outcome = self._claims.get(key, (now, None))
            if outcome is not None or held_until > now:
                return Claim(False, outcome)
            self._claims[key] = (until, None)
            return Claim(True)

    def settle(self, key: str, outcome: str, expires_at: datetime) -> None:
        self._claims[key] = (expires_at, outcome)

    def release(self, key: str) -> None:
        self._claims.pop(key, None)

    def put_waiting(self, day: str, user_id: str, name: str, letter: Mapping[str, str], expires_at: datetime) -> None:
        with self._lock:
            self._waiting.setdefault((day, user_id), {})[name] = dict(letter)

    def waiting(self, day: str) -> list[str]:
        return sorted(user_id for one, user_id in self._waiting if one == day)

    def waiting_of(self, day: str, user_id: str) -> list[dict[str, str]]:
        return [letter for _, letter in sorted(self._waiting.get((day, user_id), {}).items())]

    def drop_waiting(self, day: str, user_id: str) -> None:
        self._waiting.pop((day, user_id), None)


class MemoryEphemeral(MemoryNotes):
    def __init__(self) -> None:
        super().__init__()
        self._sign_ins: dict[str, SignIn] = {}
        self._sessions: dict[str, Session] = {}

    def put_sign_in(self, sign_in: SignIn) -> None:
        self._sign_ins[sign_in.id] = sign_in

    def try_code(self, sign_in_id: str) -> SignIn | None:
        found = self._sign_ins.get(sign_in_id)
        if found:
            found = self._sign_ins[sign_in_id] = replace(found, attempts=found.attempts + 1)
        return found

    def drop_sign_in(self, sign_in_id: str) -> bool:
        return self._sign_ins.pop(sign_in_id, None) is not None

    def put_session(self, session: Session) -> None:
        self._sessions[session.id] = session

    def keep_session(self, session: Session) -> bool:
        with self._lock:
            stands = session.id in self._sessions
            if stands:
                self._sessions[session.id] = session
            return stands

    def session(self, session_id: str) -> Session | None:
        return self._sessions.get(session_id)

    def sessions_of(self, user_id: str) -> list[Session]:
        return [session for session in self._sessions.values() if session.user_id == user_id]

    def drop_session(self, session: Session) -> None:
        with self._lock:
            self._sessions.pop(session.id, None)
