"""Letters between a buyer and companies, and their evidence (CCP R2132-7; CE 359921; REQ-095, REQ-097, REQ-101)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from . import texts

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


RELAYED, ACCEPTED, DEFERRED, BOUNCED, COMPLAINT = "relayed", "accepted", "deferred", "bounced", "complaint"
OPENED, DOWNLOADED, POSTED, RESENT, REPLIED = "opened", "downloaded", "posted", "resent", "replied"
EVIDENCE = (RELAYED, ACCEPTED, DEFERRED, BOUNCED, COMPLAINT, OPENED, DOWNLOADED, POSTED, RESENT, REPLIED)
"""What may be known of a letter after it was queued, as its lines of the register of messages say it. `relayed`: taken by the service that sends
our mail, which says later whether the recipient's server took it. `posted`: sent on paper as well."""
_ADDRESS = re.compile(r"[^\s<>\"'(),;:]+@")
_SAID_CHARACTERS = 300


def said(reply: str) -> str:
    """What a mail server answered, fit for a register: one line, bounded, without anybody's address."""
    return _ADDRESS.sub("…@", " ".join(texts.one_line(reply.replace("\n", " ").replace("\r", " ")).split()))[:_SAID_CHARACTERS]


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One fact of a letter's way, as a line of the register says it. `line`: its number there. `to`: id of the reader; `detail`: the server's words, a reference;
    `attachment`: id of the file."""

    kind: str
    at: datetime
    line: int = 0
    to: str = ""
    detail: str = ""
    attachment: str = ""


@dataclass(frozen=True, kw_only=True)
class Resending:
    """What a line `resent` names: the other address it went to, empty for the same readers. `at` tells two of them apart."""

    address: str
    at: datetime


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
    evidence: tuple[Evidence, ...] = ()
    """In the order of time; empty for what was sent before the release that keeps it."""
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

    @property
    def came_back(self) -> bool:
        """Whether nobody got it: every address that was tried refused it, nobody read it, and no paper left since."""
        if self.first_opened_at or self.bounced_at is None:
            return False
        posted = [one.at for one in self.evidence if one.kind == POSTED]
        return _all_bounced(self.evidence) and not (posted and max(posted) >= self.bounced_at) if self.evidence else True

    def with_evidence(self, fact: Evidence) -> Message:
        """The same with one fact more, in its place; itself when it is known."""
        if fact in self.evidence:
            return self
        known = tuple(sorted((*self.evidence, fact), key=lambda one: (one.at, one.line)))
        return replace(
            self,
            evidence=known,
            accepted_at=self.accepted_at or _first(known, ACCEPTED),
            first_opened_at=self.first_opened_at or _first(known, OPENED),
            bounced_at=fact.at if fact.kind == BOUNCED and _all_bounced(known) else self.bounced_at,
        )


def _first(known: tuple[Evidence, ...], kind: str) -> datetime | None:
    return next((one.at for one in known if one.kind == kind), None)


def _all_bounced(known: tuple[Evidence, ...]) -> bool:
    """Whether the last thing said of each address that was tried is a refusal."""
    last = {one.to: one.kind for one in known if one.kind in (RELAYED, ACCEPTED, BOUNCED)}
    return set(last.values()) == {BOUNCED}
