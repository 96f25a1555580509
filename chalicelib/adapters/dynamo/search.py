"""Saved searches on DynamoDB (table directory): one partition, since the job that alerts reads them all.

access pattern                       operation                            units
AP1 one of a person's                GetItem SAVED / user#id              1 RU
AP2 keep one                         PutItem if absent                    1 WU
AP3 change over the version read     PutItem if version                   1 WU
AP4 a person's, oldest first         Query   SAVED, user#…                1 RU per 4 kB
AP5 everyone's                       Query   SAVED                        0.5 RU per 4 kB
AP6 drop one                         DeleteItem if it exists              1 WU
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ...domain.errors import StaleVersion
from ...domain.saved_search import SavedSearch
from .. import codec
from . import versioned

_PARTITION = "SAVED"


class DynamoSavedSearches:
    def __init__(self, model: Any):
        self._model = model

    def get(self, user_id: str, search_id: str) -> SavedSearch | None:  # AP1
        row = versioned.get(self._model, _PARTITION, f"{user_id}#{search_id}")
        return _read(row) if row else None

    def create(self, search: SavedSearch) -> SavedSearch:  # AP2
        if not versioned.create(self._row(search)):
            raise StaleVersion()
        return search

    def save(self, search: SavedSearch) -> SavedSearch:  # AP3
        newer = replace(search, version=search.version + 1)
        versioned.replace(self._row(newer), search.version)
        return newer

    def of_user(self, user_id: str) -> list[SavedSearch]:  # AP4
        return [_read(row) for row in self._model.query(_PARTITION, self._model.sk.startswith(f"{user_id}#"), consistent_read=True)]

    def everyone(self) -> Iterator[SavedSearch]:  # AP5
        return map(_read, self._model.query(_PARTITION))

    def delete(self, search: SavedSearch) -> None:  # AP6
        versioned.delete(self._model(_PARTITION, f"{search.user_id}#{search.id}"))

    def _row(self, search: SavedSearch) -> Any:
        return self._model(_PARTITION, f"{search.user_id}#{search.id}", body=codec.to_dict(search), version=search.version)


def _read(row: Any) -> SavedSearch:
    return codec.from_dict(SavedSearch, row.body)
