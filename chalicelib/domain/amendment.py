"""A modification of a contract being performed, on a legal basis (CCP L2194-1, R2194-1 to R2194-9; REQ-119, REQ-133)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_UP, Decimal

from .contract_parts import ContractFile, ContractHolder

_CENT = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class Amendment:
    """`amount_eur`: the new amount of the contract, excluding tax; None where the price does not change. `delta_eur`: against the one before.

    `number` counts from 1 in the order of notifications, as the essential data asks.
    """

    id: str
    number: int
    basis: str
    reason: str
    signed_on: date
    notified_on: date
    at: datetime
    delta_eur: Decimal = Decimal(0)
    amount_eur: Decimal | None = None
    duration_months: int | None = None
    holders: tuple[ContractHolder, ...] = ()
    file: ContractFile | None = None
    override: str = ""
    """Why it was entered above a cap that its basis does not have."""
    published_on: date | None = None
    """When its essential data appeared."""
    by: str = ""


def share(delta: Decimal, initial: Decimal) -> Decimal:
    """Per cent of the initial amount, exact: caps are judged on it. Its sign is the change's."""
    return delta * 100 / initial if initial else Decimal(0)


def rounded(percent: Decimal) -> Decimal:
    """As screens say it, to the hundredth: away from zero, so that what passes a cap never reads as the cap."""
    return percent.quantize(_CENT, ROUND_UP)


def cumulated(amendments: Sequence[Amendment], initial: Decimal, basis: str = "") -> Decimal:
    """Per cent of the initial amount of all changes together, or of those of one basis (R2194-9)."""
    return share(sum((one.delta_eur for one in amendments if not basis or one.basis == basis), Decimal(0)), initial)
