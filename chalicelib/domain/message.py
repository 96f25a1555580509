"""Legal messages and their evidence (CCP R2132-7; CE 359921; REQ-095, REQ-097, REQ-101)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

REJECTION, NOTIFICATION, INFORMATION = "rejection", "notification", "information"


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file joined by its hash; `sha256` is hex."""

    id: str
    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message to one company. Its words never change once sent; only the evidence fills."""

    id: str
    consultation_id: str
    kind: str
    lot: int | None
    company_id: str
    company_name: str
    subject: str
    body: str
    sent_by: str
    queued_at: datetime
    attachments: tuple[Attachment, ...] = ()
    accepted_at: datetime | None = None
    bounced_at: datetime | None = None
    first_opened_at: datetime | None = None
    version: int = 1
