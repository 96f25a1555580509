"""What each consultation asks of its buyer, and who follows it, on DynamoDB: rows of the table consultations.

access pattern                                   operation                          units
AP1 that of a consultation                       GetItem  C#ATTENTION#buyer / id    1 RU
AP2 a new one                                    PutItem  if absent                 1 WU
AP3 change it                                    PutItem  if version                1 WU
AP4 all those of a buyer, newest first           Query    C#ATTENTION#buyer         0.5 RU per 4 kB, some 0.3 kB each
AP5 a company begins to follow one               PutItem  C#FOLLOWERS#id / company, C#FOLLOWED#company / id   2 WU
AP6 it no longer does                            DeleteItem of both                 2 WU
AP7 whether it does                              GetItem  C#FOLLOWED#company / id   1 RU
AP8 those that a company follows, newest first   Query    C#FOLLOWED#company        0.5 RU per 4 kB
AP9 the companies that follow one                Query    C#FOLLOWERS#id            1 RU per 4 kB

What a company sees is written last and dropped first: a process killed between the two leaves a letter too many, never one too few.
"""

from __future__ import annotations

from dataclasses import replace

from pynamodb.pagination import ResultIterator

from ... import codec
from ...domain.attention import Attention
from ...domain.errors import StaleVersion
from ...usecases.ports import Page, lists
from . import pages, versioned
from .models import ConsultationLinkRow, ConsultationRow


class DynamoAttentions:
    def __init__(self, rows: type[ConsultationRow]):
        self._rows = rows

    def get(self, buyer_id: str, consultation_id: str) -> Attention | None:  # AP1
        row = versioned.get(self._rows, _of(buyer_id), consultation_id)
        return codec.from_dict(Attention, row.body) if row else None

    def put(self, attention: Attention) -> Attention:  # AP2, AP3
        newer = replace(attention, version=attention.version + 1)
        row = self._rows(_of(newer.buyer_id), newer.consultation_id, body=codec.to_dict(newer), version=newer.version)
        if attention.version:
            versioned.save(row)
        elif not versioned.create(row):
            raise StaleVersion()
        return newer

    def of_buyer(self, buyer_id: str, limit: int) -> list[Attention]:  # AP4
        rows = self._rows.query(_of(buyer_id), scan_index_forward=False, limit=limit)
        return [codec.from_dict(Attention, row.body) for row in rows]


def _of(buyer_id: str) -> str:
    return f"C#ATTENTION#{buyer_id}"


class DynamoFollowings:
    def __init__(self, rows: type[ConsultationLinkRow]):
        self._rows = rows

    def begin(self, company_id: str, consultation_id: str) -> None:  # AP5
        self._rows(_followers(consultation_id), company_id).save()
        self._rows(_followed(company_id), consultation_id).save()

    def end(self, company_id: str, consultation_id: str) -> None:  # AP6
        versioned.drop(self._rows(_followed(company_id), consultation_id))
        versioned.drop(self._rows(_followers(consultation_id), company_id))

    def has(self, company_id: str, consultation_id: str) -> bool:  # AP7
        return versioned.get(self._rows, _followed(company_id), consultation_id) is not None

    def of_company(self, company_id: str, cursor: str | None) -> Page[str]:  # AP8
        partition, mine = _followed(company_id), lists.followed_by(company_id)

        def query(limit: int, start: pages.Start) -> ResultIterator[ConsultationLinkRow]:
            return self._rows.query(partition, scan_index_forward=False, limit=limit, last_evaluated_key=start)

        def key(place: str) -> pages.Key:
            return {"pk": partition, "sk": place}

        return pages.page(query, mine, cursor, lists.PAGE_SIZE, read=lambda row: row.sk, place=lambda stopped: stopped["sk"], key=key)

    def companies(self, consultation_id: str) -> list[str]:  # AP9
        return [row.sk for row in self._rows.query(_followers(consultation_id), consistent_read=True)]


def _followed(company_id: str) -> str:
    return f"C#FOLLOWED#{company_id}"


def _followers(consultation_id: str) -> str:
    return f"C#FOLLOWERS#{consultation_id}"
