"""The decision on a lot and the contract's essential data (CCP R2185-1, R2196-1; REQ-110, REQ-112, REQ-114, REQ-130)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

CAUSES = ("next-ranked", "documents-missing", "error", "court", "other")
"""Why a decision is withdrawn: the chosen bidder cannot perform (R2181-7), gave no documents (R2144-7), a mistake, the judge, another cause."""
AWARDED, UNSUCCESSFUL, ABANDONED = "awarded", "unsuccessful", "abandoned"


@dataclass(frozen=True, kw_only=True)
class Ranking:
    deposit_id: str
    rank: int
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class EssentialData:
    """What the DECP arrêté asks beyond the award itself. Words are the arrêté's; None means not filled yet."""

    nature: str = "Marché"
    ccag: str | None = None
    form_of_price: str | None = None
    types_of_price: tuple[str, ...] = ()
    duration_months: int | None = None
    offers_received: int | None = None
    advance: bool | None = None
    advance_rate: Decimal | None = None
    subcontracting: bool | None = None
    innovative: bool = False
    group_type: str | None = None
    techniques: tuple[str, ...] = ("Sans objet",)
    modalities: tuple[str, ...] = ("Sans objet",)
    social: tuple[str, ...] = ()
    environmental: tuple[str, ...] = ()
    framework_id: str | None = None

    def missing(self) -> list[str]:
        asked = (
            "ccag",
            "form_of_price",
            "types_of_price",
            "duration_months",
            "offers_received",
            "advance",
            "subcontracting",
            "group_type",
            "social",
            "environmental",
        )
        gaps = [name for name in asked if getattr(self, name) in (None, ())]
        return gaps + (["advance_rate"] if self.advance and self.advance_rate is None else [])


@dataclass(frozen=True, kw_only=True)
class Minutes:
    """The minutes of the meeting, by their hash: a file sent as an attachment."""

    id: str
    name: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Holder:
    """One company that holds the contract, by the deposit it won with."""

    deposit_id: str
    company_id: str


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The outcome of one lot. `rejections_sent_at` starts the standstill; `notified_at` is the contract's effect."""

    consultation_id: str
    lot: int
    outcome: str
    reason: str
    decided_at: datetime
    decided_by: str
    amount_eur: Decimal | None = None
    awardee_deposit_id: str | None = None
    awardee_company_id: str | None = None
    other_holders: tuple[Holder, ...] = ()
    """With the awardee, in a framework agreement with several holders (CCP R2162-9)."""
    rankings: tuple[Ranking, ...] = ()
    essential_data: EssentialData = EssentialData()
    bidders: int = 0
    rejections_sent_at: datetime | None = None
    rejected_on_paper_at: datetime | None = None
    """The last of its rejections that were sent otherwise than by electronic means, if any was."""
    notification_message_id: str | None = None
    notified_at: datetime | None = None
    essential_data_published_at: datetime | None = None
    test: bool = False
    """Of a rehearsal: its essential data is never published."""
    concession: bool = False
    """Its record is another one, which the files of contracts do not accept (docs/ECARTS.md)."""
    meeting_on: date | None = None
    decided_body: str = ""
    """Who decided, and when it met: the committee, the mayor, the assembly."""
    minutes: Minutes | None = None
    withdrawn_at: datetime | None = None
    withdrawal_cause: str = ""
    withdrawal_reason: str = ""
    """Withdrawn once somebody was told, or for the next in rank; the next decision on the lot takes its place."""
    acting: dict[str, str] = field(default_factory=dict)
    """For whom it was decided, as registers say it."""
    version: int = 1

    @property
    def holders(self) -> tuple[Holder, ...]:
        """Everyone who holds the contract, the awardee first; nobody for a lot that is not awarded."""
        if self.awardee_deposit_id is None or self.awardee_company_id is None:
            return ()
        return (Holder(deposit_id=self.awardee_deposit_id, company_id=self.awardee_company_id), *self.other_holders)

    @property
    def owes_essential_data(self) -> bool:
        """Whether the arrêté asks for its record and it has not appeared: neither a rehearsal's nor a concession's ever will."""
        return self.notified_at is not None and self.essential_data_published_at is None and not self.test and not self.concession

    @property
    def publishable(self) -> bool:
        """Whether its record may appear now: owed, and complete."""
        return self.owes_essential_data and not self.essential_data.missing()

    def notified(self, at: datetime) -> Decision:
        return replace(self, notified_at=at)
