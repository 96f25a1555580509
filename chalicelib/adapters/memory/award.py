"""Decisions in memory."""

from __future__ import annotations

from dataclasses import replace

from ...domain.decision import Decision
from .versioned import Versioned


class MemoryDecisions(Versioned[tuple[str, int], Decision]):
    def put(self, decision: Decision) -> Decision:
        key = (decision.consultation_id, decision.lot)
        if decision.version == 1:
            return self._create(key, replace(decision, version=2))
        return self._save(key, decision)

    def of_consultation(self, consultation_id: str) -> list[Decision]:
        return sorted((d for (c, _), d in self._things.items() if c == consultation_id), key=lambda d: d.lot)

    def to_publish(self) -> list[Decision]:
        return [d for d in self._things.values() if d.notified_at and not d.essential_data_published_at and not d.test]
