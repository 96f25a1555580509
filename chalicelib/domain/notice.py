"""A notice sent to a journal, step by step, with its proofs (CCP R2131-12 to R2131-20; REQ-027 to REQ-030)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

DRAFT, SENT, ACCEPTED, PUBLISHED, REFUSED = "draft", "sent", "accepted", "published", "refused"
NEXT: dict[str, tuple[str, ...]] = {
    DRAFT: (SENT,),
    SENT: (ACCEPTED, PUBLISHED, REFUSED),
    ACCEPTED: (PUBLISHED, REFUSED),
    PUBLISHED: (),
    REFUSED: (DRAFT,),
}
"""What may follow each state; a refused notice is corrected and sent again."""
CALL, CORRECTION, CANCELLATION, AWARD = "call", "correction", "cancellation", "award"
KINDS = (CALL, CORRECTION, CANCELLATION, AWARD)


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A file that proves a step: acknowledgement, clipping. `sha256` is hex."""

    id: str
    name: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """`note`: what the journal said; `by` a user id; `acting`: for whom, as registers say it."""

    state: str
    at: datetime
    by: str
    note: str = ""
    acting: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One notice to one channel. `newspaper` and `cost_eur` are a JAL's; `sent_at` is kept in words by the national notice (R2131-20)."""

    id: str
    consultation_id: str
    kind: str
    channel: str
    created_at: datetime
    newspaper: str = ""
    mh: str | None = None
    """Hash of the sealing manifest the notice carries."""
    state: str = DRAFT
    sent_at: datetime | None = None
    accepted_at: datetime | None = None
    published_at: datetime | None = None
    reference: str = ""
    url: str = ""
    cost_eur: Decimal | None = None
    proofs: tuple[Proof, ...] = ()
    steps: tuple[Step, ...] = ()
    version: int = 1
