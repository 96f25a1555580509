"""A consultation: facts are dated and kept, its status is a question asked with a clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from . import procedure as procedures
from . import slots, territories
from .buyer import Ancestor, BuyerKind
from .challenge import Challenge
from .contact import Contact, Place
from .dce import DceArchive, DceFile, DceVersion
from .errors import WrongState
from .group import PurchasingGroup
from .instants import paris_day
from .invitation import Invitee
from .limits import Limits
from .procedure import Phase
from .settings import Head
from .terms import Terms
from .territories import Territory

TEMPLATES, TESTS = "TEMPLATES", "TESTS"
TEST_MARK = "ESSAI"


class Status(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    OPENED = "opened"
    DECIDED = "decided"
    CANCELLED = "cancelled"


class Act(StrEnum):
    """What a consultation's status may forbid."""

    EDIT = "edit"
    PUBLISH = "publish"
    REPLACE_DCE = "replace-dce"
    EXTEND = "extend"
    DEPOSIT = "deposit"
    WITHDRAW = "withdraw"
    OPEN_ENVELOPES = "open-envelopes"
    READ_OPENINGS = "read-openings"
    DECIDE = "decide"
    CORRECT = "correct"
    CANCEL = "cancel"


# One table, readable beside a lawyer.                 source
ALLOWED = {
    Act.EDIT: {Status.DRAFT},
    Act.PUBLISH: {Status.DRAFT},
    Act.REPLACE_DCE: {Status.OPEN},  # CCP R2151-4 2°
    Act.EXTEND: {Status.OPEN},  # CCP R2151-4; never after the deadline (REQ-072)
    Act.DEPOSIT: {Status.OPEN, Status.CLOSED, Status.OPENED, Status.DECIDED},  # late ones are kept: annexe 7, I 5°
    Act.WITHDRAW: {Status.OPEN},  # REQ-068
    Act.OPEN_ENVELOPES: {Status.CLOSED, Status.OPENED},  # CCP R2132-9
    Act.READ_OPENINGS: {Status.CLOSED, Status.OPENED, Status.DECIDED, Status.CANCELLED},  # never before the deadline (REQ-081)
    Act.DECIDE: {Status.OPENED, Status.DECIDED},
    Act.CORRECT: {Status.OPEN},  # CCP R2151-4 2°
    Act.CANCEL: {Status.OPEN, Status.CLOSED, Status.OPENED},  # CCP R2185-1: at any time before signature
}

_WORDS = {
    Act.EDIT: "Cette consultation est publiée : elle ne se modifie plus ici. Prorogez le délai ou publiez une nouvelle version du DCE.",
    Act.PUBLISH: "Cette consultation est déjà publiée.",
    Act.REPLACE_DCE: "Le DCE ne peut être remplacé que pendant que la consultation est en ligne.",
    Act.EXTEND: "Le délai ne peut être prorogé que pendant que la consultation est en ligne, avant la date limite.",
    Act.DEPOSIT: "Cette consultation n’est pas publiée : aucun pli ne peut y être déposé.",
    Act.WITHDRAW: "Un pli ne peut plus être retiré après la date limite.",
    Act.OPEN_ENVELOPES: "Ouverture impossible : la date limite de remise n’est pas passée.",
    Act.READ_OPENINGS: "Rien ne se lit des plis : la date limite de remise n’est pas passée.",
    Act.DECIDE: "Décision impossible : les plis ne sont pas encore ouverts.",
    Act.CORRECT: "Une correction n’est possible que pendant que la consultation est en ligne, avant la date limite.",
    Act.CANCEL: "Cette consultation ne peut pas être déclarée sans suite ici : elle n’est pas publiée, ou elle est déjà décidée ou annulée.",
}


@dataclass(frozen=True, kw_only=True)
class Lot:
    """One lot; a consultation that is not allotted has exactly lot 1. The estimate is never public (REQ-036)."""

    number: int
    title: str
    description: str = ""
    cpv: str = ""
    estimate_eur: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """`kind`: price, cost (over the life cycle), quality, environment (taken into account), social, or empty (CCP R2152-7)."""

    label: str
    weight: int | None = None
    kind: str = ""


