"""Deposits (plis) as their bidders make them."""

from __future__ import annotations

from typing import Protocol

from ...domain.deposit import Deposit
from .common import Page


class Deposits(Protocol):
    def create(self, deposit: Deposit) -> Deposit: ...

    def get(self, deposit_id: str) -> Deposit | None: ...

    def save(self, deposit: Deposit) -> Deposit: ...

    def of_company(self, company_id: str, cursor: str | None) -> Page[Deposit]: ...
