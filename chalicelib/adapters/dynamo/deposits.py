"""Submissions on DynamoDB: confidential working state.

access pattern                        operation                        units
AP1 a submission                      GetItem  S#id / HEAD, consistent  1 RU
AP2 start one                         PutItem  if absent               1 WU per kB, ×2 with its index
AP3 save over the version read        PutItem  if version              same
AP4 a company's, newest first         Query    by_company              0.5 RU per 4 kB
AP5 tie one to its consultation       PutItem  E#company#C#id / id     1 WU
AP6 a company's on one consultation   Query    E#company#C#id, strong  1 RU per 4 kB, some 0.1 kB each
AP7 untie one that did not begin      DeleteItem                       1 WU
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ... import codec
from ...domain.deposit import Deposit
from ...domain.errors import StaleVersion
from ...usecases.ports import Page
from . import pages, versioned


class DynamoDeposits:
    def __init__(self, model: Any):
        self._model = model

    def create(self, deposit: Deposit) -> Deposit:  # AP2
        if not versioned.create(self._row(deposit)):
            raise StaleVersion()
        return deposit

    def get(self, deposit_id: str) -> Deposit | None:  # AP1
        row = versioned.get(self._model, f"S#{deposit_id}", "HEAD")
        return _read(row) if row else None

    def save(self, deposit: Deposit) -> Deposit:  # AP3
        newer = replace(deposit, version=deposit.version + 1)
        versioned.replace(self._row(newer), deposit.version)
        return newer

    def of_company(self, company_id: str, cursor: str | None) -> Page[Deposit]:  # AP4
        def query(**kw):
            return self._model.by_company.query(company_id, scan_index_forward=False, **kw)

        return pages.page(query, cursor, _read, lambda key: key.get("company_id", {}).get("S") == company_id)

    def tie(self, company_id: str, consultation_id: str, deposit_id: str) -> None:  # AP5
        self._model(_there(company_id, consultation_id), deposit_id).save()

    def untie(self, company_id: str, consultation_id: str, deposit_id: str) -> None:  # AP7
        versioned.delete(self._model(_there(company_id, consultation_id), deposit_id))

    def ties(self, company_id: str, consultation_id: str) -> list[str]:  # AP6
        return [row.sk for row in self._model.query(_there(company_id, consultation_id), consistent_read=True)]

    def _row(self, s: Deposit) -> Any:
        return self._model(f"S#{s.id}", "HEAD", body=codec.to_dict(s), version=s.version, company_id=s.company_id, id=s.id)


def _there(company_id: str, consultation_id: str) -> str:
    return f"E#{company_id}#C#{consultation_id}"


def _read(row: Any) -> Deposit:
    return codec.from_dict(Deposit, row.body)
