"""How long the buyer has to accept a subcontractor before its silence does, and who is paid directly (CCP R2193-4, R2193-10; REQ-120)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from .dated import in_force


@dataclass(frozen=True, kw_only=True)
class Rule:
    """`silence_days` from the receipt of a complete declaration; `direct_from_eur`: from this amount, tax included, payment is direct by law."""

    silence_days: int
    article: str
    direct_from_eur: Decimal


_ROWS: Sequence[tuple[date, Rule]] = [(date(2019, 4, 1), Rule(silence_days=21, article="R2193-4", direct_from_eur=Decimal(600)))]


def rule(on: date) -> Rule:
    return in_force(_ROWS, on)


def silence_on(received_on: date) -> date:
    """The day on which the silence of the buyer is an acceptance: the day after the period's last one."""
    return received_on + timedelta(days=rule(received_on).silence_days)
