"""Values of law with the day they came into force."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

T = TypeVar("T")


def in_force(table: Sequence[tuple[date, T]], on: date) -> T:
    """The value of the newest line not after `on`; the first one for an older day. Lines are in order of their dates."""
    kept = [value for since, value in table if since <= on]
    return kept[-1] if kept else table[0][1]
