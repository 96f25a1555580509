"""Letters between a buyer and companies, and their evidence (CCP R2132-7; CE 359921; REQ-095, REQ-097, REQ-101)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

REJECTION, NOTIFICATION, INFORMATION = "rejection", "notification", "information"
"""Kinds that the code names; all of them are rows of `chalicelib/letters/kinds.py`."""
REPLY, COMPANY_LETTER, REASONS_REQUEST = "reply", "company-letter", "reasons-request"
"""What a company writes: in answer to a letter, first, or to be told why it was not retained (CCP R2181-2, R2181-4)."""


UNREAD_AFTER = timedelta(hours=24)
BEFORE_REPLY = timedelta(hours=48)
BEFORE_DUE = timedelta(days=3)


class Mark(StrEnum):
    """The occasion of a reminder."""

    UNREAD = "unread"
    """A day after it was sent."""
    CLOSING = "closing"
    """Two days before a reply is expected, still unread."""
    DUE_SOON = "due-soon"
    """Three days before the buyer owes its answer."""
    OVERDUE = "overdue"


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file joined by its hash; `sha256` is hex. `scan`: what the antivirus said (dce.Scan), empty before it was asked."""

    id: str
    name: str
    size_bytes: int
    sha256: str
    scan: str = ""
    threat: str = ""


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message to one company, or from it. Its words never change once sent; only the evidence fills."""

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
    from_company: bool = False
    """Written by the company; `first_opened_at` is then when an agent first read it."""
    in_reply_to: str = ""
    thread: str = ""
    """The message that began the thread; empty for that one itself."""
    later: tuple[str, ...] = ()
    """On the message that began it, the others of the thread, oldest first."""
    reply_until: datetime | None = None
    """Until when a reply is in time."""
    late: bool = False
    """A reply received at that instant or after it: kept and flagged."""
    due_at: datetime | None = None
    """When the buyer owes its answer to this request (CCP R2181-2)."""
    template: str = ""
    """The words it was written from: « standard 1 », « entity 3 »; empty before there were any."""
    version: int = 1

    @property
    def root(self) -> str:
        """The message that began its thread, itself perhaps."""
        return self.thread or self.id

    def occasions(self) -> dict[Mark, datetime]:
        """When somebody will be reminded of it, unless it is read, or answered where an answer is owed (REQ-098)."""
        found = {Mark.UNREAD: self.queued_at + UNREAD_AFTER}
        if self.reply_until and self.reply_until - BEFORE_REPLY > found[Mark.UNREAD]:
            found[Mark.CLOSING] = self.reply_until - BEFORE_REPLY
        if self.due_at:
            found |= {Mark.DUE_SOON: self.due_at - BEFORE_DUE, Mark.OVERDUE: self.due_at}
        return found
