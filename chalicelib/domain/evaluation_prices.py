"""Formulas of the price criterion: a price, among those of the other offers → a fraction of the points, from 0 to 1 (CCP R2152-7).

The lowest price always has all the points: a formula that may refuse them to the best offer is irregular (CE, 3 November 2014, n° 373362).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

PROPORTIONAL, TWICE, HIGHEST, SQUARE, ROOT = "proportional", "linear-twice", "linear-highest", "square", "root"
_ZERO, _ONE = Decimal(0), Decimal(1)

Formula = Callable[[Decimal, Decimal, Decimal], Decimal]
"""(price, lowest, highest) → fraction. Prices are above zero."""


def _highest(price: Decimal, low: Decimal, high: Decimal) -> Decimal:
    return _ONE if high == low else (high - price) / (high - low)


FORMULAS: Mapping[str, Formula] = {
    PROPORTIONAL: lambda price, low, high: low / price,
    TWICE: lambda price, low, high: max(_ZERO, 2 - price / low),
    HIGHEST: _highest,
    SQUARE: lambda price, low, high: (low / price) ** 2,
    ROOT: lambda price, low, high: (low / price).sqrt(),
}
"""Proportional to the lowest; in a straight line from the lowest to twice the lowest; or to the highest; the square and the square root of
the proportion, which part prices more, or less."""


def fraction(formula: str, price: Decimal, prices: Sequence[Decimal]) -> Decimal:
    """The part of the points that `price` has among `prices`, of which it is one. Raises KeyError for another formula."""
    found = FORMULAS[formula](price, min(prices), max(prices))
    return min(_ONE, max(_ZERO, found))


def curve(formula: str, low: Decimal, high: Decimal, steps: int = 12) -> list[tuple[Decimal, Decimal]]:
    """(price, fraction) from the lowest price on, over at least twice the lowest: what a screen draws and tells in a table."""
    end = max(high, 2 * low)
    prices = [low + (end - low) * step / steps for step in range(steps + 1)]
    return [(price.quantize(Decimal("0.01")), fraction(formula, price, [low, max(high, price)])) for price in prices]
