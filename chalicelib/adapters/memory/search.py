"""The search log and saved searches in memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from ...domain.saved_search import SavedSearch
from ...usecases.ports.search import Record
from .versioned import Versioned


class MemorySearchLog:
    def __init__(self) -> None:
        self._lines: list[tuple[datetime, str]] = []

    def add(self, at: datetime, record: Record) -> None:
        self._lines.append((at, json.dumps(record)))

    def since(self, at: datetime) -> list[Record]:
        return [json.loads(record) for told, record in sorted(self._lines) if told >= at]


class MemorySavedSearches(Versioned[tuple[str, str], SavedSearch]):
    def get(self, user_id: str, search_id: str) -> SavedSearch | None:
        return self._things.get((user_id, search_id))

    def create(self, search: SavedSearch) -> SavedSearch:
        return self._create((search.user_id, search.id), search)

    def save(self, search: SavedSearch) -> SavedSearch:
        return self._save((search.user_id, search.id), search)

    def of_user(self, user_id: str) -> list[SavedSearch]:
        return sorted((s for s in self._things.values() if s.user_id == user_id), key=lambda s: s.id)

    def everyone(self) -> Iterator[SavedSearch]:
        return iter(list(self._things.values()))

    def delete(self, search: SavedSearch) -> None:
        self._things.pop((search.user_id, search.id), None)
