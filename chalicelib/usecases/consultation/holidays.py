"""French public holidays: the fixed days of the labour code, those that follow Easter by `dateutil`, and those of the buyer's place (REQ-122)."""

from __future__ import annotations

import functools
from datetime import date, timedelta

from ...domain import territories
from ...domain.rules.working_days import Holidays
from ...domain.territories import Territory

_FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))  # C. trav. L3133-1
_AFTER_EASTER = (1, 39, 50)
"""Easter Monday, Ascension, Whit Monday."""
_GOOD_FRIDAY = -2


def of(department: str) -> Holidays:
    """The holidays of a buyer's place, by year."""
    return functools.partial(_of_year, territories.of(department))


@functools.cache
def _of_year(place: Territory, year: int) -> frozenset[date]:
    """Public holidays of that year, the working day of solidarity included: it stays one (C. trav. L3133-7)."""
    from dateutil.easter import easter  # here: most cold starts count no working day

    sunday = easter(year)
    moving = (*_AFTER_EASTER, _GOOD_FRIDAY) if place.good_friday else _AFTER_EASTER
    return frozenset({*(date(year, *day) for day in (*_FIXED, *place.fixed)), *(sunday + timedelta(days=days) for days in moving)})
