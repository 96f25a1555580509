"""What expires: sign-ins, sessions, challenges, quotas, marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from ...domain.session import Session, SignIn

Note = Mapping[str, Any]
"""JSON by names that only the use case that wrote it knows; it reads again what it wrote."""


@dataclass(frozen=True)
class Claim:
    """`mine`: the caller has the work. `outcome`: it was done, and how; None while nobody has settled it."""

    mine: bool
    outcome: str | None = None


@dataclass(frozen=True)
class Turns:
    """Turns taken of what is spaced: how many, when the next one is, when all is forgotten."""

    taken: int
    free_at: datetime
    until: datetime

    def following(self, now: datetime, waits: Sequence[timedelta]) -> Turns:
        """After one turn more."""
        return Turns(self.taken + 1, now + waits[min(self.taken, len(waits) - 1)], self.until)


class Ephemeral(Protocol):
    """Things that expire: sign-ins, sessions, challenges, rehearsals, quotas, marks of work done once."""

    def put_sign_in(self, sign_in: SignIn) -> None: ...

    def try_code(self, sign_in_id: str) -> SignIn | None:
        """Counts one attempt atomically and returns the sign-in after it, or None when unknown."""

    def drop_sign_in(self, sign_in_id: str) -> bool:
        """True for the one caller who dropped it."""

    def put_session(self, session: Session) -> None: ...

    def keep_session(self, session: Session) -> bool:
        """Writes over it as long as it stands: one that ended meanwhile does not come back. False then."""

    def session(self, session_id: str) -> Session | None: ...

    def sessions_of(self, user_id: str) -> list[Session]: ...

    def drop_session(self, session: Session) -> None: ...

    def put_note(self, key: str, value: Note, expires_at: datetime) -> None: ...

    def note(self, key: str) -> Note | None: ...

    def take_note(self, key: str) -> Note | None:
        """Reads and drops in one act: only one caller gets it."""

    def count(self, key: str, expires_at: datetime, units: int = 1) -> int:
        """Adds to a counter and returns it, in one act: of many at once, each sees another number."""

    def turn(self, key: str, now: datetime, waits: Sequence[timedelta], until: datetime) -> datetime | None:
        """Take a turn of what is spaced. None: it is the caller's; else when the next one is.

        The n-th turn makes the next one wait `waits[n - 1]`, the last of them from then on. What the first turn began is forgotten at
        its `until`. Of many at once, one has the turn.
        """

    def claim(self, key: str, now: datetime, *, until: datetime) -> Claim:
        """Take a piece of work to be done once. Only one caller has it until `until`; what was settled is told to the others."""

    def put_waiting(self, day: str, user_id: str, name: str, letter: Mapping[str, str], expires_at: datetime) -> None:
        """A letter that waits for the morning of that day (2026-03-31); the same name takes the place of what was there."""

    def waiting(self, day: str) -> list[str]:
        """The ids of those for whom letters wait."""

    def waiting_of(self, day: str, user_id: str) -> list[dict[str, str]]: ...

    def drop_waiting(self, day: str, user_id: str) -> None: ...

    def settle(self, key: str, outcome: str, expires_at: datetime) -> None:
        """The work is done: every later claim is told `outcome`."""

    def release(self, key: str) -> None:
        """The work was not done: somebody may claim it at once."""