@dataclass(frozen=True, kw_only=True)
class RequestedDocument:
    """A document that bidders are asked for, in the envelope of `kind` (candidacy, offer or project): a reminder, which blocks nothing."""

    kind: str
    label: str


@dataclass(frozen=True, kw_only=True)
class CommitteeMember:
    """An opener: the person, the public key this consultation's offers are shared to, and the key last proved alive."""

    user_id: str
    name: str
    recipient: str | None = None
    fingerprint: str | None = None
    proved_at: datetime | None = None
    proved_recipient: str | None = None

    @property
    def proved(self) -> bool:
        """Whether the rehearsal was passed with the very key that counts now (REQ-084)."""
        return self.proved_at is not None and self.recipient is not None and self.proved_recipient == self.recipient


@dataclass(frozen=True, kw_only=True)
class Committee:
    members: tuple[CommitteeMember, ...] = ()
    quorum: int = 2


@dataclass(frozen=True, kw_only=True)
class SlotKey:
    """The gate's key for one slot: public recipient, and the seed as KMS ciphertext bound to `not_before` (SEALING, Keys)."""

    slot: str
    recipient: str
    sealed_seed: str
    not_before: datetime


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A dated line of the public history."""

    at: datetime
    kind: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class PublicationAsk:
    """One agent asks that this be put online, as it then was: another publishes it, or it is asked again (four-eyes publication)."""

    by: str
    by_name: str
    at: datetime
    mh: str
    content_sha256: str
    seq: int
    """Of its line in the entity's register of administration."""


