"""What an agent does about a letter that did not arrive: send its notice again, or note that it left on paper (REQ-098, REQ-112)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from ...domain.allowances import By
from ...domain.decision import Decision
from ...domain.errors import Invalid, NotFound
from ...domain.instants import PARIS, paris_day
from ...domain.message import POSTED, REJECTION, RESENT, Message, Resending
from ...domain.permission import Action
from ...domain.register import Draft, Entry, stream
from .. import ports
from ..access import lookup
from ..access.permission import Actor
from ..directory import identifiers
from ..ports import Clock, Objects, Registers
from ..work import bodies
from ..work.allowances import Allowances
from .deliveries import Deliveries

_NOON = time(12)
"""Paper is dated by days: its instant is the middle of that day in Paris."""


@dataclass(frozen=True, kw_only=True)
class Resendings:
    clock: Clock
    consultations: ports.Consultations
    decisions: ports.Decisions
    messages: ports.Messages
    registers: Registers
    objects: Objects
    deliveries: Deliveries
    allowances: Allowances

    def resend(self, actor: Actor | None, consultation_id: str, message_id: str, *, address: str) -> Message:
        """Its notice leaves again, to the same people, or to that address. The letter itself never changes. Raises Invalid."""
        message, someone, now = self._asked(actor, consultation_id, message_id)
        self.allowances.spend("message", {By.PERSON: someone.user.id})
        asked = Resending(address=identifiers.email(address) if address.strip() else "", at=now)
        record = {"message": message_id, **someone.signature, bodies.FIELD: bodies.keep(self.objects, consultation_id, asked)}
        return self._journal(RESENT, consultation_id, f"{message.id}#{record[bodies.FIELD]}", record, now)

    def posted(self, actor: Actor | None, consultation_id: str, message_id: str, *, sent_on: date, reference: str) -> Message:
        """It left on paper as well that day; for a rejection, the standstill is then that of a sending otherwise than electronic.

        Raises Invalid for a day before the letter or to come."""
        message, someone, now = self._asked(actor, consultation_id, message_id)
        if not paris_day(message.queued_at) <= sent_on <= paris_day(now):
            raise Invalid({"sent_on": "Indiquez un jour entre l’envoi de la lettre et aujourd’hui."})
        record = {"message": message_id, "sent_on": sent_on.isoformat(), "detail": reference.strip(), **someone.signature}
        return self._journal(POSTED, consultation_id, f"{message.id}#{sent_on}", {k: v for k, v in record.items() if v}, now)

    def follow(self, consultation_id: str, entry: Entry) -> Message:
        """Bring the letter, and for a paper rejection the lot's decision, in line with a line already on the register; once."""
        message = self.deliveries.follow(consultation_id, entry)
        if entry.kind == POSTED and message.kind == REJECTION and message.lot:
            at = datetime.combine(date.fromisoformat(entry.record["sent_on"]), _NOON, PARIS)

            def later(d: Decision) -> Decision:
                return d if d.rejected_on_paper_at and d.rejected_on_paper_at >= at else replace(d, rejected_on_paper_at=at)

            lookup.change_decision(self.decisions, consultation_id, message.lot, later)
        return message

    def _asked(self, actor: Actor | None, consultation_id: str, message_id: str) -> tuple[Message, Actor, datetime]:
        now = self.clock.now()
        _, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.SEND_MESSAGES, now)
        message = self.messages.get(consultation_id, message_id)
        if not message:
            raise NotFound()
        return message, someone, now

    def _journal(self, kind: str, consultation_id: str, what: str, record: dict[str, str], now: datetime) -> Message:
        entry = self.registers.append(
            stream(consultation_id, "messages"), idem=f"{kind}#{what}", since=0, build=lambda last: Draft(kind=kind, at=now, record=record)
        )
        return self.follow(consultation_id, entry)
