"""Companies and their identifiers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


@dataclass(frozen=True, kw_only=True)
class Identifier:
    """A company's identifier as the DECP arrêté lists its types (SIRET, TVA, TAHITI, RIDET, FRWF, IREP, HORS-UE)."""

    type: str
    value: str


ANSWERED_WITHIN = timedelta(hours=48)


class Known(StrEnum):
    """How a platform knows that an account is that of the company it names."""

    DECLARED = "declared"
    """Whoever made it typed the identifier: nothing more."""
    OPERATOR = "operator"
    """The operator decided, on a document."""
    CONTESTED = "contested"
    """The operator decided, on a document, that another account of the same number is the company's."""


@dataclass(frozen=True)
class Proof:
    """`at` and `by` are empty for what is only declared; `reference` names the document."""

    how: Known = Known.DECLARED
    at: datetime | None = None
    by: str = ""
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class Company:
    """The account of an economic operator; `Bidder` is the company in its role."""

    id: str
    identifier: Identifier
    name: str
    created_at: datetime
    address: str = ""
    phone: str = ""
    created_by: str = ""
    """The user who declared it; empty in rows of the first release."""
    proof: Proof = field(default_factory=Proof)
    journal_seq: int = 0
    """The last line of its register of administration that changed it."""
    version: int = 1

    @property
    def confirmed(self) -> bool:
        return self.proof.how not in (Known.DECLARED, Known.CONTESTED)


@dataclass(frozen=True, kw_only=True)
class Dispute:
    """Accounts of one number that contradict each other; `company_id` is the one that says so."""

    identifier: Identifier
    company_id: str
    opened_at: datetime
    reason: str

    @property
    def decided_from(self) -> datetime:
        """Both sides have that long to answer."""
        return self.opened_at + ANSWERED_WITHIN
