"""What became of a company's deposit, lot by lot, as that company may know it: opened, admitted, retained, not retained once told, without follow-up.

Nothing of another bidder is in it, and nothing that a letter has not told: an outcome is known from the letter on that lot (CCP R2181-1, R2185-2).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from ...domain import opening
from ...domain.consultation import Consultation
from ...domain.decision import ABANDONED, AWARDED, UNSUCCESSFUL, Decision
from ...domain.deposit import Deposit
from ...domain.instants import from_text
from ...domain.message import NOTIFICATION, REJECTION, Message
from ...domain.register import stream
from .. import ports
from ..ports import Registers

OPENED, ADMITTED, RETAINED, NOT_RETAINED, REFUSED = "opened", "admitted", "retained", "not-retained", "application-rejected"


@dataclass(frozen=True, kw_only=True)
class Fate:
    """Of one lot. `message_id`: the letter that told it. `contract_at`, `amount_eur`: of the contract that the company holds."""

    lot: int
    state: str
    at: datetime
    reason: str = ""
    message_id: str = ""
    contract_at: datetime | None = None
    amount_eur: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Fates:
    consultations: ports.Consultations
    decisions: ports.Decisions
    messages: ports.Messages
    registers: Registers

    def of(self, deposits: Sequence[Deposit]) -> dict[str, list[Fate]]:
        """Deposit id → its lots; each consultation is read once, and only after its opening."""
        found: dict[str, list[Fate]] = {}
        for consultation_id in {one.consultation_id for one in deposits}:
            c = self.consultations.get(consultation_id)
            if c and (c.opened_at or c.cancelled_at):
                found |= self._on(c, [one for one in deposits if one.consultation_id == consultation_id])
        return found

    def _on(self, c: Consultation, deposits: Sequence[Deposit]) -> dict[str, list[Fate]]:
        letters = [one for one in self.messages.of_consultation(c.id) if one.company_id == deposits[0].company_id]
        decisions = {one.lot: one for one in self.decisions.of_consultation(c.id)}
        return {one.id: [fate for lot in one.lots for fate in self._lot(c, one, lot, letters, decisions.get(lot))] for one in deposits}

    def _lot(self, c: Consultation, deposit: Deposit, lot: int, letters: list[Message], decision: Decision | None) -> Iterator[Fate]:
        if deposit.withdrawn_at:
            return
        told = next((one for one in reversed(letters) if one.lot == lot and one.kind in (REJECTION, NOTIFICATION)), None)
        if told and decision and not decision.withdrawn_at and decision.decided_at <= told.queued_at:
            yield _told(deposit, told, decision)
        elif rejected := next((one for one in letters if one.lot is None and one.kind == REJECTION), None):
            yield Fate(lot=lot, state=REFUSED, at=rejected.queued_at, message_id=rejected.id)
        elif c.cancelled_at:
            yield Fate(lot=lot, state=ABANDONED, at=c.cancelled_at, reason=c.cancellation_reason)
        else:
            yield from self._progress(c, deposit, lot)

    def _progress(self, c: Consultation, deposit: Deposit, lot: int) -> Iterator[Fate]:
        """How far its opening went; nothing while a jury reads without names."""
        if c.phase_row.anonymous:
            return
        seen = opening.read(c.id, self.registers.read(stream(c.id, "openings")))
        slots = [slot for slot in deposit.slots() if slot.startswith((f"L{lot:03d}-", "L000-"))]
        results = [one for slot in slots if (one := seen.opened(deposit.id, slot)) and one["outcome"] == "opened"]
        admission = seen.admissions.get(deposit.id)
        if admission and admission["outcome"] == "admitted":
            yield Fate(lot=lot, state=ADMITTED, at=from_text(admission["at"]))
        elif results:
            yield Fate(lot=lot, state=OPENED, at=min(from_text(one["at"]) for one in results))


def _told(deposit: Deposit, letter: Message, decision: Decision) -> Fate:
    if decision.outcome in (UNSUCCESSFUL, ABANDONED):
        return Fate(lot=decision.lot, state=decision.outcome, at=letter.queued_at, reason=decision.reason, message_id=letter.id)
    if letter.kind == NOTIFICATION and decision.outcome == AWARDED:
        alone = len(decision.holders) == 1
        return Fate(
            lot=decision.lot,
            state=RETAINED,
            at=letter.queued_at,
            message_id=letter.id,
            contract_at=decision.notified_at,
            amount_eur=decision.amount_eur if alone else None,
        )
    own = next((one for one in decision.rankings if one.deposit_id == deposit.id), None)
    return Fate(lot=decision.lot, state=NOT_RETAINED, at=letter.queued_at, reason=own.reason if own else "", message_id=letter.id)
