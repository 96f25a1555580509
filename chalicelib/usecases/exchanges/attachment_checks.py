"""Files joined to messages, scanned once received: what is infected is set aside, and its trace stays in the register."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...domain.dce import Scan
from ...domain.errors import StaleVersion
from ...domain.message import Attachment, Message
from ...domain.register import Draft, stream
from .. import ports
from ..ports import Antivirus, Clock, Objects, Registers
from ..ports.objects import DOCUMENTS
from .attachments import key

_TRIES = 8


@dataclass(frozen=True, kw_only=True)
class AttachmentChecks:
    clock: Clock
    messages: ports.Messages
    objects: Objects
    registers: Registers
    antivirus: Antivirus

    def verify(self, consultation_id: str, message_id: str) -> None:
        """Scan what was not yet. Idempotent; called by the job that verifies files."""
        message = self.messages.get(consultation_id, message_id)
        if message is None or all(one.scan for one in message.attachments):
            return
        seen = {one.id: one if one.scan else self._scanned(message, one) for one in message.attachments}
        self._keep(message, seen)

    def _scanned(self, message: Message, one: Attachment) -> Attachment:
        owner = message.company_id if message.from_company else ""
        verdict = self.antivirus.scan(self.objects.stream(DOCUMENTS, key(message.consultation_id, one.id, owner)), one.size_bytes)
        if verdict.scan is Scan.INFECTED:
            record = {"message": message.id, "name": one.name, "sha256": one.sha256, "threat": verdict.threat}
            self.registers.append(
                stream(message.consultation_id, "messages"),
                idem=f"infected#{message.id}#{one.id}",
                since=0,
                build=lambda last: Draft(kind="infected", at=self.clock.now(), record=record),
            )
        return replace(one, scan=verdict.scan.value, threat=verdict.threat)

    def _keep(self, message: Message, seen: dict[str, Attachment]) -> None:
        for _ in range(_TRIES):
            newest = self.messages.get(message.consultation_id, message.id) or message
            try:
                self.messages.save(replace(newest, attachments=tuple(seen[one.id] for one in newest.attachments)))
                return
            except StaleVersion:
                continue
        raise StaleVersion()
