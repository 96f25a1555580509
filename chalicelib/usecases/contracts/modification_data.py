"""Essential data of what comes after the notification: modifications and special acts, added to the record of the contract (REQ-119, REQ-133).

Initial values never change: the record keeps them, and each change is one more item, published once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ...domain.amendment import Amendment
from ...domain.contract import Contract
from ...domain.errors import Unavailable
from ...domain.instants import paris_day
from ...domain.register import Entry
from ...domain.subcontract import Subcontract
from ...opendata import decp
from .. import ports
from ..access import lookup
from ..award.essential_data import OpenData, file_path
from . import projection
from .ledger import ContractLedger


@dataclass(frozen=True, kw_only=True)
class ModificationData:
    consultations: ports.Consultations
    decisions: ports.Decisions
    ledger: ContractLedger
    open_data: OpenData

    def publish(self, contract_id: str) -> None:
        """Publish what the contract's record lacks, once that record has appeared; nothing before, nor for a contract made elsewhere."""
        c = self.ledger.catch_up(contract_id)
        place = self._place(c) if c else None
        if c is None or place is None or not _pending(c):
            return
        file, record_id = place

        def told(known: Contract) -> dict[str, Any] | None:
            lacking = _pending(known)
            if not lacking:
                return None
            return {
                "file": file,
                "contract": record_id,
                "amendments": [one.id for one in lacking if isinstance(one, Amendment)],
                "subcontracts": [one.id for one in lacking if isinstance(one, Subcontract)],
            }

        newest = self.ledger.write(contract_id, projection.DATA, None, told)
        self._enter(newest, file, record_id)

    def follow(self, contract_id: str, entry: Entry) -> None:
        """Bring the buyer's file in line with a line that says what it holds; once."""
        c = self.ledger.catch_up(contract_id)
        if c:
            self._enter(c, entry.record["file"], entry.record["contract"])

    def of_lot(self, contract_id: str) -> None:
        """The record of a lot has just been put on the register: what came before it is added. Raises Unavailable until it stands in its file."""
        c = self.ledger.catch_up(contract_id)
        if c and _pending(c) and self._place(c) is None:
            raise Unavailable("L’enregistrement de ce contrat n’a pas encore paru : on y revient.", "data-not-there")
        self.publish(contract_id)

    def _place(self, c: Contract) -> tuple[str, str] | None:
        """(file, id of the record) of a contract whose record has appeared."""
        if not c.born.consultation_id or c.born.lot is None:
            return None
        decision = lookup.decision(self.decisions, c.born.consultation_id, c.born.lot)
        if not decision or not decision.essential_data_published_at:
            return None
        day = paris_day(decision.essential_data_published_at)
        return file_path(c.born.buyer_siret, day), decp.contract_id(decision, lookup.get(self.consultations, c.born.consultation_id))

    def _enter(self, c: Contract, file: str, record_id: str) -> None:
        def changed(record: dict[str, Any]) -> dict[str, Any]:
            changes = [decp.modification(one, one.published_on) for one in c.amendments if one.published_on]
            acts = [decp.special_act(one, one.published_on) for one in c.subcontracts if one.published_on]
            return {**record, **({"modifications": changes} if changes else {}), **({"actesSousTraitance": acts} if acts else {})}

        self.open_data.rewrite(file, record_id, changed)


def _pending(c: Contract) -> list[Amendment | Subcontract]:
    """In the order in which they are numbered; a special act asks for its duration and the variation of its price (arrêté, annexe I)."""
    return [*(one for one in c.amendments if one.published_on is None), *_acts(c)]


def _acts(c: Contract) -> Iterator[Subcontract]:
    yield from (one for one in c.subcontracts if one.number and one.duration_months and one.price_variation and one.published_on is None)
