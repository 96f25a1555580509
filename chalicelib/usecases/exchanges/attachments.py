"""Files joined to messages, by their hashes: announced, received once, read by links that expire (REQ-101)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from ...domain.allowances import By
from ...domain.dce import Scan
from ...domain.errors import Invalid
from ...domain.ids import new_id
from ...domain.limits import ATTACHMENT_BYTES
from ...domain.message import Attachment, Message
from ...domain.permission import Action
from .. import ports
from ..access import lookup
from ..access.permission import Actor, permit
from ..access.visibility import Visibility
from ..dce import formats, names
from ..ports import Clock, Objects, Part, SignedUrl, stored
from ..ports.objects import DOCUMENTS
from ..work.allowances import Allowances


@dataclass(frozen=True, kw_only=True)
class Announced:
    """A file that somebody is about to send; `sha256` in base64, as its PUT says it, and in hexadecimal."""

    name: str
    size_bytes: int
    sha256: str
    sha256_hex: str


@dataclass(frozen=True, kw_only=True)
class Attachments:
    clock: Clock
    consultations: ports.Consultations
    visibility: Visibility
    objects: Objects
    allowances: Allowances

    def sign(self, actor: Actor | None, consultation_id: str, file: Announced) -> tuple[str, SignedUrl]:
        """Where an agent PUTs a file to join; S3 refuses other bytes than this hash. Raises Invalid."""
        _, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.SEND_MESSAGES, self.clock.now())
        return self._signed(someone, consultation_id, file)

    def sign_of_company(self, actor: Actor | None, consultation_id: str, company_id: str, file: Announced) -> tuple[str, SignedUrl]:
        """The same for somebody of a company that sees the consultation. Raises Invalid, NotFound."""
        someone = permit(actor, Action.WRITE_TO_BUYER, tenant_id=company_id, now=self.clock.now())
        self.visibility.published(consultation_id, someone)
        return self._signed(someone, consultation_id, file, company_id)

    def _signed(self, someone: Actor, consultation_id: str, file: Announced, company_id: str = "") -> tuple[str, SignedUrl]:
        if not 0 < file.size_bytes <= ATTACHMENT_BYTES:
            raise Invalid({"size_bytes": "Une pièce jointe pèse de 1 octet à 100 Mio."})
        self.allowances.spend("attachment-bytes", {By.PERSON: someone.user.id}, file.size_bytes)
        described = {
            "v": stored.FIRST,
            "name": names.accepted(file.name, folders=False),
            "size_bytes": file.size_bytes,
            "sha256": file.sha256_hex,
        }
        attachment_id = new_id(self.clock.now())
        where = key(consultation_id, attachment_id, company_id)
        self.objects.put_once(DOCUMENTS, where + ".json", json.dumps(described, ensure_ascii=False).encode(), "application/json")
        signed = self.objects.sign_put(DOCUMENTS, where, Part(0, file.size_bytes, file.sha256), formats.media_type(file.name))
        return attachment_id, signed

    def joined(self, consultation_id: str, attachments: Sequence[str], company_id: str = "") -> tuple[Attachment, ...]:
        """Files already received, by their ids: those that the buyer sent, or that company. Raises Invalid when one is missing."""
        return tuple(self._received(consultation_id, attachment_id, company_id) for attachment_id in attachments)

    def _received(self, consultation_id: str, attachment_id: str, company_id: str) -> Attachment:
        where = key(consultation_id, attachment_id, company_id)
        described = self.objects.get(DOCUMENTS, where + ".json")
        if not described or self.objects.size(DOCUMENTS, where) is None:
            raise Invalid({"attachments": "Une pièce jointe n’est pas arrivée. Joignez-la de nouveau."})
        return stored.made(Attachment, {**stored.parsed(described, where), "id": attachment_id})

    def link(self, consultation_id: str, attachment: Attachment) -> str:
        """Where to read a file that the buyer joined; valid 15 minutes."""
        return self.objects.sign_get(DOCUMENTS, key(consultation_id, attachment.id), file_name=attachment.name)

    def links(self, message: Message) -> dict[str, str]:
        """attachment id → link valid 15 minutes; none to what the antivirus set aside, nor to a company's file that it has not seen."""
        owner = message.company_id if message.from_company else ""
        return {
            one.id: self.objects.sign_get(DOCUMENTS, key(message.consultation_id, one.id, owner), file_name=one.name)
            for one in message.attachments
            if one.scan != Scan.INFECTED and (one.scan or not message.from_company)
        }


def key(consultation_id: str, attachment_id: str, company_id: str = "") -> str:
    """Companies' files stand apart, each under its own name: nobody joins another's."""
    owner = f"{company_id}/" if company_id else ""
    return f"C/{consultation_id}/attachments/{owner}{attachment_id}"
