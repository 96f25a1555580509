"""Working days: Monday to Friday but public holidays, which are passed in (the domain needs no library)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

Holidays = Callable[[int], frozenset[date]]
"""Public holidays of a year."""
EVALUATION_DAYS, LONG_EVALUATION_DAYS = 10, 15
"""To judge an application to a dynamic purchasing system, and when documents or checks are needed (R2162-45, R2162-46)."""
_SATURDAY = 5


def is_working(day: date, holidays: Holidays) -> bool:
    return day.weekday() < _SATURDAY and day not in holidays(day.year)


def add(day: date, count: int, holidays: Holidays) -> date:
    """The `count`-th working day after `day`, which is day 0."""
    while count:
        day += timedelta(days=1)
        count -= is_working(day, holidays)
    return day


def evaluation_due(received_on: date, holidays: Holidays, *, extended: bool = False) -> date:
    """Last day to judge an application to a dynamic purchasing system (REQ-122)."""
    return add(received_on, LONG_EVALUATION_DAYS if extended else EVALUATION_DAYS, holidays)
