"""What consultations ask of their buyers, in memory."""

from __future__ import annotations

from dataclasses import replace

from ...domain.attention import Attention
from .versioned import Versioned


class MemoryAttentions(Versioned[tuple[str, str], Attention]):
    def get(self, buyer_id: str, consultation_id: str) -> Attention | None:
        return self._things.get((buyer_id, consultation_id))

    def put(self, attention: Attention) -> Attention:
        key = attention.buyer_id, attention.consultation_id
        return self._save(key, attention) if attention.version else self._create(key, replace(attention, version=1))

    def of_buyer(self, buyer_id: str, limit: int) -> list[Attention]:
        found = [one for one in self._things.values() if one.buyer_id == buyer_id]
        return sorted(found, key=lambda one: one.id, reverse=True)[:limit]
