"""The report on a procedure (*rapport de présentation*, CCP R2184-1 to R2184-3): its sections, what each must say, and its draft (REQ-117)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

NOTHING = "Néant."
"""What a mandatory element says when there is nothing to say: it is never left out."""


@dataclass(frozen=True, kw_only=True)
class Section:
    """One element of the report. `text` was drawn from what is recorded, or written by a person (`edited`)."""

    key: str
    title: str
    article: str
    text: str
    edited: bool = False


@dataclass(frozen=True, kw_only=True)
class ReportDraft:
    """What people wrote in place of what is drawn: section → text."""

    consultation_id: str
    texts: Mapping[str, str] = field(default_factory=dict)
    saved_by: str = ""
    saved_at: datetime | None = None
    version: int = 0
    """0: never stored."""


@dataclass(frozen=True, kw_only=True)
class FrozenReport:
    """What the register names by its hash: nothing of it changes any more."""

    consultation_id: str
    number: int
    at: datetime
    by: str
    by_name: str
    buyer_name: str
    buyer_siret: str
    reference: str
    title: str
    sections: tuple[Section, ...]
