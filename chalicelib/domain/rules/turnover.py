"""Minimum yearly turnover: capped to a multiple of the estimate, unless justified (REQ-032)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from ..consultation import Consultation
from . import scope
from .amounts import estimate, euros
from .dated import in_force
from .point import Point

_CAP = [(date(2019, 4, 1), Decimal("2")), (date(2026, 1, 1), Decimal("1.5"))]  # R2142-7


def cap(on: date) -> Decimal:
    """How many times the estimate may be asked as yearly turnover (R2142-7)."""
    return in_force(_CAP, on)


def base(c: Consultation) -> Decimal | None:
    """What the cap multiplies: the smallest lot, since each lot stands alone (R2142-8), else the whole."""
    lots = [lot.estimate_eur for lot in c.lots if lot.estimate_eur is not None]
    return min(lots) if len(c.lots) > 1 and len(lots) == len(c.lots) else estimate(c)


def points(c: Consultation, on: date) -> Iterator[Point]:
    asked, field = c.terms.turnover, "terms.turnover.required_eur"
    if asked.required_eur is None or not scope.is_marche(c) or asked.reason.strip():
        return
    value = base(c)
    if value is None:
        yield Point(
            "missing-estimate",
            "identification",
            "terms.estimate_eur",
            "Indiquez l’estimation : elle plafonne le chiffre d’affaires exigé.",
            "CCP R2142-7",
        )
    elif asked.required_eur > value * cap(on):
        times = f"{cap(on).normalize():f}".replace(".", ",")
        yield Point(
            "turnover-too-high",
            "lots",
            field,
            f"Au plus {euros(value * cap(on))} ({times} fois l’estimation du marché ou du plus petit lot), ou justifiez par l’objet ou les risques.",
            "CCP R2142-7",
        )
