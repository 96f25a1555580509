"""What still blocks publication, and where to mend it: the review page is this list (REQ-020 to REQ-036, REQ-084)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from . import procedure as procedures
from . import review_form as form
from .consultation import Consultation
from .rules import advice, allotment, criteria, deadline, environment, frameworks, reserved, scope, secrecy, techniques, turnover, variants
from .rules.point import Point
from .rules.working_days import Holidays

LAW = (advice, allotment, criteria, environment, turnover, variants, reserved, frameworks, techniques, secrecy)
"""Families of rules of the contract: each has `points(consultation, day whose rules apply)`."""


def _no_holiday(year: int) -> frozenset[date]:
    return frozenset()


def blocking(c: Consultation, now: datetime) -> list[Point]:
    return [point for point in findings(c, now) if point.blocks]


def warnings(c: Consultation, now: datetime, holidays: Holidays = _no_holiday) -> list[Point]:
    return [point for point in findings(c, now, holidays) if not point.blocks]


def findings(c: Consultation, now: datetime, holidays: Holidays = _no_holiday) -> Iterator[Point]:
    """Every point, in the order of the wizard's steps within each family. Later phases were judged with the first one."""
    yield from form.identification(c)
    yield from form.lots(c)
    yield from form.phase(c)
    yield from form.parties(c)
    if scope.begins(c) and c.procedure in procedures.BY_CODE:
        for family in LAW:
            yield from family.points(c, c.rules_day(now))
    yield from deadline.points(c, now, holidays)
    yield from form.dce(c)
    yield from form.keys(c)
