"""The ticket of an invitation: what a company invited by its identifier shows to come in, sent to the invited address (REQ-012)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .company import Identifier


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """Bound to one consultation and one identifier; used once, by the account that `company_id` names from then on."""

    id: str
    consultation_id: str
    identifier: Identifier
    email: str
    made_at: datetime
    company_id: str = ""
    used_at: datetime | None = None
    revoked_at: datetime | None = None
    version: int = 1

    def admits(self, company_id: str) -> bool:
        """Whether that account came in by it and was not shown out."""
        return self.company_id == company_id and self.revoked_at is None
