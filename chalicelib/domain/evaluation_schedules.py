"""Price schedules of bidders (BPU, DQE): arithmetic slips, and what differs from one bidder to another.

A line's amount is its quantity times its unit price, to the cent, half up. A slip is pointed out, never corrected here: what prevails (unit price
or amount) is what the consultation's documents say, and asking the bidder to confirm is regularising (CCP R2152-2).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

MOST_LINES = 2_000
_CENT = Decimal("0.01")
AMOUNT, TOTAL, UNPRICED = "amount", "total", "unpriced"


@dataclass(frozen=True, kw_only=True)
class PriceLine:
    """`row`: where it stands in the file. None where the file says nothing."""

    row: int
    code: str
    label: str
    unit: str = ""
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    amount: Decimal | None = None

    @property
    def computed(self) -> Decimal | None:
        if self.quantity is None or self.unit_price is None:
            return None
        return (self.quantity * self.unit_price).quantize(_CENT, ROUND_HALF_UP)


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """One bidder's, as its file was read. `total`: what the file says it comes to, without tax."""

    consultation_id: str
    lot: int
    offer_id: str
    file_name: str
    sha256: str
    lines: tuple[PriceLine, ...]
    total: Decimal | None
    read_at: datetime
    version: int = 0
    """0: never stored."""

    @property
    def computed(self) -> Decimal:
        """The sum of its lines, each computed again where it can be."""
        return sum(
            (value for one in self.lines if (value := one.computed if one.computed is not None else one.amount) is not None), Decimal(0)
        )


@dataclass(frozen=True, kw_only=True)
class Slip:
    """`row` 0 is the total."""

    kind: str
    row: int
    label: str
    stated: Decimal | None
    computed: Decimal | None


def slips(schedule: Schedule) -> Iterator[Slip]:
    """Amounts that are not quantity times unit price, lines with a quantity and no price, a total that is not the sum of the lines."""
    for one in schedule.lines:
        if one.quantity and one.unit_price is None and one.amount is None:
            yield Slip(kind=UNPRICED, row=one.row, label=one.label, stated=None, computed=None)
        elif one.amount is not None and one.computed is not None and one.amount.quantize(_CENT, ROUND_HALF_UP) != one.computed:
            yield Slip(kind=AMOUNT, row=one.row, label=one.label, stated=one.amount, computed=one.computed)
    if schedule.total is not None and schedule.total.quantize(_CENT, ROUND_HALF_UP) != schedule.computed:
        yield Slip(kind=TOTAL, row=0, label="", stated=schedule.total, computed=schedule.computed)


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One line over all bidders. `missing`: offers whose file lacks it; `changed`: those whose quantity, unit or label is not the usual one."""

    code: str
    label: str
    unit: str
    quantity: Decimal | None
    prices: dict[str, Decimal | None]
    missing: tuple[str, ...]
    changed: tuple[str, ...]


def compare(schedules: Sequence[Schedule]) -> list[Compared]:
    """Line by line, in the order of the first file that has it; lines are the same by their code, else by their label."""
    keys = dict.fromkeys(_key(line) for schedule in schedules for line in schedule.lines)
    by_offer = {one.offer_id: {_key(line): line for line in one.lines} for one in schedules}
    return [_compared(key, {offer: lines.get(key) for offer, lines in by_offer.items()}) for key in keys]


def _key(line: PriceLine) -> str:
    return line.code or " ".join(line.label.casefold().split())


def _compared(key: str, lines: dict[str, PriceLine | None]) -> Compared:
    known = {offer: line for offer, line in lines.items() if line}
    usual = Counter(_said(line) for line in known.values()).most_common(1)[0][0]
    first = next(line for line in known.values() if _said(line) == usual)
    return Compared(
        code=first.code,
        label=first.label,
        unit=first.unit,
        quantity=first.quantity,
        prices={offer: line.unit_price if line else None for offer, line in lines.items()},
        missing=tuple(offer for offer, line in lines.items() if not line),
        changed=tuple(offer for offer, line in known.items() if _said(line) != usual),
    )


def _said(line: PriceLine) -> tuple[str, str, Decimal | None]:
    return " ".join(line.label.casefold().split()), line.unit.casefold(), line.quantity
