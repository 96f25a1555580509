"""What companies write to the buyer, in answer or first, and what agents read: both are lines of the register of messages (REQ-095, REQ-098).

A reply after its date is received and flagged, never refused. Before the deadline of a public call nobody learns who wrote: the line does not
say it, as for questions (REQ-081).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ...domain.consultation import Consultation, on_time
from ...domain.errors import Invalid, NotFound, StaleVersion, WrongState
from ...domain.ids import new_id
from ...domain.instants import from_text
from ...domain.message import COMPANY_LETTER, REASONS_REQUEST, REJECTION, REPLY, Message
from ...domain.permission import Action
from ...domain.register import Draft, Entry, canonical, stream
from ...letters.kinds import REASONS_WITHIN
from .. import ports
from ..access import lookup
from ..access.permission import Actor, permit
from ..access.visibility import Visibility
from ..ports import Clock, Directory, Objects, Registers
from ..work import bodies
from .attachments import Attachments
from .deliveries import Deliveries
from .messages import Messages, line_of
from .recipients import author_hidden

_TRIES = 8
_REJECTIONS = (REJECTION, "application-rejection")


@dataclass(frozen=True, kw_only=True)
class Written:
    """What a company writes. `purpose`: `reasons` asks why it was not retained. A reply needs no subject: it has that of its thread."""

    text: str
    subject: str = ""
    purpose: str = ""
    lot: int | None = None
    in_reply_to: str = ""
    attachments: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Threads:
    clock: Clock
    consultations: ports.Consultations
    visibility: Visibility
    messages: ports.Messages
    directory: Directory
    registers: Registers
    objects: Objects
    attachments: Attachments
    letters: Messages
    deliveries: Deliveries

    def write(self, actor: Actor | None, consultation_id: str, company_id: str, written: Written, received_at: datetime) -> Message:
        """The same words posted twice are one message. Raises Invalid, NotFound, WrongState `nothing-told`."""
        someone = permit(actor, Action.WRITE_TO_BUYER, tenant_id=company_id, now=self.clock.now())
        answered = self._answered(consultation_id, company_id, written.in_reply_to)
        c = lookup.get(self.consultations, consultation_id) if answered else self.visibility.published(consultation_id, someone)
        company = self.directory.company(company_id)
        if not company:
            raise NotFound()
        _check(c, written, answered)
        told = self._told(c, company_id, written, answered) if written.purpose else None
        message = Message(
            id=new_id(received_at),
            consultation_id=c.id,
            kind=REASONS_REQUEST if told else REPLY if answered else COMPANY_LETTER,
            lot=told.lot if told else answered.lot if answered else written.lot,
            company_id=company_id,
            company_name=company.name,
            subject=written.subject.strip() or (f"Re : {_bare(answered.subject)}" if answered else ""),
            body=written.text.strip(),
            sent_by=someone.id,
            queued_at=received_at,
            attachments=self.attachments.joined(c.id, written.attachments, company_id),
            from_company=True,
            in_reply_to=answered.id if answered else "",
            thread=answered.root if answered else "",
            late=bool(answered and answered.reply_until and not on_time(received_at, answered.reply_until)),
            due_at=received_at + REASONS_WITHIN if told else None,
        )
        return self._record(c, message, someone)

    def _record(self, c: Consultation, message: Message, someone: Actor) -> Message:
        said = [
            message.kind,
            message.lot,
            message.subject,
            message.body,
            message.in_reply_to,
            [[a.name, a.sha256] for a in message.attachments],
        ]
        body = bodies.keep(self.objects, c.id, message)
        record = {**line_of(message), "late": message.late, bodies.FIELD: body}
        if author_hidden(c, message.queued_at):
            del record["company"]
        else:
            record |= someone.signature
        entry = self.registers.append(
            stream(c.id, "messages"),
            idem=f"received#{hashlib.sha256(canonical([message.company_id, *said])).hexdigest()}",
            since=0,
            build=lambda last: Draft(kind="received", at=message.queued_at, record=record),
        )
        return self.follow(c.id, entry)

    def follow(self, consultation_id: str, entry: Entry) -> Message:
        """Bring messages and their thread in line with what a company wrote, already on the register; once."""
        message = bodies.load(self.objects, consultation_id, entry.record[bodies.FIELD], Message)
        if message.in_reply_to:
            self.deliveries.replied(consultation_id, message.in_reply_to, entry)
        return self.letters.stored(message)

    def read(self, actor: Actor | None, consultation_id: str, message_id: str) -> Message:
        """Whoever has the consultation in charge reads what a company wrote; the first reading is evidence."""
        now = self.clock.now()
        _, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.SEND_MESSAGES, now)
        message = self.messages.get(consultation_id, message_id)
        if not message or not message.from_company:
            raise NotFound()
        if message.first_opened_at:
            return message
        entry = self.registers.append(
            stream(consultation_id, "messages"),
            idem=f"read#{message_id}",
            since=0,
            build=lambda last: Draft(kind="read", at=now, record={"message": message_id, **someone.signature}),
        )
        return self.follow_reading(consultation_id, entry)

    def follow_reading(self, consultation_id: str, entry: Entry) -> Message:
        """Bring a company's message in line with its first reading by the buyer, already on the register."""
        at = from_text(entry.at)
        for _ in range(_TRIES):
            message = self.messages.get(consultation_id, entry.record["message"])
            if not message:
                raise NotFound()
            if message.first_opened_at:
                return message
            try:
                return self.messages.save(replace(message, first_opened_at=at))
            except StaleVersion:
                continue
        raise StaleVersion()

    def whole(self, actor: Actor | None, consultation_id: str, message_id: str) -> list[Message]:
        """A company's thread, oldest first, from any of its messages; what the buyer wrote there is read by this. Raises NotFound."""
        opened = self.deliveries.open(actor, consultation_id, message_id)
        root = self.messages.get(consultation_id, opened.root) or opened
        found = (self.messages.get(consultation_id, one) for one in root.later)
        return [
            one if one.from_company or one.first_opened_at else self.deliveries.open(actor, consultation_id, one.id)
            for one in (root, *(one for one in found if one and one.company_id == opened.company_id))
        ]

    def _answered(self, consultation_id: str, company_id: str, message_id: str) -> Message | None:
        """The letter of this company that it answers. Raises NotFound for another's."""
        if not message_id:
            return None
        found = self.messages.get(consultation_id, message_id)
        if not found or found.company_id != company_id:
            raise NotFound()
        return found

    def _told(self, c: Consultation, company_id: str, written: Written, answered: Message | None) -> Message:
        """The letter that told the company it was not retained: reasons may be asked for from then on. Raises WrongState."""
        if answered and answered.kind in _REJECTIONS:
            return answered
        for message in reversed(self.messages.of_consultation(c.id)):
            if message.company_id == company_id and message.kind in _REJECTIONS and written.lot in (None, message.lot):
                return message
        raise WrongState("Les motifs se demandent une fois le rejet reçu (CCP R2181-2).", "nothing-told")


def _bare(subject: str) -> str:
    return subject.removeprefix("Re : ")


def _check(c: Consultation, written: Written, answered: Message | None) -> None:
    wrong = {}
    if not any(letter.isalnum() for letter in written.text):
        wrong["text"] = "Écrivez votre message."
    if not answered and not any(letter.isalnum() for letter in written.subject):
        wrong["subject"] = "Donnez un objet au message."
    if written.lot is not None and written.lot not in {lot.number for lot in c.lots}:
        wrong["lot"] = "Ce lot n’existe pas dans la consultation."
    if written.purpose not in ("", "reasons"):
        wrong["purpose"] = "Choisissez ce que vous demandez."
    if wrong:
        raise Invalid(wrong)
