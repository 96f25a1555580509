"""A request for help to those who run the platform, filed without an account (REQ-008)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

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


class CaseState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"


@dataclass(frozen=True, kw_only=True)
class SupportCase:
    """A request as operators follow it. `owner`: whose register names it; `sha256`: by what. `reply`: what an operator notes of the answer,
    which leaves by mail from their own desk."""

    id: str
    owner: str
    sha256: str
    received_at: datetime
    answered_at: datetime | None = None
    answered_by: str = ""
    reply: str = ""
    version: int = 1

    @property
    def state(self) -> CaseState:
        return CaseState.ANSWERED if self.answered_at else CaseState.OPEN
