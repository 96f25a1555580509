"""What failed and is to be tried again, on DynamoDB (table ephemeral, without expiry).

access pattern                         operation                      units
AP1 an item failed                     PutItem WORK / job#item        1 WU per kB
AP2 it succeeded                       DeleteItem if it exists        1 WU
AP3 one item                           GetItem consistent             1 RU
AP4 those of a job                     Query WORK, job#…, consistent  1 RU per 4 kB
AP5 all of them, by pages              Query WORK                     0.5 RU per 4 kB
"""

from __future__ import annotations

from typing import Any

from ... import codec
from ...domain.attempt import Attempt
from ...usecases.ports import Page
from . import pages, versioned

_PARTITION = "WORK"
PAGE_SIZE = 50


class DynamoAttempts:
    def __init__(self, model: Any):
        self._model = model

    def put(self, attempt: Attempt) -> None:  # AP1
        self._model(_PARTITION, _key(attempt.job, attempt.item), body=codec.to_dict(attempt)).save()

    def drop(self, job: str, item: str) -> None:  # AP2
        versioned.delete(self._model(_PARTITION, _key(job, item)))

    def get(self, job: str, item: str) -> Attempt | None:  # AP3
        row = versioned.get(self._model, _PARTITION, _key(job, item))
        return _read(row) if row else None

    def of_job(self, job: str) -> list[Attempt]:  # AP4
        rows = self._model.query(_PARTITION, self._model.sk.startswith(f"{job}#"), consistent_read=True)
        return [_read(row) for row in rows]

    def page(self, cursor: str | None) -> Page[Attempt]:  # AP5
        def query(**kw: Any) -> Any:
            return self._model.query(_PARTITION, **kw)

        return pages.page(query, cursor, _read, lambda key: key.get("pk", {}).get("S") == _PARTITION, limit=PAGE_SIZE)


def _key(job: str, item: str) -> str:
    return f"{job}#{item}"


def _read(row: Any) -> Attempt:
    return codec.from_dict(Attempt, row.body)
