"""Values of request bodies that JSON Schema cannot wholly judge."""

from __future__ import annotations

from datetime import datetime

from ..domain.errors import Invalid
from ..domain.instants import from_text


def instant(text: str, field: str) -> datetime:
    """Raises Invalid for a date that does not exist."""
    try:
        return from_text(text)
    except (ValueError, OverflowError) as error:
        raise Invalid({field: "Cette date n’existe pas."}) from error
