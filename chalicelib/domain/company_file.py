"""The file that a company keeps once and joins to its applications: the platform holds what it cannot read (REQ-007)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .person import KeyWrap

REMINDED_BEFORE = timedelta(days=30)
MOST_PIECES = 200


@dataclass(frozen=True, kw_only=True)
class SealedPiece:
    """One document sealed to the company's key: an age file, named by an id alone."""

    id: str
    size_bytes: int


@dataclass(frozen=True, kw_only=True)
class Ending:
    """What the company chose to be reminded of: a label in its own words, and the last day."""

    id: str
    label: str
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class CompanyFile:
    """`recipient`: the public half of the company's key; `wraps`: its private half, which a passphrase opens, never the platform."""

    company_id: str
    recipient: str
    fingerprint: str
    wraps: tuple[KeyWrap, ...]
    made_at: datetime
    index: str = ""
    """What pieces are, and the facts of the forms: an age file in base64."""
    pieces: tuple[SealedPiece, ...] = ()
    endings: tuple[Ending, ...] = ()
    changed_at: datetime | None = None
    version: int = 1
