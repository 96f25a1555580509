"""Companies and their identifiers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Identifier:
    """A company's identifier as the DECP arrêté lists its types (SIRET, TVA, TAHITI, RIDET, FRWF, IREP, HORS-UE)."""

    type: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Company:
    """The account of an economic operator; `Bidder` is the company in its role."""

    id: str
    identifier: Identifier
    name: str
    created_at: datetime
    address: str = ""
    phone: str = ""
    created_by: str = ""
    """The user who declared it; empty in rows of the first release."""
