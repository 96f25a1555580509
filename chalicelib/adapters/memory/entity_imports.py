"""Files of entities being imported, in memory."""

from __future__ import annotations

from ...domain.entity_import import EntityImport, ImportLine
from .versioned import Versioned


class MemoryEntityImports(Versioned[str, EntityImport]):
    def __init__(self) -> None:
        super().__init__()
        self._pages: dict[tuple[str, int], tuple[ImportLine, ...]] = {}

    def get(self, import_id: str) -> EntityImport | None:
        return self._things.get(import_id)

    def create(self, made: EntityImport) -> EntityImport:
        return self._create(made.id, made)

    def save(self, found: EntityImport) -> EntityImport:
        return self._save(found.id, found)

    def put_page(self, import_id: str, number: int, lines: tuple[ImportLine, ...]) -> None:
        self._pages[import_id, number] = lines

    def page(self, import_id: str, number: int) -> tuple[ImportLine, ...]:
        return self._pages.get((import_id, number), ())

    def pages(self, import_id: str) -> list[tuple[ImportLine, ...]]:
        return [lines for (one, _), lines in sorted(self._pages.items(), key=lambda item: item[0]) if one == import_id]
