"""What a contract and the acts of its life are made of: who performs it, its files by their hashes, months of the calendar."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class ContractHolder:
    """Who performs it. `company_id`: its account here, empty when it is known by its identifier alone."""

    name: str
    identifier_type: str
    identifier: str
    company_id: str = ""


@dataclass(frozen=True, kw_only=True)
class ContractFile:
    """A file of the contract, by its hash (hexadecimal). `role`: contract, annex, proof, amendment, subcontract, order, performance, other."""

    role: str
    name: str
    sha256: str
    key: str
    at: datetime
    by: str = ""
    size_bytes: int = 0


def months_later(start: date, months: int) -> date:
    """The same day so many months after; the last of the month where it has fewer days."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
