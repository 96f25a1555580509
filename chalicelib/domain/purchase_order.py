"""A purchase order or a call-off of a framework agreement, against its maximum (CCP R2162-13, R2162-4; CJUE C-216/17)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from .contract_parts import ContractFile

ORDER, CALL_OFF = "order", "call-off"
WARNED_AT, FULL = Decimal(80), Decimal(100)
"""Per cent of the maximum: from the first the buyer is warned, above the second an order asks why."""


@dataclass(frozen=True, kw_only=True)
class PurchaseOrder:
    """`number`: the buyer's. `override`: why it goes above the maximum."""

    id: str
    kind: str
    number: str
    subject: str
    amount_eur: Decimal
    placed_on: date
    at: datetime
    holder: str = ""
    """The identifier of the holder it goes to, where there are several."""
    consultation_id: str = ""
    """Of a call-off that was put to competition here."""
    file: ContractFile | None = None
    override: str = ""
    by: str = ""
