"""What failed and is to be tried again, and what stands at once, on DynamoDB (table ephemeral, without expiry).

access pattern                         operation                      units
AP1 an item failed                     PutItem WORK / job#item        1 WU per kB
AP2 it succeeded                       DeleteItem if it exists        1 WU
AP3 one item                           GetItem consistent             1 RU
AP4 those of a job                     Query WORK, job#…, consistent  1 RU per 4 kB
AP5 all of them, by pages              Query WORK                     0.5 RU per 4 kB
AP6 an owner holds more, or less       Transaction: UpdateItem HELD#owner / TOTAL if it fits, UpdateItem HELD#owner / ITEM#item   4 WU
AP7 an item leaves                     GetItem, then a transaction: DeleteItem as it was read, UpdateItem TOTAL                 1 RU, 4 WU
AP8 what an owner holds                Query HELD#owner, ITEM#…, consistent   1 RU per 4 kB
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pynamodb.expressions.condition import Condition
from pynamodb.pagination import ResultIterator
from pynamodb.transactions import TransactWrite

from ... import codec
from ...domain.attempt import Attempt
from ...usecases.ports import Page, lists
from . import pages, versioned
from .conditions import held_together
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


class DynamoHoldings:
    """The total and the item change in one transaction: neither a crash nor another writer leaves one without the other."""

    def __init__(self, rows: type[EphemeralRow]):
        self._rows = rows

    def add(self, owner: str, item: str, units: int, most: int) -> bool:  # AP6
        if units > most:
            return False
        n = self._rows.n
        return self._together(owner, item, units, total=n.does_not_exist() | (n <= most - units), own=None)

    def give(self, owner: str, item: str, units: int) -> None:  # AP6
        if not self._together(owner, item, -units, total=None, own=self._rows.n > units):
            self.drop(owner, item)

    def drop(self, owner: str, item: str) -> None:  # AP7
        while seen := versioned.get(self._rows, _held(owner), _ITEM + item):
            units = int(seen.n)

            def write(together: TransactWrite, units: int = units) -> None:
                together.delete(self._rows(_held(owner), _ITEM + item), condition=self._rows.n == units)
                together.update(self._rows(_held(owner), _TOTAL), actions=[self._rows.n.add(-units)])

            if self._written(write):
                return

    def items(self, owner: str) -> Mapping[str, int]:  # AP8
        rows = self._rows.query(_held(owner), self._rows.sk.startswith(_ITEM), consistent_read=True)
        return {row.sk.removeprefix(_ITEM): int(row.n) for row in rows}

    def _together(self, owner: str, item: str, units: int, *, total: Condition | None, own: Condition | None) -> bool:
        def write(together: TransactWrite) -> None:
            together.update(self._rows(_held(owner), _TOTAL), actions=[self._rows.n.add(units)], condition=total)
            together.update(self._rows(_held(owner), _ITEM + item), actions=[self._rows.n.add(units)], condition=own)

        return self._written(write)

    def _written(self, write: Callable[[TransactWrite], None]) -> bool:
        def run() -> None:
            with TransactWrite(connection=self._rows._get_connection().connection) as together:
                write(together)

        return held_together(run)


_TOTAL, _ITEM = "TOTAL", "ITEM#"


def _held(owner: str) -> str:
    return f"HELD#{owner}"
