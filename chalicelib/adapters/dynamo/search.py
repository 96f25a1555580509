"""What finding needs, on DynamoDB: saved searches (table directory), and the log of what changed (table ephemeral).

access pattern                          operation                       units
AP1 one of a person's searches          GetItem SAVED / user#id         1 RU
AP2 keep one                            PutItem if absent               1 WU
AP3 change over the version read        PutItem if version              1 WU
AP4 a person's, oldest first            Query   SAVED, user#…           1 RU per 4 kB
AP5 everyone's                          Query   SAVED                   0.5 RU per 4 kB
AP6 drop one                            DeleteItem if it exists         1 WU
AP7 tell a change                       PutItem SEARCHLOG / instant#id  1 WU per kB
AP8 changes since an instant, in order  Query   SEARCHLOG, sk >= instant 1 RU per 4 kB

Saved searches have one partition, since the job that alerts reads them all. The log is forgotten once folded into the index.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from ... import codec
from ...domain.errors import StaleVersion
from ...domain.ids import new_id
from ...domain.instants import to_text
from ...domain.saved_search import SavedSearch
from ...usecases.ports.search import Record
from . import versioned
from .models import DirectoryRow, EphemeralRow

_SAVED, _LOG = "SAVED", "SEARCHLOG"
_KEEP = timedelta(days=15)


class DynamoSavedSearches:
    def __init__(self, rows: type[DirectoryRow]):
        self._rows = rows

    def get(self, user_id: str, search_id: str) -> SavedSearch | None:  # AP1
        row = versioned.get(self._rows, _SAVED, f"{user_id}#{search_id}")
        return _read(row) if row else None

    def create(self, search: SavedSearch) -> SavedSearch:  # AP2
        if not versioned.create(self._row(search)):
            raise StaleVersion()
        return search

    def save(self, search: SavedSearch) -> SavedSearch:  # AP3
        newer = replace(search, version=search.version + 1)
        versioned.save(self._row(newer))
        return newer

    def of_user(self, user_id: str) -> list[SavedSearch]:  # AP4
        return [_read(row) for row in self._rows.query(_SAVED, self._rows.sk.startswith(f"{user_id}#"), consistent_read=True)]

    def everyone(self) -> Iterator[SavedSearch]:  # AP5
        return map(_read, self._rows.query(_SAVED))

    def delete(self, search: SavedSearch) -> None:  # AP6
        versioned.drop(self._rows(_SAVED, f"{search.user_id}#{search.id}"))

    def _row(self, search: SavedSearch) -> DirectoryRow:
        return self._rows(_SAVED, f"{search.user_id}#{search.id}", body=codec.to_dict(search), version=search.version)


class DynamoSearchLog:
    def __init__(self, rows: type[EphemeralRow]):
        self._rows = rows

    def add(self, at: datetime, record: Record) -> None:  # AP7
        self._rows(_LOG, f"{to_text(at)}#{new_id(at)}", body=record, expires_at=at + _KEEP).save()

    def since(self, at: datetime) -> list[Record]:  # AP8
        return [row.body for row in self._rows.query(_LOG, self._rows.sk >= to_text(at), consistent_read=True)]


def _read(row: DirectoryRow) -> SavedSearch:
    return codec.from_dict(SavedSearch, row.body)
