"""Companies and their identifiers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum


@dataclass(frozen=True, kw_only=True)
class Identifier:
    """A company's identifier as the DECP arrêté lists its types (SIRET, TVA, TAHITI, RIDET, FRWF, IREP, HORS-UE)."""

    type: str
    value: str


ANSWERED_WITHIN = timedelta(hours=48)
MERGER_OFFERED_FOR = timedelta(days=14)


class Known(StrEnum):
    """How a platform knows that an account is that of the company it names."""

    DECLARED = "declared"
    """Whoever made it typed the identifier: nothing more."""
    OPERATOR = "operator"
    """The operator decided, on a document."""
    PROVIDER = "provider"
    """An identity provider that the platform trusts for it said that its administrator works there."""
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
class Former:
    """An identifier that the account bore; `until`: the day from which it bears another."""

    identifier: Identifier
    until: date


@dataclass(frozen=True, kw_only=True)
class Company:
    """The account of an economic operator; `Bidder` is the company in its role."""

    id: str
    identifier: Identifier
    name: str
    created_at: datetime
    address: str = ""
    phone: str = ""
    letters_to: str = ""
    """Another address that is told of letters, beside its people's (REQ-098)."""
    created_by: str = ""
    """The user who declared it; empty in rows of the first release."""
    proof: Proof = field(default_factory=Proof)
    formerly: tuple[Former, ...] = ()
    """Oldest first."""
    merged_into: str | None = None
    """The account that it was merged into: its people act there, and what it deposited stays its own."""
    merged_at: datetime | None = None
    absorbed: tuple[str, ...] = ()
    """The accounts merged into this one, those merged into them included: whoever is in this one has the same roles in them."""
    journal_seq: int = 0
    """The last line of its register of administration that changed it."""
    version: int = 1

    @property
    def confirmed(self) -> bool:
        return self.proof.how not in (Known.DECLARED, Known.CONTESTED)

    def bore(self, identifier: Identifier) -> bool:
        """Whether that identifier is, or was, the one of this account."""
        return identifier == self.identifier or any(one.identifier == identifier for one in self.formerly)

    def proved(self, identifier: Identifier) -> bool:
        """Whether its proof holds for that identifier: its own, or one it bore of the same legal unit."""
        return self.confirmed and self.bore(identifier) and (identifier == self.identifier or same_unit(identifier, self.identifier))


def same_unit(one: Identifier, other: Identifier) -> bool:
    """Two establishments of one legal unit: the SIREN is the first nine digits of their SIRET (code de commerce, R123-220, R123-221)."""
    return one.type == other.type == "SIRET" and one.value[:9] == other.value[:9]


@dataclass(frozen=True, kw_only=True)
class MergerRequest:
    """An administrator of one account asks those of another of the same company to receive it."""

    company_id: str
    """The account that receives, and answers."""
    source_id: str
    asked_by: str
    asked_at: datetime

    def open(self, now: datetime) -> bool:
        return now < self.asked_at + MERGER_OFFERED_FOR


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
