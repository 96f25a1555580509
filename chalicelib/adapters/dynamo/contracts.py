"""Contracts, who holds them and their numbers, on DynamoDB, in the table of consultations.

access pattern                                  operation                                units
AP1 a contract, whole                           GetItem  C#CONTRACT#id, consistent        1 RU per 4 kB
AP2 record, follow a line                       PutItem  if absent or version            1 WU per kB, ×3 with its indexes
AP3 an entity's contracts, newest first         Query    by_buyer K#entity               0.5 RU per 4 kB
AP4 tie a contract to a company                 PutItem  C#HOLDER#company / id           1 WU
AP5 what a company holds, newest first          Query    C#HOLDER#company, sk < place    0.5 RU per 4 kB
AP6 claim a number in an entity                 PutItem  C#NUMBER#entity / number if absent, then GetItem  1 WU, 1 RU
AP7 what asks for something by a day            Query    to_close CONTRACT, due_at <= day  0.5 RU per 4 kB
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from pynamodb.pagination import ResultIterator

from ... import codec
from ...domain.contract import Contract
from ...domain.errors import StaleVersion
from ...usecases.ports import Page, lists
from . import pages, versioned
from .models import ConsultationLinkRow, ConsultationRow

WAITING = "CONTRACT"
"""Value of the sparse key for contracts of which somebody will be reminded."""


class DynamoContracts:
    def __init__(self, rows: type[ConsultationRow], links: type[ConsultationLinkRow]):
        self._rows, self._links = rows, links

    def put(self, contract: Contract) -> Contract:  # AP2
        newer = replace(contract, version=contract.version + 1)
        if contract.version > 1:
            versioned.save(self._row(newer))
        elif not versioned.create(self._row(newer)):
            raise StaleVersion()
        return newer

    def get(self, contract_id: str) -> Contract | None:  # AP1
        row = versioned.get(self._rows, _pk(contract_id), _sk(contract_id))
        return codec.from_dict(Contract, row.body) if row else None

    def of_buyer(self, list_key: str, cursor: str | None, limit: int) -> Page[Contract]:  # AP3
        partition = f"K#{list_key}"

        def query(limit: int, start: pages.Start) -> ResultIterator[ConsultationRow]:
            return self._rows.by_buyer.query(partition, scan_index_forward=False, limit=limit, last_evaluated_key=start)

        def key(place: str) -> pages.Key:
            return {"pk": _pk(place), "sk": _sk(place), "buyer_id": partition, "id": place}

        mine = lists.contracts_of(list_key)
        return pages.page(
            query, mine, cursor, limit, read=lambda row: codec.from_dict(Contract, row.body), place=lambda stopped: stopped["id"], key=key
        )

    def tie(self, company: str, contract_id: str) -> None:  # AP4
        self._links(f"C#HOLDER#{company}", contract_id).save()

    def of_company(self, companies: Sequence[str], cursor: str | None, limit: int) -> Page[str]:  # AP5
        mine = lists.contracts_held_by(companies)
        start = mine.read(cursor)
        found = sorted({one for company in companies for one in self._tied(company, start, limit + 1)}, reverse=True)
        return Page(found[:limit], mine.after(found[limit - 1]) if len(found) > limit else None)

    def _tied(self, company: str, start: str | None, limit: int) -> list[str]:
        before = self._links.sk < start if start else None
        return [row.sk for row in self._links.query(f"C#HOLDER#{company}", before, scan_index_forward=False, limit=limit)]

    def claim_number(self, list_key: str, number: str, contract_id: str) -> str:  # AP6
        pk = f"C#NUMBER#{list_key}"
        if versioned.create(self._links(pk, number, body={"contract": contract_id})):
            return contract_id
        row = versioned.get(self._links, pk, number)
        return row.body["contract"] if row else contract_id

    def due(self, on: date) -> Iterator[str]:  # AP7
        found = self._rows.to_close.query(WAITING, self._rows.due_at <= on.isoformat(), attributes_to_get=["pk"])
        return (row.pk.removeprefix(_pk("")) for row in found)

    def _row(self, c: Contract) -> ConsultationRow:
        row = self._rows(_pk(c.id), _sk(c.id), body=codec.to_dict(c), version=c.version, buyer_id=f"K#{c.list_key}", id=c.id)
        if c.next_on:
            row.online, row.due_at = WAITING, c.next_on.isoformat()
        return row


def _pk(contract_id: str) -> str:
    return f"C#CONTRACT#{contract_id}"


def _sk(contract_id: str) -> str:
    return f"CONTRACT#{contract_id}"
