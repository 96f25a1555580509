"""Minimum periods, in calendar days from the sending of the notice or invitation (day 0), with their reductions (REQ-022, REQ-023)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from .. import procedure as procedures
from ..buyer import BuyerKind
from ..slots import OFFER
from ..terms import Claims
from .dated import in_force
from .periods_table import AGREEMENT, ELECTRONIC, PRIOR_NOTICE, TABLE, URGENCY, Period, Reduction
from .working_days import Holidays, day_after

OFF_PROFILE_DAYS = 5
OFF_PROFILE_ARTICLE = "R2151-2"
OFF_PROFILE_FAMILIES = ("adaptee", "formalisee", "technique")


@dataclass(frozen=True, kw_only=True)
class Minimum:
    """The answer for one call: `days` None where the code gives no number. `base_days` is the number before any reduction."""

    days: int | None
    base_days: int | None
    article: str
    applied: Reduction | None = None
    added_days: int = 0
    available: tuple[Reduction, ...] = ()

    @property
    def articles(self) -> str:
        """« R2161-3 2°, R2151-2 »: the number's own articles."""
        first = self.applied.article if self.applied else self.article
        return ", ".join([first, OFF_PROFILE_ARTICLE] if self.added_days else [first])


def period(procedure: str, phase: str, kind: BuyerKind, launched_on: date) -> Period | None:
    """The row of the table, None where the code gives no number. An empty `phase` is the first one."""
    row = procedures.BY_CODE[procedure]
    rows = TABLE.get((procedure, row.phase(phase).code))
    if rows is None:
        return None
    found = in_force(rows, launched_on)
    return found.get(kind) or found[BuyerKind.AUTHORITY]


def minimum(procedure: str, phase: str, kind: BuyerKind, launched_on: date, claims: Claims, sent_on: date) -> Minimum:
    """The shortest lawful period for what is claimed. Raises KeyError for an unknown procedure or phase."""
    found = period(procedure, phase, kind, launched_on)
    if found is None:
        return Minimum(days=None, base_days=None, article="R2151-1")
    usable = [one for one in found.reductions if claimed(one, claims, sent_on) and (claims.electronic or not one.needs_electronic)]
    applied = min(usable, key=_shortest, default=None)
    if applied and applied.days is None:  # a date agreed with every candidate: the code gives no number any more
        return Minimum(days=None, base_days=found.days, article=found.article, applied=applied, available=found.reductions)
    days = applied.days if applied and applied.days is not None else found.days
    added = _added(procedure, phase, claims, applied)
    return Minimum(
        days=days + added, base_days=found.days, article=found.article, applied=applied, added_days=added, available=found.reductions
    )


def _shortest(reduction: Reduction) -> int:
    return reduction.days if reduction.days is not None else 0


def _added(procedure: str, phase: str, claims: Claims, applied: Reduction | None) -> int:
    """Five days more when documents are got elsewhere than on the profile, but in urgency (R2151-2)."""
    row = procedures.BY_CODE[procedure]
    concerned = row.family in OFF_PROFILE_FAMILIES and OFFER in row.phase(phase).kinds
    urgent = applied is not None and applied.claim == URGENCY
    return OFF_PROFILE_DAYS if claims.documents_off_profile and concerned and not urgent else 0


def claimed(reduction: Reduction, claims: Claims, sent_on: date) -> bool:
    """Whether the buyer claims it and meets its conditions."""
    if reduction.claim == ELECTRONIC:
        return claims.electronic and not (reduction.needs_documents and claims.documents_off_profile)
    if reduction.claim == PRIOR_NOTICE:
        return claims.prior_notice_on is not None and in_window(reduction, claims.prior_notice_on, sent_on)
    if reduction.claim == URGENCY:
        return bool(claims.urgency_reason.strip())
    return reduction.claim == AGREEMENT and claims.agreement == reduction.agreement


def in_window(reduction: Reduction, notice_on: date, sent_on: date) -> bool:
    """Whether the prior information notice was sent early enough, and twelve months before at most."""
    year_before = _months_before(sent_on, 12)
    return year_before <= notice_on <= sent_on - timedelta(days=reduction.notice_days_before)


def _months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    after = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (after - timedelta(days=1)).day))


def first_day(found: Minimum, sent_on: date, holidays: Holidays) -> date | None:
    """The day from whose first instant on envelopes may be due, or None where the code gives no number."""
    return None if found.days is None else day_after(sent_on, found.days, holidays)
