"""Working days, Monday to Friday but public holidays, and the end of a period in days. Holidays are passed in (the domain needs no library).

Periods in days: regulation (EEC, Euratom) 1182/71, article 3, which recital 106 of directive 2014/24/EU applies to procurement.
"""

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


def last_day(event_on: date, days: int, holidays: Holidays) -> date:
    """The last day of a period of `days` calendar days that an event begins: the day of the event is not counted (article 3, 1), the period
    ends with the last hour of its last day (3, 2 b), moved to the next working day when that is a Saturday, a Sunday or a holiday (3, 4)."""
    day = event_on + timedelta(days=days)
    while not is_working(day, holidays):
        day += timedelta(days=1)
    return day


def day_after(event_on: date, days: int, holidays: Holidays) -> date:
    """The day whose first instant is the first after such a period."""
    return last_day(event_on, days, holidays) + timedelta(days=1)


def add(day: date, count: int, holidays: Holidays) -> date:
    """The `count`-th working day after `day`, which is day 0."""
    while count:
        day += timedelta(days=1)
        count -= is_working(day, holidays)
    return day


def evaluation_due(received_on: date, holidays: Holidays, *, extended: bool = False) -> date:
    """Last day to judge an application to a dynamic purchasing system (REQ-122)."""
    return add(received_on, LONG_EVALUATION_DAYS if extended else EVALUATION_DAYS, holidays)
