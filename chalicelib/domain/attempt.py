"""An item of work that failed, as jobs try it again: later each time, then parked for an operator (ARCHITECTURE, Walls)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

FIRST_DELAY, LONGEST_DELAY = timedelta(minutes=1), timedelta(hours=6)
MOST_TRIES = 16
"""With delays that double up to six hours: parked after some forty-four hours: a mail server may be down for a day."""
REASON_CHARACTERS = 300


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """`job` names the work, `item` what it was done on; `reason` is for an operator: a refusal's code or an exception's name."""

    job: str
    item: str
    tries: int
    reason: str
    first_at: datetime
    next_at: datetime
    parked_at: datetime | None = None

    def due(self, now: datetime) -> bool:
        """Whether it may be tried now: a parked one waits for an operator."""
        return self.parked_at is None and now >= self.next_at

    def again(self, now: datetime) -> Attempt:
        """The same, to be tried at the next run, as if it had never failed: an operator's « try again »."""
        return replace(self, tries=0, next_at=now, parked_at=None)


def failed(before: Attempt | None, job: str, item: str, reason: str, now: datetime) -> Attempt:
    """One failure more: the delay doubles, and after MOST_TRIES the item is parked."""
    tries = (before.tries if before else 0) + 1
    delay = min(FIRST_DELAY * 2 ** (tries - 1), LONGEST_DELAY)
    return Attempt(
        job=job,
        item=item,
        tries=tries,
        reason=reason[:REASON_CHARACTERS],
        first_at=before.first_at if before else now,
        next_at=now + delay,
        parked_at=now if tries >= MOST_TRIES else None,
    )
