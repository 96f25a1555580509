"""Decisions in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from ...domain.decision import Decision
from .versioned import Versioned


class MemoryDecisions(Versioned[tuple[str, int], Decision]):
    def put(self, decision: Decision) -> Decision:
        key = (decision.consultation_id, decision.lot)
        if decision.version == 1:
            return self._create(key, replace(decision, version=2))
        return self._save(key, decision)

    def get(self, consultation_id: str, lot: int) -> Decision | None:
        return self._things.get((consultation_id, lot))

    def of_consultation(self, consultation_id: str) -> list[Decision]:
        return sorted((d for (c, _), d in self._things.items() if c == consultation_id), key=lambda d: d.lot)

    def publishable(self) -> Iterator[tuple[str, int]]:
        return iter([place for place, d in self._things.items() if d.publishable])

    def owing(self, notified_before: datetime) -> Iterator[tuple[str, int]]:
        owed = [(place, d) for place, d in self._things.items() if d.owes_essential_data and not d.publishable]
        return iter([place for place, d in owed if d.notified_at and d.notified_at <= notified_before])
