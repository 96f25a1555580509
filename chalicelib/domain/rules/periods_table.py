"""The table of minimum periods: (procedure, phase) → lines by date → kind of buyer. Days are calendar days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ..buyer import BuyerKind

ELECTRONIC, PRIOR_NOTICE, URGENCY, AGREEMENT = "electronic", "prior-notice", "urgency", "agreement"
NOTICE_DAYS, DEFENCE_NOTICE_DAYS = 35, 52


@dataclass(frozen=True, kw_only=True)
class Reduction:
    """A shorter period, and what the buyer must claim for it.

    `days`: the new minimum, None when any date will do. `notice_days_before`: the prior information notice went that long before.
    `needs_documents`: every document is on the profile. `needs_electronic`: only where the notice was sent electronically.
    """

    claim: str
    days: int | None
    article: str
    agreement: str = ""
    notice_days_before: int = NOTICE_DAYS
    needs_documents: bool = False
    needs_electronic: bool = False


@dataclass(frozen=True, kw_only=True)
class Period:
    """A minimum of `days` by `article`, and how it may be reduced."""

    days: int
    article: str
    reductions: tuple[Reduction, ...] = ()


Rows = list[tuple[date, Mapping[BuyerKind, Period]]]
_CODE = date(2019, 4, 1)
"""The day the code came into force; no number below has changed since (to confirm)."""
_STATE, _AUTHORITY, _ENTITY = BuyerKind.STATE, BuyerKind.AUTHORITY, BuyerKind.ENTITY


def _electronic(days: int, article: str) -> Reduction:
    return Reduction(claim=ELECTRONIC, days=days, article=article)


def _urgency(days: int, article: str) -> Reduction:
    return Reduction(claim=URGENCY, days=days, article=article)


def _notice(days: int, article: str, before: int = NOTICE_DAYS) -> Reduction:
    return Reduction(claim=PRIOR_NOTICE, days=days, article=article, notice_days_before=before)


def _agreement(article: str) -> tuple[Reduction, Reduction]:
    """The same date for all, accepted by all; ten days when they do not agree."""
    return (
        Reduction(claim=AGREEMENT, agreement="agreed", days=None, article=article),
        Reduction(claim=AGREEMENT, agreement="sought", days=10, article=article),
    )


def _offers(article: str, agreement: str, agreement_entity: str) -> Rows:
    """Invited tenders of a restricted procedure or of a procedure with negotiation: they follow the same pattern."""
    reductions = (_electronic(25, f"{article} 2°"), _notice(10, f"{article} 1°"), _urgency(10, f"{article} 3°"))
    return [
        (_CODE, {
            _STATE: Period(days=30, article=article, reductions=reductions),
            _AUTHORITY: Period(days=30, article=article, reductions=(*reductions, *_agreement(agreement))),
            _ENTITY: Period(days=10, article=agreement_entity, reductions=_agreement(agreement_entity)[:1]),
        }),
    ]  # fmt: skip


def _candidacies(article: str) -> Rows:
    urgent = Period(days=30, article=article, reductions=(_urgency(15, article),))
    return [(_CODE, {_AUTHORITY: urgent, _ENTITY: Period(days=15, article=article)})]


def _same(period: Period) -> Rows:
    return [(_CODE, {_AUTHORITY: period})]


TABLE: dict[tuple[str, str], Rows] = {
    ("AOO", "single"): _same(
        Period(
            days=35, article="R2161-2", reductions=(_electronic(30, "R2161-3 2°"), _notice(15, "R2161-3 1°"), _urgency(15, "R2161-3 3°"))
        )
    ),
    ("AOR", "candidacy"): _candidacies("R2161-6"),
    ("AOR", "offer"): _offers("R2161-8", "R2161-9", "R2161-10"),
    ("PAN", "candidacy"): _candidacies("R2161-12"),
    ("PAN", "initial-offer"): _offers("R2161-15", "R2161-16", "R2161-22"),
    ("DIALOGUE", "candidacy"): _same(Period(days=30, article="R2161-24 à R2161-31")),
    ("PARTENARIAT_INNOVATION", "candidacy"): _same(Period(days=30, article="R2172-28")),
    ("SAD", "permanent-candidacy"): _same(Period(days=30, article="R2162-37 à R2162-48")),
    ("SAD_SPECIFIQUE", "invited-offer"): _same(Period(days=10, article="R2162-49 à R2162-51")),
    ("CONCESSION", "candidacy"): _same(Period(days=30, article="R3123-14", reductions=(_electronic(25, "R3123-14"),))),
    ("CONCESSION", "offer"): _same(Period(days=22, article="R3124-2", reductions=(_electronic(17, "R3124-2"),))),
    ("MDS_AOR", "candidacy"): _same(
        Period(
            days=37,
            article="R2361-2 à R2361-7",
            reductions=(
                _electronic(30, "R2361-2 à R2361-7"),
                _urgency(15, "R2361-2 à R2361-7"),
                Reduction(claim=URGENCY, days=10, article="R2361-2 à R2361-7", needs_electronic=True),
            ),
        )
    ),
    ("MDS_AOR", "offer"): _same(
        Period(
            days=40,
            article="R2361-2 à R2361-7",
            reductions=(
                Reduction(claim=ELECTRONIC, days=35, article="R2361-2 à R2361-7", needs_documents=True),
                _notice(22, "R2361-2 à R2361-7", DEFENCE_NOTICE_DAYS),
                _urgency(10, "R2361-2 à R2361-7"),
            ),
        )
    ),
}
