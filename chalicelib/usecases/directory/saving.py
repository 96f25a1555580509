"""Saving what somebody else may be saving too."""

from __future__ import annotations

from collections.abc import Callable

from ...domain.errors import StaleVersion

_TRIES = 8


def again(act: Callable[[], None]) -> None:
    """Once more when somebody wrote between. Raises StaleVersion after eight losses."""
    for _ in range(_TRIES - 1):
        try:
            return act()
        except StaleVersion:
            continue
    return act()
