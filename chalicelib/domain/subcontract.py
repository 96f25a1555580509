"""A subcontractor declared by the holder (form DC4), accepted by the buyer or by its silence (CCP L2193-4, R2193-1 to R2193-4; REQ-120)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from .contract_parts import ContractFile

RECEIVED, ACCEPTED, REFUSED, BY_SILENCE = "received", "accepted", "refused", "accepted-by-silence"
AT_OFFER, LATER = "offer", "special-act"
"""Declared with the offer, or later by a special act."""


@dataclass(frozen=True, kw_only=True)
class Subcontract:
    """`received_on`: the day the buyer got a complete declaration, from which its silence counts; `silence_on`: the day it is an acceptance.

    `direct_payment`: the buyer pays the subcontractor itself. `declared_by_company`: the holder entered it.
    """

    id: str
    name: str
    identifier_type: str
    identifier: str
    services: str
    amount_eur: Decimal
    direct_payment: bool
    declared_at: str
    received_on: date
    silence_on: date
    at: datetime
    duration_months: int | None = None
    price_variation: str = ""
    file: ContractFile | None = None
    declared_by_company: bool = False
    state: str = RECEIVED
    settled_on: date | None = None
    reason: str = ""
    number: int = 0
    """In the order of acceptance, as the essential data asks; 0 before."""
    published_on: date | None = None
    by: str = ""
