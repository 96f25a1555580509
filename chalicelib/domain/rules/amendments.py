"""On what legal bases a contract may be modified, and up to how much (CCP R2194-1 to R2194-10, R3135-1 to R3135-10; REQ-119).

A row a basis: `each` caps one change, `total` all those of the same basis together, per cent of the initial amount.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..amendment import rounded
from .dated import in_force
from .thresholds import WORKS

TOLD_FROM = Decimal("0.8")
"""Of a cap: from there the buyer is warned before it is reached."""


@dataclass(frozen=True, kw_only=True)
class Basis:
    """`authorities_only`: the cap binds contracting authorities (R2194-3). `notice`: a modification notice is owed for formalised contracts
    (R2194-10, R3135-10). `below_thresholds`: the changes together stay below the European thresholds too."""

    code: str
    article: str
    each: Decimal | None = None
    total: Decimal | None = None
    total_works: Decimal | None = None
    authorities_only: bool = False
    notice: bool = False
    below_thresholds: bool = False
    new_holder: bool = False

    def cap(self, category: str) -> Decimal | None:
        """The cap of all changes together for a contract of that category."""
        return self.total_works if category == WORKS and self.total_works is not None else self.total


_FIFTY, _TEN, _FIFTEEN = Decimal(50), Decimal(10), Decimal(15)
_CODE = date(2019, 4, 1)
_CONTRACTS = (
    Basis(code="R2194-1", article="R2194-1"),
    Basis(code="R2194-2", article="R2194-2 et R2194-3", each=_FIFTY, authorities_only=True, notice=True),
    Basis(code="R2194-5", article="R2194-5 et R2194-3", each=_FIFTY, authorities_only=True, notice=True),
    Basis(code="R2194-6", article="R2194-6", new_holder=True),
    Basis(code="R2194-7", article="R2194-7"),
    Basis(code="R2194-8", article="R2194-8 et R2194-9", total=_TEN, total_works=_FIFTEEN, below_thresholds=True),
)
_CONCESSIONS = (
    Basis(code="R3135-1", article="R3135-1"),
    Basis(code="R3135-2", article="R3135-2 et R3135-3", each=_FIFTY, authorities_only=True, notice=True),
    Basis(code="R3135-5", article="R3135-5 et R3135-3", each=_FIFTY, authorities_only=True, notice=True),
    Basis(code="R3135-6", article="R3135-6", new_holder=True),
    Basis(code="R3135-7", article="R3135-7"),
    Basis(code="R3135-8", article="R3135-8 et R3135-9", total=_TEN, below_thresholds=True),
)
_ROWS: Mapping[bool, Sequence[tuple[date, Sequence[Basis]]]] = {False: [(_CODE, _CONTRACTS)], True: [(_CODE, _CONCESSIONS)]}
"""Whether it is a concession → its bases by date."""
COMMITTEE_FROM = [(date(2006, 2, 24), Decimal(5))]
"""Above so many per cent, a change of a contract that the tender committee awarded is put to it (CGCT L1414-4)."""


def bases(*, concession: bool, on: date) -> Sequence[Basis]:
    """The bases that exist on that day, in the order of their articles."""
    return in_force(_ROWS[concession], on)


def basis(code: str, *, concession: bool, on: date) -> Basis | None:
    """The row of a basis, None for one that the law does not know."""
    return next((one for one in bases(concession=concession, on=on) if one.code == code), None)


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What the law says of one change: `percent` of it alone, `same_basis` and `total` with those before; `wrong`: why its basis does not
    bear it; `warnings`: codes of what to look at."""

    percent: Decimal
    same_basis: Decimal
    total: Decimal
    cap: Decimal | None
    wrong: str = ""
    warnings: tuple[str, ...] = ()
    notice: bool = False


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Of the contract that is changed; `threshold_eur`: the European one of its category on the day of the change."""

    category: str
    authority: bool
    formalised: bool
    threshold_eur: int
    on: date


def judge(row: Basis, facts: Facts, *, percent: Decimal, same_basis: Decimal, total: Decimal, same_basis_eur: Decimal) -> Judged:
    """Compare one change with the caps of its basis. Reductions have none but R2194-7's own test, which is the buyer's to make."""
    each = row.each if facts.authority or not row.authorities_only else None
    cap = row.cap(facts.category)
    wrong, warnings = "", []
    if each is not None and percent > each:
        wrong = f"Cette modification représente {_said(percent)} % du montant initial : le plafond est de {each:f} % (CCP {row.article})."
    elif cap is not None and same_basis > cap:
        wrong = (
            f"Avec les précédentes, cette modification atteint {_said(same_basis)} % du montant initial : le plafond cumulé est de {cap:f} % "
            f"(CCP {row.article}). Choisissez une autre base légale ou réduisez-la."
        )
    elif row.below_thresholds and same_basis_eur >= facts.threshold_eur:
        wrong = f"Ensemble, ces modifications atteignent le seuil européen de {facts.threshold_eur} € (CCP {row.article})."
    elif cap is not None and same_basis >= cap * TOLD_FROM:
        warnings.append("near-cap")
    low = next(one for one in bases(concession=row.code.startswith("R3"), on=facts.on) if one.below_thresholds).cap(facts.category)
    if low is not None and total > low:
        warnings.append("cumulated-above-low-value")
    if total > in_force(COMMITTEE_FROM, facts.on) and facts.formalised:
        warnings.append("committee")
    owes = row.notice and facts.formalised
    if owes:
        warnings.append("notice-owed")
    return Judged(
        percent=percent, same_basis=same_basis, total=total, cap=each if each is not None else cap, wrong=wrong, warnings=tuple(warnings), notice=owes
    )  # fmt: skip


def _said(percent: Decimal) -> str:
    return f"{rounded(percent):f}".rstrip("0").rstrip(".").replace(".", ",")
