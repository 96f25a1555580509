"""What consultations ask of their buyers, and who follows them, in memory."""

from __future__ import annotations

from dataclasses import replace

from ...domain.attention import Attention
from ...usecases.ports import Page, lists
from ...usecases.ports.cursors import ordered
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


class MemoryFollowings:
    def __init__(self) -> None:
        self._pairs: set[tuple[str, str]] = set()

    def begin(self, company_id: str, consultation_id: str) -> None:
        self._pairs.add((company_id, consultation_id))

    def end(self, company_id: str, consultation_id: str) -> None:
        self._pairs.discard((company_id, consultation_id))

    def has(self, company_id: str, consultation_id: str) -> bool:
        return (company_id, consultation_id) in self._pairs

    def of_company(self, company_id: str, cursor: str | None) -> Page[str]:
        mine = [consultation for company, consultation in self._pairs if company == company_id]
        return ordered(mine, str, lists.followed_by(company_id), cursor, lists.PAGE_SIZE)

    def companies(self, consultation_id: str) -> list[str]:
        return sorted(company for company, consultation in self._pairs if consultation == consultation_id)
