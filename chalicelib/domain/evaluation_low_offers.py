"""Offers whose price seems abnormally low: pointed out by explained rules, never rejected by them (CCP L2152-5, R2152-3).

The buyer must ask for explanations before anything else (R2152-3, R2152-4): a rule only says where to look.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

OTHERS, TWO_MEANS, ESTIMATE = "others", "two-means", "estimate"
UNDER_OTHERS, UNDER_TWO_MEANS, UNDER_ESTIMATE, FAR_ABOVE = Decimal("0.80"), Decimal("0.90"), Decimal("0.75"), Decimal("1.20")
"""20 % below the mean of the others; 10 % below the mean of what is left once prices 20 % above the mean are taken away; 25 % below the estimate."""
_CENT = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class Signal:
    """One offer, by one rule: `below` is the threshold it is under, `compared` the mean or the estimate that makes it."""

    offer_id: str
    rule: str
    price: Decimal
    compared: Decimal
    below: Decimal


def signals(prices: Mapping[str, Decimal], estimate: Decimal | None) -> list[Signal]:
    """`prices`: offer → price. Two others at least make a mean; three prices make the second rule."""
    return [*_others(prices), *_two_means(prices), *_estimate(prices, estimate)]


def _others(prices: Mapping[str, Decimal]) -> Iterator[Signal]:
    for offer, price in prices.items():
        others = [value for one, value in prices.items() if one != offer]
        if len(others) >= 2:
            yield from _under(offer, OTHERS, price, _mean(others), UNDER_OTHERS)


def _two_means(prices: Mapping[str, Decimal]) -> Iterator[Signal]:
    if len(prices) < 3:
        return
    first = _mean(list(prices.values()))
    second = _mean([price for price in prices.values() if price <= first * FAR_ABOVE])
    for offer, price in prices.items():
        yield from _under(offer, TWO_MEANS, price, second, UNDER_TWO_MEANS)


def _estimate(prices: Mapping[str, Decimal], estimate: Decimal | None) -> Iterator[Signal]:
    for offer, price in prices.items() if estimate else ():
        yield from _under(offer, ESTIMATE, price, estimate or Decimal(0), UNDER_ESTIMATE)


def _under(offer: str, rule: str, price: Decimal, compared: Decimal, part: Decimal) -> Iterator[Signal]:
    below = compared * part
    if price < below:
        yield Signal(offer_id=offer, rule=rule, price=price, compared=compared.quantize(_CENT), below=below.quantize(_CENT))


def _mean(given: Sequence[Decimal]) -> Decimal:
    return sum(given, Decimal(0)) / len(given)
