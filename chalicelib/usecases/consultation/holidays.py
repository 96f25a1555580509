"""French public holidays, mainland: the fixed days of the labour code, and those that follow Easter by `dateutil` (REQ-122)."""

from __future__ import annotations

import functools
from datetime import date, timedelta

_FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))  # C. trav. L3133-1
_AFTER_EASTER = (1, 39, 50)
"""Easter Monday, Ascension, Whit Monday."""


@functools.cache
def of_year(year: int) -> frozenset[date]:
    """Public holidays of that year, the working day of solidarity included: it stays one (C. trav. L3133-7)."""
    from dateutil.easter import easter  # here: most cold starts count no working day

    sunday = easter(year)
    return frozenset({*(date(year, month, day) for month, day in _FIXED), *(sunday + timedelta(days=days) for days in _AFTER_EASTER)})
