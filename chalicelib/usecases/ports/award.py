"""Decisions, one a lot."""

from __future__ import annotations

from typing import Protocol

from ...domain.decision import Decision


class Decisions(Protocol):
    def put(self, decision: Decision) -> Decision:
        """Creates (version 1) or writes over the version read. Raises StaleVersion."""

    def of_consultation(self, consultation_id: str) -> list[Decision]: ...

    def to_publish(self) -> list[Decision]:
        """Notified contracts whose essential data is not published yet."""
