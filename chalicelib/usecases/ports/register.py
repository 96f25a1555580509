"""The legal memory."""

from __future__ import annotations

from typing import Protocol

from ...domain.register import Build, Entry


class Registers(Protocol):
    """Append-only streams (STORAGE.md)."""

    def append(self, stream: str, *, idem: str, build: Build, since: int | None = None) -> Entry:
        """Append exactly once per `idem` whatever the replays; entries before `since` are known not to hold it.

        Without `since` the operation begins now: nothing older is a replay of it.

        Raises whatever `build` raises, and Unavailable when the stream stays contended for 20 s.
        """

    def tail(self, stream: str) -> Entry | None:
        """The last entry, by strong read."""

    def read(self, stream: str, *, after: int = 0, limit: int | None = None) -> list[Entry]:
        """Entries in order, by strong read."""
