"""What finding needs: the log of publications, and saved searches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from ...domain.saved_search import SavedSearch

Record = list[object]
"""A document as the index writes it: JSON, without a name a column."""


class SearchLog(Protocol):
    """What changed in public consultations and is not folded into the search index yet."""

    def add(self, at: datetime, record: Record) -> None: ...

    def since(self, at: datetime) -> list[Record]:
        """Records told at or after that instant, in order."""


class SavedSearches(Protocol):
    def get(self, user_id: str, search_id: str) -> SavedSearch | None: ...

    def create(self, search: SavedSearch) -> SavedSearch: ...

    def save(self, search: SavedSearch) -> SavedSearch:
        """Writes over the version read. Raises StaleVersion, also when it was dropped."""

    def of_user(self, user_id: str) -> list[SavedSearch]:
        """Oldest first."""

    def everyone(self) -> Iterator[SavedSearch]: ...

    def delete(self, search: SavedSearch) -> None: ...
