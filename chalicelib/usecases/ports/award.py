"""Decisions, one a lot."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from ...domain.decision import Decision


class Decisions(Protocol):
    def put(self, decision: Decision) -> Decision:
        """Creates (version 1) or writes over the version read. Raises StaleVersion."""

    def get(self, consultation_id: str, lot: int) -> Decision | None:
        """By strong read."""

    def of_consultation(self, consultation_id: str) -> list[Decision]: ...

    def publishable(self) -> Iterator[tuple[str, int]]:
        """(consultation id, lot) of contracts whose essential data may appear now (Decision.publishable); read by pages as it is consumed."""

    def owing(self, notified_before: datetime) -> Iterator[tuple[str, int]]:
        """(consultation id, lot) of contracts notified by then whose essential data is owed and not complete; by pages as well."""
