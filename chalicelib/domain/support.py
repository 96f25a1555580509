"""A request for help to those who run the platform, filed without an account (REQ-008)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .ids import short_number

TOPICS = {
    "deposit": "Déposer un pli",
    "documents": "Documents d’une consultation",
    "account": "Compte et connexion",
    "buyer": "Espace acheteur",
    "other": "Autre sujet",
}
"""What a request may be about, and its name in letters."""


@dataclass(frozen=True, kw_only=True)
class SupportRequest:
    """What somebody wrote, kept as evidence under its SHA-256. `salt` is random: the SHA-256, which a buyer's agent reads on a register
    before the deadline, can be matched with no guess of who wrote or what."""

    id: str
    received_at: datetime
    email: str
    topic: str
    text: str
    salt: str
    consultation_id: str | None = None

    @property
    def number(self) -> str:
        """Opaque: it does not tell how many came before."""
        return short_number(self.id)
