"""Ways to journals."""

from __future__ import annotations

from typing import Protocol


class Gazette(Protocol):
    """A way to journals: BOAMP, TED, newspapers."""

    def submit(self, channel: str, name: str, body: bytes) -> str | None:
        """The journal's reference for what was sent; None when that journal is not connected and a person must send it."""
