"""Minimum periods, in calendar days from the sending of the notice (day 0)."""

from __future__ import annotations

from datetime import date, timedelta

_MINIMUM_DAYS = {"AOO": 30}


def minimum_days(procedure: str) -> int | None:
    """None where the code gives no number: the period is then adapted to the contract (CCP R2151-1)."""
    return _MINIMUM_DAYS.get(procedure)


def earliest_deadline(procedure: str, sent_on: date) -> date | None:
    """The first day on which envelopes may be due, or None where the code gives no number."""
    days = minimum_days(procedure)
    return None if days is None else sent_on + timedelta(days=days)
