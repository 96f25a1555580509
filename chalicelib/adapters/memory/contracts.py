"""Contracts in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from ...domain.contract import Contract
from ...usecases.ports import Page, lists
from ...usecases.ports.cursors import ordered
from .versioned import Versioned


class MemoryContracts(Versioned[str, Contract]):
    def __init__(self) -> None:
        super().__init__()
        self._ties: dict[str, set[str]] = {}
        self._numbers: dict[tuple[str, str], str] = {}

    def put(self, contract: Contract) -> Contract:
        if contract.version == 1:
            return self._create(contract.id, replace(contract, version=2))
        return self._save(contract.id, contract)

    def get(self, contract_id: str) -> Contract | None:
        return self._things.get(contract_id)

    def of_buyer(self, list_key: str, cursor: str | None, limit: int) -> Page[Contract]:
        mine = [one for one in self._things.values() if one.list_key == list_key]
        return ordered(mine, lambda one: one.id, lists.contracts_of(list_key), cursor, limit)

    def tie(self, company: str, contract_id: str) -> None:
        self._ties.setdefault(company, set()).add(contract_id)

    def of_company(self, companies: Sequence[str], cursor: str | None, limit: int) -> Page[str]:
        found = {one for company in companies for one in self._ties.get(company, ())}
        return ordered(found, str, lists.contracts_held_by(companies), cursor, limit)

    def claim_number(self, list_key: str, number: str, contract_id: str) -> str:
        with self._lock:
            return self._numbers.setdefault((list_key, number), contract_id)

    def due(self, on: date) -> Iterator[str]:
        return iter([one.id for one in self._things.values() if one.next_on and one.next_on <= on])
