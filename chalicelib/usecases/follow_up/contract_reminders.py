"""Contracts that ask for something today: their end comes, a subcontractor waits, or its twenty-one days are over (REQ-120).

Each occasion is a line of the contract's register, once; letters leave from the line. Each contract has its wall.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ...domain import contract_occasions
from ...domain.contract import Contract
from ...domain.instants import paris_day
from .. import ports
from ..contracts import projection
from ..contracts.ledger import ContractLedger
from ..contracts.subcontracts import Subcontracts
from ..work.walls import Walls

JOB = "remind-contracts"


@dataclass(frozen=True, kw_only=True)
class ContractReminders:
    contracts: ports.Contracts
    ledger: ContractLedger
    subcontracts: Subcontracts
    walls: Walls

    def send(self, now: datetime) -> int:
        """How many contracts were told of something."""
        counted: list[int] = []
        due = self.contracts.due(paris_day(now))
        self.walls.each(JOB, due, lambda one: counted.append(self._tell(one, now)), now, key=str)
        return sum(counted)

    def _tell(self, contract_id: str, now: datetime) -> int:
        today, c = paris_day(now), self.ledger.catch_up(contract_id)
        if c is None:
            return 0
        for one in contract_occasions.due(c, today):
            if one.kind == "silence":
                c = self.subcontracts.accept_by_silence(contract_id, one.subject_id, now)
        late = [one for one in contract_occasions.occasions(c, today) if one.on <= today and one.mark not in c.told]
        if not late:
            return 0
        told = [{"kind": one.kind, "subject": one.subject_id} for one in contract_occasions.due(c, today)]
        marks = [one.mark for one in late]

        def judged(known: Contract) -> dict[str, object] | None:
            return None if set(marks) <= set(known.told) else {"marks": marks, "occasions": told}

        self.ledger.write(contract_id, projection.REMINDED, None, judged)
        return 1
