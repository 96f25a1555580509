"""Deposits in memory."""

from __future__ import annotations

from ...domain.deposit import Deposit
from ...usecases.ports import Page
from .versioned import Versioned, page_of


class MemoryDeposits(Versioned[Deposit]):
    def create(self, deposit: Deposit) -> Deposit:
        return self._create(deposit.id, deposit)

    def get(self, deposit_id: str) -> Deposit | None:
        return self._things.get(deposit_id)

    def save(self, deposit: Deposit) -> Deposit:
        return self._save(deposit.id, deposit)

    def of_company(self, company_id: str, cursor: str | None) -> Page[Deposit]:
        return page_of([s for s in self._things.values() if s.company_id == company_id], cursor)
