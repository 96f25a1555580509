"""Thresholds in euros excluding tax, by date, category and kind of buyer (CCP annexe 2; REQ-024)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..buyer import BuyerKind
from .dated import in_force

WORKS, SUPPLIES, SERVICES = "works", "supplies", "services"
_STATE, _AUTHORITY, _ENTITY, _DEFENCE = BuyerKind.STATE, BuyerKind.AUTHORITY, BuyerKind.ENTITY, BuyerKind.DEFENCE


@dataclass(frozen=True, kw_only=True)
class European:
    """From these amounts the procedure is formalised, and the notice goes to the European journal."""

    supplies: dict[BuyerKind, int]
    works: int
    concessions: int


# since               source: opinion of the Commission taken up every two years by annexe 2 of the code
_EUROPEAN = [
    (date(2024, 1, 1), European(supplies={_STATE: 143_000, _AUTHORITY: 221_000, _ENTITY: 443_000, _DEFENCE: 443_000}, works=5_538_000, concessions=5_538_000)),
    (date(2026, 1, 1), European(supplies={_STATE: 140_000, _AUTHORITY: 216_000, _ENTITY: 432_000, _DEFENCE: 432_000}, works=5_404_000, concessions=5_404_000)),
]  # fmt: skip
KNOWN_UNTIL = date(2027, 12, 31)
"""Last day of the newest line: from then on the review warns that the table must be completed."""

# Below: neither publicity nor competition is due (R2122-8).
_DISPENSE_SUPPLIES = [(date(2020, 1, 1), 40_000), (date(2026, 4, 1), 60_000)]
_DISPENSE_WORKS = [(date(2020, 12, 8), 100_000), (date(2026, 1, 1), 100_000)]  # until 2025 by temporary texts (to confirm)
# From: the documents are on the buyer profile (R2132-2).
_DCE_ON_PROFILE = [(date(2020, 1, 1), 40_000), (date(2026, 4, 1), 60_000)]
# Small lots of a formalised contract may go by adapted procedure: each below this, and 20 % of the whole at most (R2123-1 2°).
_SMALL_LOT = [(date(2019, 4, 1), {WORKS: 1_000_000, SUPPLIES: 80_000, SERVICES: 80_000})]
SMALL_LOTS_SHARE = Decimal("0.20")


def formalised(category: str, kind: BuyerKind, on: date) -> int:
    """From this amount a contract is awarded by a formalised procedure (R2124-1)."""
    line = in_force(_EUROPEAN, on)
    return line.works if category == WORKS else line.supplies[kind]


def concession(on: date) -> int:
    """From this amount a concession follows the full rules (R3126-1 1°)."""
    return in_force(_EUROPEAN, on).concessions


def dispense(category: str, on: date) -> int:
    """Below this amount neither publicity nor competition is due (R2122-8)."""
    return in_force(_DISPENSE_WORKS if category == WORKS else _DISPENSE_SUPPLIES, on)


def documents_on_profile(on: date) -> int:
    """From this amount the documents of an advertised contract are on the buyer profile (R2132-2)."""
    return in_force(_DCE_ON_PROFILE, on)


def small_lot(category: str, on: date) -> int:
    """Below this amount a lot may go by adapted procedure (R2123-1 2°)."""
    return in_force(_SMALL_LOT, on)[category]
