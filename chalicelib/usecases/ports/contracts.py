"""Contracts: aggregates that follow their registers, listed by entity and by company; numbers unique in an entity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from ...domain.contract import Contract
from .common import Page


class Contracts(Protocol):
    def put(self, contract: Contract) -> Contract:
        """Creates (version 1) or writes over the version read; returns the new version. Raises StaleVersion."""

    def get(self, contract_id: str) -> Contract | None:
        """By strong read."""

    def of_buyer(self, list_key: str, cursor: str | None, limit: int) -> Page[Contract]:
        """Newest first; `list_key` as Contract.list_key says it."""

    def tie(self, company: str, contract_id: str) -> None:
        """Note that a company holds it: its account's id, or `SIRET#…`. Tying twice changes nothing."""

    def of_company(self, companies: Sequence[str], cursor: str | None, limit: int) -> Page[str]:
        """Ids of what is tied to any of those, newest first, each once."""

    def claim_number(self, list_key: str, number: str, contract_id: str) -> str:
        """The id of the contract that has this number in the entity: that one when nobody had it."""

    def due(self, on: date) -> Iterator[str]:
        """Ids of contracts whose `next_on` is that day or before; by pages as it is consumed."""


class HandOver(Protocol):
    """Makes the file of a contract for another system."""

    def __call__(self, contract: Contract, pieces: Mapping[str, bytes], on: date) -> tuple[str, str, bytes]:
        """(name, media type, bytes). `pieces`: its files by the name they are given."""


class HandOvers(Protocol):
    """The systems that a contract is handed to: `pes` (Chorus, PES marché), `actes` (control of legality)."""

    def of(self, system: str) -> HandOver | None: ...
