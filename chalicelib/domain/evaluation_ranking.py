"""The ranking of a lot from what evaluators agreed on, its ties, and how far it depends on weights and on the formula of the price.

Points are Decimal, rounded to the hundredth, half up, once, in the total: two offers whose totals are then equal hold the same rank.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from .evaluation import KINDS, STEP, Grid, Item, Mark, Offer
from .evaluation_prices import FORMULAS, fraction

Marks = Mapping[str, Mapping[str, Mark]]


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """`points`: item → points, whole precision; `rank`: None while something is missing."""

    offer: Offer
    points: Mapping[str, Decimal]
    total: Decimal | None
    rank: int | None
    missing: tuple[str, ...] = ()
    tied: bool = False


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One change at a time. `item` and `change` (+10 or −10 hundredths of its weight), or `formula`."""

    item: str = ""
    change: int = 0
    formula: str = ""


@dataclass(frozen=True, kw_only=True)
class Sensitivity:
    """What one scenario gives: offer → (total, rank); `same`: whether the first place is unchanged."""

    scenario: Scenario
    totals: Mapping[str, Decimal]
    ranks: Mapping[str, int]
    same: bool


def ranking(grid: Grid, offers: Sequence[Offer], marks: Marks) -> dict[str, list[Ranked]]:
    """Kind of offer → its ranking, best first; then those that something lacks. What is set aside is not ranked, and its price does not count."""
    found = {kind: _of_kind(grid, [one for one in offers if one.kind == kind and not one.set_aside], marks) for kind in KINDS}
    return {kind: ranked for kind, ranked in found.items() if ranked}


def _of_kind(grid: Grid, offers: Sequence[Offer], marks: Marks) -> list[Ranked]:
    judged = [_judged(grid, one, offers, marks.get(one.id, {})) for one in offers]
    totals = sorted((one.total for one in judged if one.total is not None), reverse=True)
    ranked = [
        replace(one, rank=totals.index(one.total) + 1, tied=totals.count(one.total) > 1) if one.total is not None else one for one in judged
    ]
    return sorted(ranked, key=lambda one: (one.rank is None, one.rank or 0))


def _judged(grid: Grid, offer: Offer, others: Sequence[Offer], marks: Mapping[str, Mark]) -> Ranked:
    points = {item.code: _points(item, offer, others, marks.get(item.code)) for item in grid.items}
    known = {code: value for code, value in points.items() if value is not None}
    lacking = tuple(code for code, value in points.items() if value is None)
    total = None if lacking else sum(known.values(), Decimal(0)).quantize(STEP, ROUND_HALF_UP)
    return Ranked(offer=offer, points=known, total=total, rank=None, missing=lacking)


def _points(item: Item, offer: Offer, others: Sequence[Offer], mark: Mark | None) -> Decimal | None:
    if item.formula:
        price = offer.prices.get(item.code)
        prices = [one.prices[item.code] for one in others if item.code in one.prices]
        return None if price is None else item.weight * fraction(item.formula, price, prices)
    return None if mark is None or mark.value is None else item.weight * mark.value / item.scale


def sensitivity(grid: Grid, offers: Sequence[Offer], marks: Marks, kind: str) -> list[Sensitivity]:
    """Each weight 10 % up, then down, the others keeping their proportions; then each other formula, for all prices at once."""
    kept = [one for one in offers if one.kind == kind]
    before = _first(_of(grid, kept, marks, kind))
    return [_tried(scenario, changed, kept, marks, kind, before) for scenario, changed in _scenarios(grid)]


def _scenarios(grid: Grid) -> Iterable[tuple[Scenario, Grid]]:
    for item in grid.items if len(grid.items) > 1 else ():
        for change in (10, -10):
            yield Scenario(item=item.code, change=change), replace(grid, items=reweighted(grid.items, item.code, change))
    used = {item.formula for item in grid.priced}
    for formula in FORMULAS if used else ():
        if used != {formula}:
            items = tuple(replace(item, formula=formula) if item.formula else item for item in grid.items)
            yield Scenario(formula=formula), replace(grid, items=items)


def reweighted(items: Sequence[Item], code: str, change: int) -> tuple[Item, ...]:
    """The weight of one item `change` hundredths up or down, those of the others in proportion, for the same whole."""
    whole = sum((item.weight for item in items), Decimal(0))
    own = next(item.weight for item in items if item.code == code)
    newer = min(own * (100 + change) / 100, whole)
    factor = (whole - newer) / (whole - own)
    return tuple(replace(item, weight=newer if item.code == code else item.weight * factor) for item in items)


def _tried(scenario: Scenario, grid: Grid, offers: Sequence[Offer], marks: Marks, kind: str, before: set[str]) -> Sensitivity:
    found = [one for one in _of(grid, offers, marks, kind) if one.total is not None]
    return Sensitivity(
        scenario=scenario,
        totals={one.offer.id: one.total for one in found if one.total is not None},
        ranks={one.offer.id: one.rank for one in found if one.rank is not None},
        same=_first(found) == before,
    )


def _of(grid: Grid, offers: Sequence[Offer], marks: Marks, kind: str) -> list[Ranked]:
    return ranking(grid, offers, marks).get(kind, [])


def _first(ranked: Iterable[Ranked]) -> set[str]:
    return {one.offer.id for one in ranked if one.rank == 1}
