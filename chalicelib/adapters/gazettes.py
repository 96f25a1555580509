"""Sending notices to journals. Without an account at the journal, a person sends the exported file and confirms each step."""

from __future__ import annotations


class ByHand:
    """No journal is connected: the answer is always to export the notice and send it oneself."""

    def submit(self, channel: str, name: str, body: bytes) -> str | None:
        return None


class Connected:
    """Journals that answered a reference for what was sent; keeps what they received. For tests and trials of a connection."""

    def __init__(self, *channels: str):
        self._channels = channels
        self.received: dict[str, bytes] = {}

    def submit(self, channel: str, name: str, body: bytes) -> str | None:
        if channel not in self._channels:
            return None
        self.received[name] = body
        return f"{channel}-{len(self.received):06d}"
