"""Deposits on DynamoDB (table submissions): confidential working state.

access pattern                        operation                        units
AP1 a deposit                         GetItem  S#id / HEAD, consistent  1 RU
AP2 start one                         PutItem  if absent               1 WU per kB, ×2 with its index
AP3 save over the version read        PutItem  if version              same
AP4 a company's, newest first         Query    by_company              0.5 RU per 4 kB
AP5 tie one to its consultation       PutItem  E#company#C#id / id     1 WU
AP6 a company's on one consultation   Query    E#company#C#id, strong  1 RU per 4 kB, some 0.1 kB each
AP7 untie one that did not begin      DeleteItem                       1 WU
"""

from __future__ import annotations

from dataclasses import replace

from pynamodb.pagination import ResultIterator

from ... import codec
from ...domain.deposit import Deposit
from ...domain.errors import StaleVersion
from ...usecases.ports import Page, lists
from . import pages, versioned
from .models import DepositLinkRow, DepositRow


class DynamoDeposits:
    def __init__(self, rows: type[DepositRow], links: type[DepositLinkRow]):
        self._rows, self._links = rows, links

    def create(self, deposit: Deposit) -> Deposit:  # AP2
        if not versioned.create(self._row(deposit)):
            raise StaleVersion()
        return deposit

    def get(self, deposit_id: str) -> Deposit | None:  # AP1
        row = versioned.get(self._rows, f"S#{deposit_id}", "HEAD")
        return _read(row) if row else None

    def save(self, deposit: Deposit) -> Deposit:  # AP3
        newer = replace(deposit, version=deposit.version + 1)
        versioned.save(self._row(newer))
        return newer

    def of_company(self, company_id: str, cursor: str | None) -> Page[Deposit]:  # AP4
        def query(limit: int, start: pages.Start) -> ResultIterator[DepositRow]:
            return self._rows.by_company.query(company_id, scan_index_forward=False, limit=limit, last_evaluated_key=start)

        def key(place: str) -> pages.Key:
            return {"pk": f"S#{place}", "sk": "HEAD", "company_id": company_id, "id": place}

        mine = lists.deposits_of(company_id)
        return pages.page(query, mine, cursor, lists.PAGE_SIZE, read=_read, place=lambda stopped: stopped["id"], key=key)

    def tie(self, company_id: str, consultation_id: str, deposit_id: str) -> None:  # AP5
        self._links(_there(company_id, consultation_id), deposit_id).save()

    def untie(self, company_id: str, consultation_id: str, deposit_id: str) -> None:  # AP7
        versioned.drop(self._links(_there(company_id, consultation_id), deposit_id))

    def ties(self, company_id: str, consultation_id: str) -> list[str]:  # AP6
        return [row.sk for row in self._links.query(_there(company_id, consultation_id), consistent_read=True)]

    def _row(self, s: Deposit) -> DepositRow:
        return self._rows(f"S#{s.id}", "HEAD", body=codec.to_dict(s), version=s.version, company_id=s.company_id, id=s.id)


def _there(company_id: str, consultation_id: str) -> str:
    return f"E#{company_id}#C#{consultation_id}"


def _read(row: DepositRow) -> Deposit:
    return codec.from_dict(Deposit, row.body)
