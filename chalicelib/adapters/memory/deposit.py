"""Deposits in memory."""

from __future__ import annotations

from ...domain.deposit import Deposit
from ...usecases.ports import Page, lists
from ...usecases.ports.cursors import ordered
from .versioned import Versioned


class MemoryDeposits(Versioned[str, Deposit]):
    def __init__(self) -> None:
        super().__init__()
        self._ties: dict[tuple[str, str], set[str]] = {}

    def create(self, deposit: Deposit) -> Deposit:
        return self._create(deposit.id, deposit)

    def get(self, deposit_id: str) -> Deposit | None:
        return self._things.get(deposit_id)

    def save(self, deposit: Deposit) -> Deposit:
        return self._save(deposit.id, deposit)

    def of_company(self, company_id: str, cursor: str | None) -> Page[Deposit]:
        mine = [s for s in self._things.values() if s.company_id == company_id]
        return ordered(mine, lambda s: s.id, lists.deposits_of(company_id), cursor, lists.PAGE_SIZE)

    def tie(self, company_id: str, consultation_id: str, deposit_id: str) -> None:
        self._ties.setdefault((company_id, consultation_id), set()).add(deposit_id)

    def untie(self, company_id: str, consultation_id: str, deposit_id: str) -> None:
        self._ties.get((company_id, consultation_id), set()).discard(deposit_id)

    def ties(self, company_id: str, consultation_id: str) -> list[str]:
        return sorted(self._ties.get((company_id, consultation_id), ()))
