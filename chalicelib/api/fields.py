"""Values of requests that JSON Schema cannot wholly judge, or does not see: dates, numbers in an address or a header."""

from __future__ import annotations

from datetime import date, datetime

from ..domain.errors import Invalid
from ..domain.instants import from_text


def instant(text: str, field: str) -> datetime:
    """Raises Invalid for a date that does not exist."""
    try:
        return from_text(text)
    except (ValueError, OverflowError) as error:
        raise Invalid({field: "Cette date n’existe pas."}) from error


def whole_number(text: str, digits: int) -> int | None:
    """The number that `text` writes with ASCII digits, at most so many; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None


def day(text: str, name: str) -> date:
    """A day of the calendar, `2026-09-01`. Raises Invalid beside the field `name`."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid({name: "Donnez une date qui existe : année, mois, jour."}) from error
