"""Rejections, notifications and their evidence (CCP R2181-1, R2182-1, R2182-4; REQ-097, REQ-111, REQ-112, REQ-114)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ...domain import procedure, slots
from ...domain.consultation import Consultation
from ...domain.decision import AWARDED, Decision
from ...domain.errors import Invalid, NotFound, WrongState
from ...domain.ids import new_id
from ...domain.instants import in_french
from ...domain.limits import ATTACHMENT_BYTES
from ...domain.message import INFORMATION, NOTIFICATION, REJECTION, Attachment, Message
from ...domain.permission import Action
from ...domain.register import Draft, stream
from .. import ports
from ..access import lookup
from ..access.permission import Actor, permit
from ..award.decisions import bidders
from ..dce import formats
from ..opening import envelopes
from ..ports import Clock, Objects, Page, Part, Registers, SignedUrl, stored

AREA = "documents"
KINDS = (REJECTION, NOTIFICATION, INFORMATION)


@dataclass(frozen=True, kw_only=True)
class Messages:
    clock: Clock
    consultations: ports.Consultations
    decisions: ports.Decisions
    messages: ports.Messages
    registers: Registers
    objects: Objects

    def sign_attachment(
        self, actor: Actor | None, consultation_id: str, *, name: str, size_bytes: int, sha256: str, sha256_hex: str
    ) -> tuple[str, SignedUrl]:
        """Where to PUT a file to join; S3 refuses other bytes than this hash. Raises Invalid."""
        now = self.clock.now()
        lookup.permitted(self.consultations, consultation_id, actor, Action.SEND_MESSAGES, now)
        if not 0 < size_bytes <= ATTACHMENT_BYTES:
            raise Invalid({"size_bytes": "Une pièce jointe pèse de 1 octet à 100 Mio."})
        attachment = {"v": stored.FIRST, "name": formats.file_name(name), "size_bytes": size_bytes, "sha256": sha256_hex}
        attachment_id = new_id(now)
        self.objects.put_once(AREA, attachment_key(consultation_id, attachment_id) + ".json", _json(attachment), "application/json")
        signed = self.objects.sign_put(
            AREA, attachment_key(consultation_id, attachment_id), Part(0, size_bytes, sha256), formats.media_type(name)
        )
        return attachment_id, signed

    def send(
        self,
        actor: Actor | None,
        consultation_id: str,
        *,
        kind: str,
        lot: int | None,
        company_ids: Sequence[str],
        subject: str,
        body: str,
        attachments: Sequence[str],
    ) -> list[Message]:
        """One message a company, each on the register with the hash of its words. Mail leaves later, from the register.

        A rejection starts the standstill once every other bidder of the lot has one; a notification waits for its end.
        Raises Invalid, WrongState `standstill-running`, `rejections-owed`.
        """
        now = self.clock.now()
        consultation = lookup.permitted(self.consultations, consultation_id, actor, Action.SEND_MESSAGES, now)
        seen = envelopes.read(self.registers, consultation)
        names = {d.company_id: d.record["company"]["name"] for d in seen.deposits}
        wrong = _wrong(kind, lot, company_ids, subject, body, names, consultation)
        if wrong:
            raise Invalid(wrong)
        joined = self.joined(consultation_id, attachments)
        decision = self._decision(consultation_id, lot) if kind != INFORMATION and not _of_candidacy(kind, lot, consultation) else None
        if decision:
            _require_allowed(consultation, decision, kind, company_ids, now)
        sent = [
            self._send_one(
                Message(
                    id=new_id(now),
                    consultation_id=consultation_id,
                    kind=kind,
                    lot=lot,
                    company_id=company_id,
                    company_name=names[company_id],
                    subject=subject.strip(),
                    body=body.strip(),
                    sent_by=actor.user.id if actor else "",
                    queued_at=now,
                    attachments=joined,
                )
            )
            for company_id in company_ids
        ]
        if decision:
            self._follow(decision, kind, sent, set(bidders(seen, decision.lot)), now)
        return sent

    def _send_one(self, message: Message) -> Message:
        created = self.messages.create(message)
        record = {
            "message": message.id,
            "kind": message.kind,
            "lot": message.lot,
            "company": {"id": message.company_id, "name": message.company_name},
            "words_sha256": hashlib.sha256(f"{message.subject}\n\n{message.body}".encode()).hexdigest(),
            "attachments": [{"name": a.name, "size_bytes": a.size_bytes, "sha256": a.sha256} for a in message.attachments],
        }
        self.registers.append(
            stream(message.consultation_id, "messages"),
            idem=f"sent#{message.id}",
            build=lambda last: Draft(kind="sent", at=message.queued_at, record=record),
        )
        return created

    def _follow(self, decision: Decision, kind: str, sent: list[Message], concerned: set[str], now: datetime) -> None:
        if kind == NOTIFICATION:
            self.decisions.put(replace(decision, notification_message_id=sent[0].id))
            return
        told = {
            m.company_id for m in self.messages.of_consultation(decision.consultation_id) if m.kind == REJECTION and m.lot == decision.lot
        }
        if not decision.rejections_sent_at and concerned - {one.company_id for one in decision.holders} <= told:
            self.decisions.put(replace(decision, rejections_sent_at=now))

    def of_consultation(self, actor: Actor | None, consultation_id: str) -> list[Message]:
        lookup.permitted(self.consultations, consultation_id, actor, Action.READ_FILE, self.clock.now())
        return self.messages.of_consultation(consultation_id)

    def of_company(self, actor: Actor | None, company_id: str, cursor: str | None) -> Page[Message]:
        permit(actor, Action.READ_COMPANY_MESSAGES, tenant_id=company_id, now=self.clock.now())
        return self.messages.of_company(company_id, cursor)

    def open(self, actor: Actor | None, consultation_id: str, message_id: str) -> Message:
        """Read one's message; the first reading is evidence, and for a notification the contract takes effect (R2182-4)."""
        now = self.clock.now()
        message = self.messages.get(consultation_id, message_id)
        if not message:
            raise NotFound()
        permit(actor, Action.READ_COMPANY_MESSAGES, tenant_id=message.company_id, now=now)
        if message.first_opened_at:
            return message
        self.registers.append(
            stream(consultation_id, "messages"),
            idem=f"opened#{message_id}",
            since=0,
            build=lambda last: Draft(kind="opened", at=now, record={"message": message_id, "by": actor.user.id if actor else ""}),
        )
        opened = self._evidence(message, first_opened_at=now)
        if message.kind == NOTIFICATION and message.lot:
            decision = self._decision(consultation_id, message.lot)
            if not decision.notified_at and self._all_read(decision, opened):
                self.decisions.put(decision.notified(now))
        return opened

    def _all_read(self, decision: Decision, just_opened: Message) -> bool:
        """A framework with several holders takes effect for all once the last of them has read its notification."""
        sent = [m for m in self.messages.of_consultation(decision.consultation_id) if m.kind == NOTIFICATION and m.lot == decision.lot]
        return all(m.first_opened_at or m.id == just_opened.id for m in sent)

    def delivery(self, consultation_id: str, message_id: str, *, accepted: bool, at: datetime) -> None:
        """What the mail server said: accepted, or bounced for good. Recorded once each (CE 359921)."""
        message = self.messages.get(consultation_id, message_id)
        if not message:
            return
        kind = "accepted" if accepted else "bounced"
        self.registers.append(
            stream(consultation_id, "messages"),
            idem=f"{kind}#{message_id}",
            since=0,
            build=lambda last: Draft(kind=kind, at=at, record={"message": message_id}),
        )
        if not getattr(message, f"{kind}_at"):
            self._evidence(message, **{f"{kind}_at": at})

    def _evidence(self, message: Message, **facts: Any) -> Message:
        newest = self.messages.get(message.consultation_id, message.id) or message
        return self.messages.save(replace(newest, **facts))

    def attachment_links(self, message: Message) -> dict[str, str]:
        """attachment id → link valid 15 minutes."""
        return {
            a.id: self.objects.sign_get(AREA, attachment_key(message.consultation_id, a.id), file_name=a.name) for a in message.attachments
        }

    def joined(self, consultation_id: str, attachments: Sequence[str]) -> tuple[Attachment, ...]:
        """Files already received, by their ids. Raises Invalid when one is missing."""
        return tuple(self._attachment(consultation_id, attachment_id) for attachment_id in attachments)

    def _attachment(self, consultation_id: str, attachment_id: str) -> Attachment:
        where = attachment_key(consultation_id, attachment_id)
        described = self.objects.get(AREA, where + ".json")
        if not described or self.objects.size(AREA, where) is None:
            raise Invalid({"attachments": "Une pièce jointe n’est pas arrivée. Joignez-la de nouveau."})
        return stored.made(Attachment, {**stored.parsed(described, where), "id": attachment_id})

    def _decision(self, consultation_id: str, lot: int | None) -> Decision:
        found = next((d for d in self.decisions.of_consultation(consultation_id) if d.lot == lot), None)
        if not found:
            raise WrongState("Enregistrez d’abord la décision de ce lot.", "no-decision")
        return found


