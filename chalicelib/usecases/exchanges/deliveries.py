"""What becomes of each letter, fact by fact, as lines of the register of messages (CCP R2132-7, R2182-4; CE 359921; REQ-097, REQ-114).

queued is the line `sent` itself; then relayed, accepted, deferred, bounced, complaint as mail servers say them; opened and downloaded on the
platform; posted and resent by agents. Each fact is one line, written once, and the letter follows from it. Called by `consequences`, which hands
letters over, by the events of the mail service, by reports of non-delivery, and by whoever reads a letter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ...domain.dce import Scan
from ...domain.errors import NotFound, StaleVersion
from ...domain.instants import from_text
from ...domain.message import (
    ACCEPTED,
    BOUNCED,
    DEFERRED,
    DOWNLOADED,
    NOTIFICATION,
    OPENED,
    RELAYED,
    REPLIED,
    Evidence,
    Message,
    said,
)
from ...domain.permission import Action
from ...domain.register import Draft, Entry, stream
from .. import ports
from ..access.permission import Actor, permit
from ..award.contract_effects import ContractEffects
from ..ports import Clock, Deferred, Handed, Mail, Objects, Registers, Report
from ..ports.objects import DOCUMENTS
from ..work.letters import Postman
from .attachments import key

_TRIES = 8


@dataclass(frozen=True, kw_only=True)
class Deliveries:
    clock: Clock
    messages: ports.Messages
    registers: Registers
    objects: Objects
    contract_effects: ContractEffects
    postman: Postman

    def hand_over(self, mails: Iterable[Mail]) -> None:
        """Give each reader's letter to the mail server and put on the register what it answered; those it took first, so that a letter that
        one address refused is not told as lost while another took it. One that fails stops none; the first failure is raised once all were tried."""
        refused: list[tuple[Mail, Handed]] = []
        failure: Exception | None = None
        for mail in mails:
            try:
                handed = self.postman.send(mail, self.clock.now())
            except Deferred as later:
                self._tell(mail.tag, DEFERRED, later.reply)
                failure = failure or later
            except Exception as error:  # the others leave all the same
                failure = failure or error
            else:
                if handed:
                    self._tell(mail.tag, RELAYED if handed.relayed else ACCEPTED, handed.reply)
                elif mail.to:
                    refused.append((mail, handed))
        for mail, handed in refused:
            self._tell(mail.tag, BOUNCED, handed.reply)
        if failure:
            raise failure

    def _tell(self, tag: str, kind: str, reply: str) -> None:
        consultation_id, message_id, reader, sending = tag.split("/")
        self.record(consultation_id, message_id, kind, self.clock.now(), to=reader, sending=sending, detail=reply)

    def report(self, reports: Iterable[Report]) -> int:
        """Put on the register what mail servers said later; how many were of letters of ours. The same report again changes nothing."""
        return sum(
            self.record(one.consultation_id, one.message_id, one.kind, one.at, to=one.reader, sending=one.sending, detail=one.said)
            is not None
            for one in reports
        )

    def record(
        self, consultation_id: str, message_id: str, kind: str, at: datetime, *, to: str, sending: str, detail: str = ""
    ) -> Message | None:
        """One fact, once for a reader and a sending (the number of its line). None for a letter that does not exist: an event of another installation."""
        if not self.messages.get(consultation_id, message_id):
            return None
        facts = {"to": to, "detail": said(detail)}
        entry = self.registers.append(
            stream(consultation_id, "messages"),
            idem=f"{kind}#{message_id}#{to}#{sending}",
            since=0,
            build=lambda last: Draft(kind=kind, at=at, record={"message": message_id, **{k: v for k, v in facts.items() if v}}),
        )
        return self.follow(consultation_id, entry)

    def follow(self, consultation_id: str, entry: Entry) -> Message:
        """Bring the letter in line with a fact already on the register; the last notification read makes the contract."""
        record = entry.record
        fact = Evidence(
            kind=entry.kind,
            at=from_text(entry.at),
            line=entry.seq,
            to=record.get("to") or record.get("by", ""),
            detail=record.get("detail", ""),
            attachment=record.get("attachment", ""),
        )
        message = self._with(consultation_id, record["message"], fact)
        if entry.kind == OPENED and message.kind == NOTIFICATION and message.lot:
            self._take_effect(message)
        return message

    def _take_effect(self, opened: Message) -> None:
        sent = [m for m in self.messages.of_consultation(opened.consultation_id) if (m.kind, m.lot) == (NOTIFICATION, opened.lot)]
        if opened.lot and all(m.first_opened_at for m in sent):
            read_at = max(m.first_opened_at for m in sent if m.first_opened_at)
            self.contract_effects.take_effect(opened.consultation_id, opened.lot, read_at, message_ids=[m.id for m in sent])

    def open(self, actor: Actor | None, consultation_id: str, message_id: str) -> Message:
        """Read one's letter; the first reading is evidence, and for a notification the contract takes effect (R2182-4)."""
        message, reader = self._own(actor, consultation_id, message_id)
        if message.first_opened_at or message.from_company:
            return message
        entry = self.registers.append(
            stream(consultation_id, "messages"),
            idem=f"opened#{message_id}",
            since=0,
            build=lambda last: Draft(kind=OPENED, at=self.clock.now(), record={"message": message_id, "by": reader.id}),
        )
        return self.follow(consultation_id, entry)

    def download(self, actor: Actor | None, consultation_id: str, message_id: str, attachment_id: str, *, ahead: bool) -> str:
        """Where to fetch a file joined to one's letter, for fifteen minutes; the first download of each is evidence, but of a browser that only
        fetches `ahead` of its person."""
        message, reader = self._own(actor, consultation_id, message_id)
        link = self._link(message, attachment_id)  # raises NotFound
        known = any(one.kind == DOWNLOADED and one.attachment == attachment_id for one in message.evidence)
        if not known and not ahead:
            entry = self.registers.append(
                stream(consultation_id, "messages"),
                idem=f"{DOWNLOADED}#{message_id}#{attachment_id}",
                since=0,
                build=lambda last: Draft(
                    kind=DOWNLOADED, at=self.clock.now(), record={"message": message_id, "attachment": attachment_id, "by": reader.id}
                ),
            )
            self.follow(consultation_id, entry)
        return link

    def replied(self, consultation_id: str, message_id: str, entry: Entry) -> None:
        """The company answered this letter, by a line already on the register."""
        self._with(consultation_id, message_id, Evidence(kind=REPLIED, at=from_text(entry.at), line=entry.seq))

    def _own(self, actor: Actor | None, consultation_id: str, message_id: str) -> tuple[Message, Actor]:
        message = self.messages.get(consultation_id, message_id)
        if not message:
            raise NotFound()
        return message, permit(actor, Action.READ_COMPANY_MESSAGES, tenant_id=message.company_id, now=self.clock.now())

    def _link(self, message: Message, attachment_id: str) -> str:
        found = next(
            (one for one in message.attachments if one.id == attachment_id and one.scan != Scan.INFECTED and not message.from_company), None
        )
        if not found:
            raise NotFound()
        return self.objects.sign_get(DOCUMENTS, key(message.consultation_id, attachment_id), file_name=found.name)

    def _with(self, consultation_id: str, message_id: str, fact: Evidence) -> Message:
        for _ in range(_TRIES):
            newest = self.messages.get(consultation_id, message_id)
            if not newest:
                raise NotFound()
            wanted = newest.with_evidence(fact)
            if wanted == newest:
                return newest
            try:
                return self.messages.save(wanted)
            except StaleVersion:
                continue
        raise StaleVersion()
