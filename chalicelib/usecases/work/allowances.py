"""Counting what may be done only so often, in the ephemeral store: exact, however many ask at once.

The table is `domain/allowances.py`. The door spends for the person and for where the request comes from, a use case for the company, the
entity or whoever receives; each names only those it knows, and the other rows of the act wait for the other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from ...domain.allowances import BY_ACT, PACE_OF, SHARED_SOURCES, Allowance, By
from ..ports import Clock, Ephemeral
from . import refusals


@dataclass(frozen=True, kw_only=True)
class Allowances:
    """`people_an_address`: how many people stand behind one address, by which the rows of addresses and networks are multiplied."""

    clock: Clock
    ephemeral: Ephemeral
    people_an_address: int = 1

    def spend(self, act: str, who: Mapping[By, str | None], units: int = 1) -> None:
        """Count `units` of `act` for each of `who` that the table names. Raises TooMany, which says when to come back."""
        now = self.clock.now()
        for row in BY_ACT[act] if units else ():
            name = who.get(row.by)
            if name is not None:
                self._count(row, name, units, now)

    def _count(self, row: Allowance, name: str, units: int, now: datetime) -> None:
        seconds = int(row.window.total_seconds())
        window = int(now.timestamp()) // seconds
        end = datetime.fromtimestamp((window + 1) * seconds, UTC)
        key = f"{row.act}#{row.by}#{_digest(name)}#{window}"
        most = row.most * (self.people_an_address if row.by in SHARED_SOURCES else 1)
        if self.ephemeral.count(key, end, units) <= most:
            return
        if units > 1:  # what is refused takes no room: something smaller may still enter
            self.ephemeral.count(key, end, -units)
        raise refusals.too_often(row.act, end, now)

    def wait_turn(self, act: str, asker: str) -> None:
        """One more time of `act` for this asker, after a wait that grows. Raises TooMany, which says when."""
        now, pace = self.clock.now(), PACE_OF[act]
        free_at = self.ephemeral.turn(f"{act}#{_digest(asker)}", now, pace.waits, now + pace.over)
        if free_at is not None:
            raise refusals.too_often(act, free_at, now)


def _digest(name: str) -> str:
    """Addresses of people are not kept in clear beside what they did."""
    return hashlib.sha256(name.encode()).hexdigest()[:40]