def attachment_key(consultation_id: str, attachment_id: str) -> str:
    return f"C/{consultation_id}/attachments/{attachment_id}"


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _of_candidacy(kind: str, lot: int | None, c: Consultation) -> bool:
    """A rejected application is told before any lot is decided, in a phase that asks for applications alone (CCP R2181-1)."""
    return kind == REJECTION and lot is None and slots.OFFER not in c.phase_row.kinds


def _wrong(
    kind: str, lot: int | None, company_ids: Sequence[str], subject: str, body: str, names: dict[str, str], c: Consultation
) -> dict[str, str]:
    wrong = {}
    if kind not in KINDS:
        wrong["kind"] = "Type de message inconnu."
    if lot not in {known.number for known in c.lots} and not (kind == INFORMATION and lot is None) and not _of_candidacy(kind, lot, c):
        wrong["lot"] = "Choisissez le lot concerné."
    if not company_ids or any(company_id not in names for company_id in company_ids) or len(set(company_ids)) != len(company_ids):
        wrong["company_ids"] = "Choisissez les destinataires parmi les candidats de cette consultation."
    if not subject.strip():
        wrong["subject"] = "Donnez un objet au message."
    if len(body.strip()) < 20:
        wrong["body"] = "Écrivez le message : pour un rejet, ses motifs, le nom de l’attributaire et la date de signature au plus tôt."
    return wrong


def _require_allowed(c: Consultation, decision: Decision, kind: str, company_ids: Sequence[str], now: datetime) -> None:
    if kind == REJECTION:
        if {one.company_id for one in decision.holders} & set(company_ids):
            raise Invalid({"company_ids": "L’attributaire ne reçoit pas de rejet."})
        return
    holders = sorted(one.company_id for one in decision.holders)
    if decision.outcome != AWARDED or sorted(company_ids) != holders:
        told = "au seul attributaire du lot" if len(holders) < 2 else "à tous les titulaires du lot, ensemble"
        raise Invalid({"company_ids": f"La notification s’adresse {told}."})
    if not procedure.BY_CODE[c.procedure].standstill_required:
        return
    end = decision.standstill_ends_at()
    if end is None:
        raise WrongState(
            "Envoyez d’abord les rejets à tous les autres candidats du lot : le délai de suspension court de leur envoi (CCP R2182-1).",
            "rejections-owed",
        )
    if now < end:
        raise WrongState(
            f"Le délai de suspension court encore : la signature est possible à partir du {in_french(end)} (CCP R2182-1).",
            "standstill-running",
        )
