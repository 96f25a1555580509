"""The award notice: who owes one, and until when (CCP R2183-1 to R2183-3, R3125-6; REQ-115). Days are those of Paris."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ..instants import paris_day
from .dated import in_force

ALERT = timedelta(days=5)
"""Told so long before the last day: 25 days after the signature, for the thirty of the general rule."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """`days` from the signature, which is that of the notification here; `quarterly`: from the end of the quarter, contracts together."""

    days: int
    article: str
    quarterly: bool = False


_SINCE = date(2019, 4, 1)
_GENERAL = [(_SINCE, Rule(days=30, article="R2183-1"))]
ROWS: Mapping[str, Sequence[tuple[date, Rule]]] = {
    **dict.fromkeys(("AOO", "AOR", "PAN", "DIALOGUE", "PARTENARIAT_INNOVATION", "MDS_AOR"), _GENERAL),
    **dict.fromkeys(("CONCOURS_OUVERT", "CONCOURS_RESTREINT"), [(_SINCE, Rule(days=30, article="R2162-21"))]),
    "SAD_SPECIFIQUE": [(_SINCE, Rule(days=30, article="R2183-3", quarterly=True))],
    "CONCESSION": [(_SINCE, Rule(days=48, article="R3125-6"))],
}
"""Procedure → its rule; the others owe none. A call-off is exempt (R2183-1)."""


def rule(procedure: str, on: date) -> Rule | None:
    return in_force(ROWS[procedure], on) if procedure in ROWS else None


def last_day(procedure: str, on: date, notified_at: datetime) -> date | None:
    """The last day to send it; None where none is owed."""
    found = rule(procedure, on)
    if found is None:
        return None
    start = paris_day(notified_at)
    return (_quarter_end(start) if found.quarterly else start) + timedelta(days=found.days)


def due(procedure: str, on: date, notified_at: datetime, today: date) -> bool:
    """Whether it is time to say that the notice is owed."""
    last = last_day(procedure, on, notified_at)
    return last is not None and today >= last - ALERT


def _quarter_end(day: date) -> date:
    month = (day.month - 1) // 3 * 3 + 4
    first = date(day.year + (month > 12), month if month <= 12 else 1, 1)
    return first - timedelta(days=1)
