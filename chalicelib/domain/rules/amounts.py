"""Estimated values, and how French writes them."""

from __future__ import annotations

from decimal import Decimal

from ..consultation import Consultation


def estimate(c: Consultation) -> Decimal | None:
    """Estimated value of the whole, excluding tax; a framework agreement is worth its maximum (CCP R2121-1, R2121-8)."""
    framework = c.terms.framework
    if framework and framework.maximum_eur is not None:
        return framework.maximum_eur
    if c.terms.estimate_eur is not None:
        return c.terms.estimate_eur
    given = [lot.estimate_eur for lot in c.lots if lot.estimate_eur is not None]
    return sum(given, Decimal()) if given and len(given) == len(c.lots) else None


def euros(amount: Decimal | int) -> str:
    """`216 000 €`, with cents only when there are some."""
    whole = f"{amount:,.0f}" if amount == int(amount) else f"{amount:,.2f}"
    return whole.replace(",", "\u202f").replace(".", ",") + "\u00a0€"
