"""What a table that somebody sent may hold at most, and how one that cannot be read is refused."""

from __future__ import annotations

from ..domain.errors import Invalid

MOST_ROWS, MOST_COLUMNS = 5_000, 300


def unreadable(words: str) -> Invalid:
    """Beside the field `file`."""
    return Invalid({"file": words}, words, "spreadsheet-unreadable")
