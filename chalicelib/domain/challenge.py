"""A request to the judge that suspends signature: from its filing until its decision is served (CJA L551-4, L551-9; REQ-112)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

KINDS = ("precontractual", "contractual")
"""Before signature, and after it."""
OUTCOMES = ("rejected", "withdrawn", "procedure-annulled", "decision-annulled", "other")


@dataclass(frozen=True, kw_only=True)
class Challenge:
    """`filed_at`: when the court was seized, as the buyer was told; `lots`: those it is about, none for all of them."""

    id: str
    kind: str
    court: str
    number: str
    filed_at: datetime
    lots: tuple[int, ...] = ()
    by: str = ""
    ended_at: datetime | None = None
    outcome: str = ""
    note: str = ""

    def holds(self, lot: int) -> bool:
        """Whether the contract of this lot may not be signed."""
        return self.ended_at is None and (not self.lots or lot in self.lots)
