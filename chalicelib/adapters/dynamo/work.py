"""What failed and is to be tried again, on DynamoDB (table ephemeral, without expiry).

access pattern                         operation                      units
AP1 an item failed                     PutItem WORK / job#item        1 WU per kB
AP2 it succeeded                       DeleteItem if it exists        1 WU
AP3 one item                           GetItem consistent             1 RU
AP4 those of a job                     Query WORK, job#…, consistent  1 RU per 4 kB
AP5 all of them, by pages              Query WORK                     0.5 RU per 4 kB
"""

from __future__ import annotations

from pynamodb.pagination import ResultIterator

from ... import codec
from ...domain.attempt import Attempt
from ...usecases.ports import Page, lists
from . import pages, versioned
from .models import EphemeralRow

_PARTITION = "WORK"


class DynamoAttempts:
    def __init__(self, rows: type[EphemeralRow]):
        self._rows = rows

    def put(self, attempt: Attempt) -> None:  # AP1
        self._rows(_PARTITION, _key(attempt.job, attempt.item), body=codec.to_dict(attempt)).save()

    def drop(self, job: str, item: str) -> None:  # AP2
        versioned.drop(self._rows(_PARTITION, _key(job, item)))

    def get(self, job: str, item: str) -> Attempt | None:  # AP3
        row = versioned.get(self._rows, _PARTITION, _key(job, item))
        return _read(row) if row else None

    def of_job(self, job: str) -> list[Attempt]:  # AP4
        rows = self._rows.query(_PARTITION, self._rows.sk.startswith(f"{job}#"), consistent_read=True)
        return [_read(row) for row in rows]

    def page(self, cursor: str | None) -> Page[Attempt]:  # AP5
        def query(limit: int, start: pages.Start) -> ResultIterator[EphemeralRow]:
            return self._rows.query(_PARTITION, limit=limit, last_evaluated_key=start)

        def key(place: str) -> pages.Key:
            return {"pk": _PARTITION, "sk": place}

        return pages.page(query, lists.ATTEMPTS, cursor, lists.ATTEMPTS_PAGE, read=_read, place=lambda stopped: stopped["sk"], key=key)


def _key(job: str, item: str) -> str:
    return f"{job}#{item}"


def _read(row: EphemeralRow) -> Attempt:
    return codec.from_dict(Attempt, row.body)
