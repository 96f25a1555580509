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

    def tie(self, company_id: str, consultation_id: str, deposit_id: str) -> None:
        """Note that a company begins that deposit there, before the deposit is; tying twice changes nothing."""

    def untie(self, company_id: str, consultation_id: str, deposit_id: str) -> None:
        """A deposit that did not begin."""

    def ties(self, company_id: str, consultation_id: str) -> list[str]:
        """Ids of what a company began on one consultation, oldest first, by strong read."""
