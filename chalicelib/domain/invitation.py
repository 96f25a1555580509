"""Who is asked to take part in a phase that is not open to all (REQ-012)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from .company import Identifier


@dataclass(frozen=True, kw_only=True)
class Invitee:
    """A company invited to a phase, known by its identifier: it may have no account yet. No lots means every lot."""

    name: str
    identifier: Identifier
    email: str = ""
    company_id: str | None = None
    lots: tuple[int, ...] = field(default_factory=tuple)
    invited_at: datetime | None = None

    def may_bid(self, lot: int) -> bool:
        return not self.lots or lot in self.lots
