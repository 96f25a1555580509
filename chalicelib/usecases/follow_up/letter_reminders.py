"""Reminding companies and agents of messages that wait: unread, expected soon, owed (REQ-098, REQ-113).

The hourly job writes a line of the register of messages on each occasion, once; letters leave from the line, as those of any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ...domain.consultation import Consultation
from ...domain.instants import paris_day
from ...domain.message import Mark, Message
from ...domain.permission import WORKERS
from ...domain.register import Draft, stream
from .. import ports
from ..directory.lending import at_work
from ..ports import Clock, Directory, Mail, Registers
from ..work.walls import Walls
from .lines import Line
from .recipients import mailboxes

JOB = "remind-letters"
BACK = 3
"""Days looked at again: a job that slept over a week-end forgets nothing."""
_WAITS = {
    Mark.UNREAD: "un message attend d’être lu depuis un jour",
    Mark.CLOSING: "un message que personne n’a lu demande une réponse avant deux jours",
    Mark.DUE_SOON: "une demande de motifs attend votre réponse, due dans trois jours au plus",
    Mark.OVERDUE: "une demande de motifs attend votre réponse, dont le délai est passé",
}


@dataclass(frozen=True, kw_only=True)
class LetterReminders:
    clock: Clock
    consultations: ports.Consultations
    messages: ports.Messages
    registers: Registers
    directory: Directory
    walls: Walls
    origin: str

    def send(self, now: datetime) -> int:
        """Lines written. A message that fails stops no other."""
        written: list[int] = []
        for ago in range(BACK, -1, -1):
            due = self.messages.due(paris_day(now) - timedelta(days=ago))
            self.walls.each(JOB, due, lambda place: written.append(self._remind(*place, now)), now, key="#".join)
        return sum(written)

    def _remind(self, consultation_id: str, message_id: str, now: datetime) -> int:
        message = self.messages.get(consultation_id, message_id)
        if message is None:
            return 0
        marks = [mark for mark, at in message.occasions().items() if paris_day(now) - timedelta(days=BACK) <= paris_day(at) and at <= now]
        return sum(self._line(message, mark, now) for mark in marks if self._waits(message, mark))

    def _waits(self, message: Message, mark: Mark) -> bool:
        if mark in (Mark.UNREAD, Mark.CLOSING):
            return message.first_opened_at is None
        root = self.messages.get(message.consultation_id, message.root) or message
        later = (self.messages.get(message.consultation_id, one) for one in root.later)
        return not any(one and one.kind == "reasons" for one in later)

    def _line(self, message: Message, mark: Mark, now: datetime) -> int:
        made: list[int] = []

        def build(last: object) -> Draft:
            made.append(1)
            return Draft(kind="reminded", at=now, record={"message": message.id, "mark": mark.value})

        self.registers.append(stream(message.consultation_id, "messages"), idem=f"reminded#{message.id}#{mark}", since=0, build=build)
        return len(made)

    def letters(self, line: Line) -> Iterator[Mail]:
        """What the line owes: a letter to each person of the company, or to each agent at work. Called by consequences."""
        message = self.messages.get(line.consultation_id, line.record["message"])
        c = self.consultations.get(line.consultation_id)
        if message and c:
            waits = _WAITS[Mark(line.record["mark"])]
            to = self._agents(c) if message.from_company else mailboxes(self.directory, message.company_id)
            path = f"/acheteur/echanges/?id={c.id}" if message.from_company else f"/entreprise/message/?consultation={c.id}&id={message.id}"
            text = f"Bonjour,\n\nConsultation {c.label} – {c.title}\n\nRappel : {waits}.\n{self.origin}{path}\n"
            for address in to:
                yield Mail(id=line.letter(address), to=address, subject=f"Rappel – {c.label}", text=text, optional=message.from_company)

    def _agents(self, c: Consultation) -> Mapping[str, str]:
        return {user.email: user.id for user in at_work(self.directory, c.buyer_id, WORKERS, self.clock.now())}
