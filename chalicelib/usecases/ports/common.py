"""Shared by every port: pages, and the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list; `next` is an opaque cursor, None at the end."""

    items: list[T]
    next: str | None


class Clock(Protocol):
    def now(self) -> datetime:
        """UTC, to the millisecond."""

    def on_this_clock(self, real: datetime) -> datetime:
        """An instant read elsewhere (a gateway, a storage event), on this clock."""
