"""Files of entities being imported, on DynamoDB (table directory).

access pattern                       operation                            units
AP1 one import                       GetItem IMPORT#id / HEAD             1 RU
AP2 keep one                         PutItem if absent                    1 WU
AP3 one page more                    PutItem if version                   1 WU
AP4 write a page of twenty lines     PutItem IMPORT#id / PAGE#number      1 WU per kB
AP5 a page                           GetItem IMPORT#id / PAGE#number      1 RU per 4 kB
AP6 every page                       Query   IMPORT#id, PAGE#…            1 RU per 4 kB

What is written for an entity does not grow with the file: the head has counts alone, and each page is written twice, judged then made.
"""

from __future__ import annotations

from dataclasses import replace

from ... import codec
from ...domain.entity_import import EntityImport, ImportLine
from ...domain.errors import StaleVersion
from . import versioned
from .models import DirectoryLinkRow, DirectoryRow


class DynamoEntityImports:
    def __init__(self, rows: type[DirectoryRow], links: type[DirectoryLinkRow]):
        self._rows, self._links = rows, links

    def get(self, import_id: str) -> EntityImport | None:  # AP1
        row = versioned.get(self._rows, f"IMPORT#{import_id}", "HEAD")
        return codec.from_dict(EntityImport, row.body) if row else None

    def create(self, made: EntityImport) -> EntityImport:  # AP2
        if not versioned.create(self._row(made)):
            raise StaleVersion()
        return made

    def save(self, found: EntityImport) -> EntityImport:  # AP3
        newer = replace(found, version=found.version + 1)
        versioned.save(self._row(newer))
        return newer

    def put_page(self, import_id: str, number: int, lines: tuple[ImportLine, ...]) -> None:  # AP4
        self._links(*_page(import_id, number), body={"lines": codec.to_dict(lines)}).save()

    def page(self, import_id: str, number: int) -> tuple[ImportLine, ...]:  # AP5
        row = versioned.get(self._links, *_page(import_id, number))
        return _lines(row) if row else ()

    def pages(self, import_id: str) -> list[tuple[ImportLine, ...]]:  # AP6
        return [_lines(row) for row in self._links.query(f"IMPORT#{import_id}", self._links.sk.startswith("PAGE#"), consistent_read=True)]

    def _row(self, found: EntityImport) -> DirectoryRow:
        return self._rows(f"IMPORT#{found.id}", "HEAD", body=codec.to_dict(found), version=found.version)


def _page(import_id: str, number: int) -> tuple[str, str]:
    return f"IMPORT#{import_id}", f"PAGE#{number:05d}"


def _lines(row: DirectoryLinkRow) -> tuple[ImportLine, ...]:
    return tuple(codec.from_dict(ImportLine, line) for line in row.body["lines"])
