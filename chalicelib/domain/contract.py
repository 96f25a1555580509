"""A contract and its life, from its birth to the end of its execution (CCP L2, R2182-4, R2194-1, R2193-1; REQ-114, REQ-119, REQ-120, REQ-133).

What it was at its birth never changes: amendments, renewals and terminations are added, each by a line of its register, and what holds
today is read from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from .amendment import Amendment
from .contract_parts import ContractFile, ContractHolder, months_later
from .purchase_order import WARNED_AT, PurchaseOrder
from .subcontract import ACCEPTED, BY_SILENCE, Subcontract

AT_FIRST_ACCESS, ON_RECEIPT = "first-access", "receipt"
"""How the day of notification is known: every holder read the letter on the platform, or a proof of receipt was entered."""
CATEGORIES = ("works", "supplies", "services")
NATURES = ("marche", "accord-cadre", "concession")


class State(StrEnum):
    PREPARED = "prepared"
    """Not notified yet: to be signed, then notified."""
    IN_FORCE = "in-force"
    EXPIRED = "expired"
    """Its last day is past, and nobody said that its execution ended."""
    TERMINATED = "terminated"
    ENDED = "ended"
    """Received and paid: retention counts from there."""
    DROPPED = "dropped"
    """Prepared from a decision that was withdrawn."""


@dataclass(frozen=True, kw_only=True)
class LegalNotice:
    """The day on which the contract takes effect, and what proves it: messages read, or the SHA-256 of a file of the contract."""

    on: date
    how: str
    at: datetime
    proof: str = ""
    by: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Renewal:
    """`tacit`: by silence; `until`: the new last day."""

    id: str
    tacit: bool
    decided_on: date
    until: date
    at: datetime
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class Termination:
    """`partial`: the rest goes on; `amount_eur`: paid or owed for it, if any."""

    id: str
    cause: str
    partial: bool
    on: date
    reason: str
    at: datetime
    amount_eur: Decimal | None = None
    part: str = ""
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class Transmission:
    """Where a file handed to another system stands, as somebody says it by hand."""

    to: str
    status: str
    on: date
    at: datetime
    number: str = ""
    reason: str = ""
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class Born:
    """What a contract is at its birth; none of it ever changes (REQ-133)."""

    buyer_id: str
    buyer_siret: str
    number: str
    subject: str
    nature: str
    category: str
    holders: tuple[ContractHolder, ...]
    amount_eur: Decimal
    cpv: str = ""
    duration_months: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    lot: int | None = None
    consultation_id: str = ""
    reference: str = ""
    procedure: str = ""
    service_id: str | None = None
    contracting_authority: bool = True
    """Whether the buyer is one: the cap of 50 % does not bind contracting entities (R2194-3)."""
    maximum_eur: Decimal | None = None
    """Of a framework agreement."""
    concession: bool = False
    formalised: bool = False
    test: bool = False


@dataclass(frozen=True, kw_only=True)
class Contract:
    id: str
    born: Born
    created_at: datetime
    seq: int = 0
    """The last line of its register that it follows."""
    notices: tuple[LegalNotice, ...] = ()
    files: tuple[ContractFile, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    subcontracts: tuple[Subcontract, ...] = ()
    renewals: tuple[Renewal, ...] = ()
    orders: tuple[PurchaseOrder, ...] = ()
    terminations: tuple[Termination, ...] = ()
    transmissions: tuple[Transmission, ...] = ()
    execution_ended_on: date | None = None
    dropped_at: datetime | None = None
    next_on: date | None = None
    """The next day on which somebody is to be reminded of something (contract_occasions)."""
    told: tuple[str, ...] = ()
    """Reminders already given."""
    version: int = 1

    @property
    def notice(self) -> LegalNotice | None:
        """The one that holds: the last entered."""
        return self.notices[-1] if self.notices else None

    @property
    def notified_on(self) -> date | None:
        return self.notice.on if self.notice else None

    @property
    def amount_eur(self) -> Decimal:
        """The amount that holds today, excluding tax."""
        return next((one.amount_eur for one in reversed(self.amendments) if one.amount_eur is not None), self.born.amount_eur)

    @property
    def holders(self) -> tuple[ContractHolder, ...]:
        """Those of today: an amendment may have put another in place (R2194-6)."""
        return next((one.holders for one in reversed(self.amendments) if one.holders), self.born.holders)

    @property
    def starts_on(self) -> date | None:
        return self.born.starts_on or self.notified_on

    @property
    def duration_months(self) -> int | None:
        return next((one.duration_months for one in reversed(self.amendments) if one.duration_months), self.born.duration_months)

    @property
    def ends_on(self) -> date | None:
        """The last day: of the duration in force or of the last renewal, whichever is later; the one it was born with when neither says."""
        changed = any(one.duration_months for one in self.amendments)
        start, months = self.starts_on, self.duration_months
        counted = months_later(start, months) - timedelta(days=1) if start and months else None
        own = self.born.ends_on if self.born.ends_on and not changed else counted or self.born.ends_on
        return max([one.until for one in self.renewals[-1:]] + ([own] if own else []), default=None)

    @property
    def terminated(self) -> Termination | None:
        """The total termination, if any."""
        return next((one for one in self.terminations if not one.partial), None)

    @property
    def subcontracted_eur(self) -> Decimal:
        """What accepted subcontractors perform."""
        return sum((one.amount_eur for one in self.subcontracts if one.state in (ACCEPTED, BY_SILENCE)), Decimal(0))

    @property
    def ordered_eur(self) -> Decimal:
        return sum((one.amount_eur for one in self.orders), Decimal(0))

    @property
    def consumed(self) -> Decimal | None:
        """Per cent of the maximum of a framework agreement, exact; None where there is none."""
        maximum = self.born.maximum_eur
        return self.ordered_eur * 100 / maximum if maximum else None

    @property
    def nearly_consumed(self) -> bool:
        """Whether what is ordered reaches the share of the maximum from which the buyer is warned."""
        return self.consumed is not None and self.consumed >= WARNED_AT

    @property
    def list_key(self) -> str:
        """The list of the entity's that holds it: those of rehearsals are apart."""
        return self.born.buyer_id + ("#tests" if self.born.test else "")

    def state(self, today: date) -> State:
        if self.dropped_at:
            return State.DROPPED
        if self.execution_ended_on:
            return State.ENDED
        if self.terminated and self.terminated.on <= today:
            return State.TERMINATED
        if self.notified_on is None:
            return State.PREPARED
        return State.EXPIRED if self.ends_on and self.ends_on < today else State.IN_FORCE


REGISTER = "contract"


def register(contract_id: str) -> str:
    """The name of the stream that holds all that is done on one contract."""
    return f"K#{contract_id}#{REGISTER}"


def of_register(stream: str) -> str | None:
    """The contract whose register that is, None for another stream."""
    mark, _, rest = stream.partition("#")
    contract_id, _, kind = rest.partition("#")
    return contract_id if (mark, kind) == ("K", REGISTER) else None
