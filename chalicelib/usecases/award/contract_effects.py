"""The contract's effect: a named act, once every holder of the lot has received its notification (CCP R2182-4; REQ-114)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ...domain.instants import from_text
from ...domain.register import Draft, Entry, stream
from .. import ports
from ..access import lookup
from ..ports import Registers


@dataclass(frozen=True, kw_only=True)
class ContractEffects:
    decisions: ports.Decisions
    registers: Registers

    def take_effect(self, consultation_id: str, lot: int, at: datetime, *, message_ids: Sequence[str]) -> None:
        """Put on the register that the contract of this lot takes effect at `at`, by these notifications read; once."""
        entry = self.registers.append(
            stream(consultation_id, "publications"),
            idem=f"contract#{lot}",
            since=0,
            build=lambda last: Draft(kind="contract", at=at, record={"lot": lot, "messages": sorted(message_ids)}),
        )
        self.follow(consultation_id, entry)

    def follow(self, consultation_id: str, entry: Entry) -> None:
        """Bring the decision in line with a contract already on the register; once."""
        at = from_text(entry.at)
        lookup.change_decision(
            self.decisions,
            consultation_id,
            entry.record["lot"],
            lambda decision: decision if decision.notified_at else decision.notified(at),
        )
