"""What entities use, on DynamoDB: rows of the table consultations.

access pattern                                     operation                                   units
AP1 what a consultation adds to a year             GetItem  C#USAGE#siret / year#id            1 RU
AP2 keep it                                        PutItem  if absent, or if version           1 WU
AP3 what adds up to a year of an entity            Query    C#USAGE#siret, year#…, consistent  1 RU per 4 kB, some 0.3 kB each
AP4 a year of an entity, for one above             GetItem  C#CARRIED#carrier / year#siret     1 RU
AP5 keep it                                        PutItem  if absent, or if version           1 WU
AP6 a year of all those below, by pages            Query    C#CARRIED#carrier, year#…          0.5 RU per 4 kB, some 0.2 kB each
AP7 every year of all those below                  Query    C#CARRIED#carrier                  the same
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from pynamodb.pagination import ResultIterator

from ... import codec
from ...domain.errors import StaleVersion
from ...domain.usage import Share, Tally
from ...usecases.ports import Page, lists
from . import pages, versioned
from .models import ConsultationRow, Row

T = TypeVar("T", Share, Tally)


class DynamoUsages:
    def __init__(self, rows: type[ConsultationRow]):
        self._rows = rows

    def share(self, siret: str, year: int, consultation_id: str) -> Share | None:  # AP1
        row = versioned.get(self._rows, _used(siret), f"{year}#{consultation_id}")
        return codec.from_dict(Share, row.body) if row else None

    def put_share(self, share: Share) -> Share:  # AP2
        return self._put(_used(share.siret), f"{share.year}#{share.consultation_id}", share)

    def shares(self, siret: str, year: int) -> list[Share]:  # AP3
        rows = self._rows.query(_used(siret), self._rows.sk.startswith(f"{year}#"), consistent_read=True)
        return [codec.from_dict(Share, row.body) for row in rows]

    def tally(self, carrier_id: str, year: int, siret: str) -> Tally | None:  # AP4
        row = versioned.get(self._rows, _carried(carrier_id), f"{year}#{siret}")
        return codec.from_dict(Tally, row.body) if row else None

    def put_tally(self, tally: Tally) -> Tally:  # AP5
        return self._put(_carried(tally.carrier_id), f"{tally.year}#{tally.siret}", tally)

    def tallies(self, carrier_id: str, year: int, cursor: str | None) -> Page[Tally]:  # AP6
        def query(limit: int, start: pages.Start) -> ResultIterator[ConsultationRow]:
            return self._rows.query(_carried(carrier_id), self._rows.sk.startswith(f"{year}#"), limit=limit, last_evaluated_key=start)

        def key(place: str) -> pages.Key:
            return {"pk": _carried(carrier_id), "sk": f"{year}#{place}"}

        mine = lists.usage_of(carrier_id, year)
        return pages.page(
            query, mine, cursor, lists.USAGE_PAGE, read=_tally, place=lambda stopped: stopped["sk"].partition("#")[2], key=key
        )

    def every_tally(self, carrier_id: str) -> Iterator[Tally]:  # AP7
        return map(_tally, self._rows.query(_carried(carrier_id)))

    def _put(self, pk: str, sk: str, thing: T) -> T:
        newer = replace(thing, version=thing.version + 1)
        row = self._rows(pk, sk, body=codec.to_dict(newer), version=newer.version)
        if thing.version:
            versioned.save(row)
        elif not versioned.create(row):
            raise StaleVersion()
        return newer


def _tally(row: Row) -> Tally:
    return codec.from_dict(Tally, row.body)


def _used(siret: str) -> str:
    return f"C#USAGE#{siret}"


def _carried(carrier_id: str) -> str:
    return f"C#CARRIED#{carrier_id}"