@dataclass(frozen=True, kw_only=True)
class Consultation:
    """Instants are UTC-aware. The buyer's time zone is for display only."""

    id: str
    buyer_id: str
    buyer_name: str
    buyer_siret: str
    title: str
    procedure: str
    created_at: datetime
    version: int = 1
    edited_by: str = ""
    """Name of the agent who last saved the draft, for a colleague who saves at the same time."""
    edited_at: datetime | None = None
    reference: str = ""
    description: str = ""
    category: str = ""
    cpv: str = ""
    place: Place | None = None
    lots: tuple[Lot, ...] = ()
    submission_deadline: datetime | None = None
    contact: Contact = Contact()
    duration_months: int | None = None
    criteria: tuple[Criterion, ...] = ()
    requested_documents: tuple[RequestedDocument, ...] = ()
    limits: Limits = Limits()
    committee: Committee = Committee()
    dce_draft: tuple[DceFile, ...] = ()
    """Files being prepared, joined for the review from rows of their own; never stored here."""
    dce_versions: tuple[DceVersion, ...] = ()
    dce_archives: tuple[DceArchive, ...] = ()
    undertaking: str = ""
    """What is asked of those who receive confidential files (CCP R2132-5)."""
    recovery_recipient: str | None = None
    mh: str | None = None
    published_at: datetime | None = None
    opened_at: datetime | None = None
    decided_at: datetime | None = None
    closed_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancellation_reason: str = ""
    test: bool = False
    """A rehearsal of the buyer's: never public, never counted, never in open data."""
    template: bool = False
    """A model to copy from: never published."""
    parent_id: str | None = None
    parent_procedure: str | None = None
    phase: str = ""
    """Code of the phase in its procedure's row; empty for the first one."""
    round: int = 1
    invitees: tuple[Invitee, ...] = ()
    questions_until: datetime | None = None
    valid_until: datetime | None = None
    """End of a permanent call (dynamic system, qualification system)."""
    terms: Terms = Terms()
    buyer_kind: BuyerKind = BuyerKind.AUTHORITY
    buyer_department: str = ""
    buyer_ancestors: tuple[Ancestor, ...] = ()
    buyer_time_zone: str = ""
    """Where its département has several, or its entity settled another one."""
    head: Head = Head()
    """Of its entity when it was put online."""
    retention_years: int | None = None
    """How long its entity keeps the papers of the procedure (rules/retention.py)."""
    group: PurchasingGroup | None = None
    publication_ask: PublicationAsk | None = None
    service_id: str | None = None
    """The service of its entity that has it in charge; for the entity's own lists."""
    launched_on: date | None = None
    """Day of the launch whose rules apply; a phase copies it from the first one, which is ruled by its own publication."""
    challenges: tuple[Challenge, ...] = ()
    """Requests to the judge about it."""
    imported_at: datetime | None = None
    """When it came, with its registers, from another platform: nothing is sent nor drawn for the lines that came with it."""
    history: tuple[Fact, ...] = field(default_factory=tuple)

    def status(self, now: datetime) -> Status:
        if self.cancelled_at:
            return Status.CANCELLED
        if self.decided_at:
            return Status.DECIDED
        if self.published_at and self.permanent and self.valid_until and on_time(now, self.valid_until):
            return Status.OPEN
        if self.opened_at:
            return Status.OPENED
        if self.published_at is None or self.submission_deadline is None:
            return Status.DRAFT
        return Status.OPEN if on_time(now, self.submission_deadline) else Status.CLOSED

    def require(self, act: Act, now: datetime) -> None:
        """Raises WrongState when the status of the moment forbids `act`."""
        opening = act in (Act.OPEN_ENVELOPES, Act.READ_OPENINGS)
        if opening and self.permanent and self.published_at and not self.cancelled_at and not self.before_deadline(now):
            return  # applications that came after the first deadline are opened as they come (CCP R2162-46)
        status = self.status(now)
        if opening and self.cancelled_at and (act is Act.OPEN_ENVELOPES or self.before_deadline(self.cancelled_at)):
            raise WrongState(
                f"Cette consultation est sans suite depuis le {self.territory.told(self.cancelled_at)} : ses plis ne s’ouvrent plus.",
                "cancelled",
            )
        if status not in ALLOWED[act]:
            suffix = f" Date limite : {self.territory.told(self.submission_deadline)}." if self.submission_deadline else ""
            raise WrongState(_WORDS[act] + suffix, "too-early" if opening and status is Status.OPEN else "wrong-state")

    @property
    def territory(self) -> Territory:
        """Where its buyer is: legal time and holidays."""
        return territories.of(self.buyer_department, self.buyer_time_zone)

    def local_day(self, instant: datetime) -> date:
        """The calendar day where the buyer is: periods in days are counted on it."""
        return instant.astimezone(self.territory.zone).date()

    @property
    def phase_row(self) -> Phase:
        """What this consultation calls for, as its procedure says. Raises KeyError for an unknown procedure."""
        return procedures.BY_CODE[self.procedure].phase(self.phase)

    @property
    def restricted(self) -> bool:
        """Only invited companies see it and deposit (REQ-012)."""
        return self.phase_row.invited

    @property
    def public(self) -> bool:
        """Whether lists, feeds and searches show it."""
        return self.published_at is not None and not self.restricted and not self.test

    @property
    def label(self) -> str:
        """The reference, as letters and headings say it: a rehearsal is never taken for a real procedure."""
        return f"{TEST_MARK} – {self.reference}" if self.test else self.reference

    @property
    def list_key(self) -> str:
        """The list of the entity's that holds it: real ones, models and rehearsals never mix."""
        return f"{self.buyer_id}#{TEMPLATES if self.template else TESTS}" if self.template or self.test else self.buyer_id

    @property
    def next_dce(self) -> int:
        """Number of the version of the DCE that is being prepared."""
        return self.dce_versions[-1].number + 1 if self.dce_versions else 1

    @property
    def permanent(self) -> bool:
        return self.phase_row.permanent

    def slots(self) -> list[str]:
        return slots.of_lots([lot.number for lot in self.lots], self.phase_row.kinds)

    def before_deadline(self, now: datetime) -> bool:
        """Whether nobody may yet learn who bids (REQ-081)."""
        return self.submission_deadline is not None and on_time(now, self.submission_deadline)

    def rules_day(self, now: datetime) -> date:
        """The day whose rules of law apply: a consultation keeps those of its launch."""
        return self.launched_on or paris_day(self.published_at or now)

    def member(self, user_id: str) -> CommitteeMember | None:
        return next((member for member in self.committee.members if member.user_id == user_id), None)


def on_time(instant: datetime, deadline: datetime) -> bool:
    """The boundary, decided here and nowhere else: « 12 h 00 » is 12:00:00.000, included (REQ-051)."""
    return instant <= deadline
