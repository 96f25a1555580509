"""The ranking of a lot, how far it depends on weights and formulas, and the prices that seem abnormally low."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ...domain import evaluation_low_offers as low
from ...domain import evaluation_ranking as ranks
from ...domain.evaluation import BASE, Offer
from ...domain.evaluation_ranking import Ranked, Sensitivity
from ..access.permission import Actor
from .grids import Grids
from .readings import LotReading, Readings


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """`provisional`: the consensus is open, everything may still change."""

    reading: LotReading
    provisional: bool
    offers: Sequence[Offer]
    ranked: Mapping[str, Sequence[Ranked]]
    sensitivity: Sequence[Sensitivity]
    signals: Sequence[low.Signal]
    estimate: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Rankings:
    grids: Grids
    readings: Readings

    def of(self, actor: Actor | None, consultation_id: str, lot: int) -> Ranking | None:
        """None until every evaluator has closed: a ranking would tell their marks."""
        reading, _ = self.grids.read(actor, consultation_id, lot)
        return self.ranked(reading)

    def ranked(self, reading: LotReading) -> Ranking | None:
        """The same for a reading that was permitted."""
        if not reading.all_closed:
            return None
        grid, agreed = reading.required(), self.readings.agreed(reading)
        offers = list(agreed.offers) if agreed else list(reading.offers)
        marks = agreed.marks if agreed else self.readings.agreeing(reading)
        estimate = next((one.estimate_eur for one in reading.consultation.lots if one.number == reading.lot), None)
        first = grid.priced[0].code if grid.priced else ""
        prices = {one.id: one.prices[first] for one in offers if one.kind == BASE and not one.set_aside and first in one.prices}
        return Ranking(
            reading=reading,
            provisional=agreed is None,
            offers=offers,
            ranked=ranks.ranking(grid, offers, marks),
            sensitivity=ranks.sensitivity(grid, offers, marks, BASE),
            signals=low.signals(prices, estimate),
            estimate=estimate,
        )
