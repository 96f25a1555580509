"""Rejections, notifications and their evidence (CCP R2181-1, R2182-1, R2182-4; REQ-097, REQ-111, REQ-112, REQ-114)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ...domain import slots
from ...domain.allowances import By
from ...domain.consultation import Consultation
from ...domain.decision import AWARDED, Decision
from ...domain.errors import Invalid, NotFound, StaleVersion, WrongState
from ...domain.ids import new_id
from ...domain.limits import ATTACHMENT_BYTES
from ...domain.message import INFORMATION, NOTIFICATION, REJECTION, Attachment, Message
from ...domain.permission import Action
from ...domain.register import Draft, Entry, canonical, stream
from ...domain.rules import standstill
from .. import ports
from ..access import lookup
from ..access.permission import Actor, permit
from ..award.decisions import bidders
from ..dce import formats, names
from ..opening import envelopes
from ..ports import Clock, Objects, Page, Part, Registers, SignedUrl, stored
from ..ports.objects import DOCUMENTS
from ..work import bodies
from ..work.allowances import Allowances

KINDS = (REJECTION, NOTIFICATION, INFORMATION)


@dataclass(frozen=True, kw_only=True)
class Words:
    """What one mailing says to each of its companies."""

    kind: str
    lot: int | None
    subject: str
    body: str
    attachments: tuple[Attachment, ...]
    by: str
    acting: Mapping[str, str]

    def digest(self) -> str:
        """What makes two postings the same letter: everything but who posts it and when."""
        said = [self.kind, self.lot, self.subject, self.body, [[a.name, a.sha256] for a in self.attachments]]
        return hashlib.sha256(canonical(said)).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Messages:
    clock: Clock
    consultations: ports.Consultations
    decisions: ports.Decisions
    messages: ports.Messages
    registers: Registers
    objects: Objects
    allowances: Allowances

    def sign_attachment(
        self, actor: Actor | None, consultation_id: str, *, name: str, size_bytes: int, sha256: str, sha256_hex: str
    ) -> tuple[str, SignedUrl]:
        """Where to PUT a file to join; S3 refuses other bytes than this hash. Raises Invalid."""
        now = self.clock.now()
        _, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.SEND_MESSAGES, now)
        if not 0 < size_bytes <= ATTACHMENT_BYTES:
            raise Invalid({"size_bytes": "Une pièce jointe pèse de 1 octet à 100 Mio."})
        self.allowances.spend("attachment-bytes", {By.PERSON: someone.user.id}, size_bytes)
        attachment = {"v": stored.FIRST, "name": names.accepted(name, folders=False), "size_bytes": size_bytes, "sha256": sha256_hex}
        attachment_id = new_id(now)
        self.objects.put_once(DOCUMENTS, attachment_key(consultation_id, attachment_id) + ".json", _json(attachment), "application/json")
        signed = self.objects.sign_put(
            DOCUMENTS, attachment_key(consultation_id, attachment_id), Part(0, size_bytes, sha256), formats.media_type(name)
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
        consultation, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.SEND_MESSAGES, now)
        seen = envelopes.read(self.registers, consultation)
        names = {d.company_id: d.record["company"]["name"] for d in seen.deposits}
        wrong = _wrong(kind, lot, company_ids, subject, body, names, consultation)
        if wrong:
            raise Invalid(wrong)
        joined = self.joined(consultation_id, attachments)
        decision = self._decision(consultation_id, lot) if kind != INFORMATION and not _of_candidacy(kind, lot, consultation) else None
        if decision:
            _require_allowed(consultation, decision, kind, company_ids, now)
        words = Words(
            kind=kind, lot=lot, subject=subject.strip(), body=body.strip(), attachments=joined, by=someone.id, acting=someone.acting
        )
        return [self._send_one(consultation_id, company_id, names[company_id], words, now) for company_id in company_ids]

    def _send_one(self, consultation_id: str, company_id: str, company_name: str, words: Words, now: datetime) -> Message:
        """The line, then what follows it. The same words to the same company are one letter, however often they are posted."""
        message = Message(
            id=new_id(now),
            consultation_id=consultation_id,
            kind=words.kind,
            lot=words.lot,
            company_id=company_id,
            company_name=company_name,
            subject=words.subject,
            body=words.body,
            sent_by=words.by,
            queued_at=now,
            attachments=words.attachments,
        )
        record = {
            "message": message.id,
            "kind": message.kind,
            "lot": message.lot,
            "company": {"id": message.company_id, "name": message.company_name},
            "words_sha256": hashlib.sha256(f"{message.subject}\n\n{message.body}".encode()).hexdigest(),
            "attachments": [{"name": a.name, "size_bytes": a.size_bytes, "sha256": a.sha256} for a in message.attachments],
            "by": words.by,
            **words.acting,
            bodies.FIELD: bodies.keep(self.objects, consultation_id, message),
        }
        entry = self.registers.append(
            stream(consultation_id, "messages"),
            idem=f"sent#{company_id}#{words.digest()}",
            since=0,
            build=lambda last: Draft(kind="sent", at=now, record=record),
        )
        return self.follow(consultation_id, entry)

    def follow(self, consultation_id: str, entry: Entry) -> Message:
        """Bring messages and the lot's decision in line with a letter already on the register; once."""
        message = self._stored(bodies.load(self.objects, consultation_id, entry.record[bodies.FIELD], Message))
        if message.lot is not None and message.kind == NOTIFICATION:
            lookup.change_decision(
                self.decisions,
                consultation_id,
                message.lot,
                lambda d: (
                    d if d.notification_message_id or message.queued_at < d.decided_at else replace(d, notification_message_id=message.id)
                ),
            )
        if message.lot is not None and message.kind == REJECTION:
            lookup.change_decision(self.decisions, consultation_id, message.lot, self._with_rejections)
        return message

    def _stored(self, message: Message) -> Message:
        try:
            return self.messages.get(message.consultation_id, message.id) or self.messages.create(message)
        except StaleVersion:  # created meanwhile
            return self.messages.get(message.consultation_id, message.id) or message

    def _with_rejections(self, decision: Decision) -> Decision:
        """Once every bidder who holds nothing has its rejection, the standstill runs from the last one sent (CCP R2182-1)."""
        if decision.rejections_sent_at or decision.withdrawn_at:
            return decision
        consultation = lookup.get(self.consultations, decision.consultation_id)
        owed = set(bidders(envelopes.read(self.registers, consultation), decision.lot)) - {one.company_id for one in decision.holders}
        sent = [
            m
            for m in self.messages.of_consultation(consultation.id)
            if m.kind == REJECTION and m.lot == decision.lot and m.queued_at >= decision.decided_at
        ]
        if not sent or not owed <= {m.company_id for m in sent}:
            return decision
        return replace(decision, rejections_sent_at=max(m.queued_at for m in sent))

    def of_consultation(self, actor: Actor | None, consultation_id: str) -> list[Message]:
        lookup.permitted(self.consultations, consultation_id, actor, Action.READ_FILE, self.clock.now())
        return self.messages.of_consultation(consultation_id)

    def attachment(self, actor: Actor | None, consultation_id: str, attachment_id: str) -> str:
        """Where an agent fetches a file that was joined to a letter, for fifteen minutes. Raises NotFound."""
        lookup.permitted(self.consultations, consultation_id, actor, Action.READ_FILE, self.clock.now())
        described = self.objects.get(DOCUMENTS, attachment_key(consultation_id, attachment_id) + ".json")
        if not described:
            raise NotFound()
        name = stored.parsed(described, attachment_id)["name"]
        return self.objects.sign_get(DOCUMENTS, attachment_key(consultation_id, attachment_id), file_name=name)

    def of_company(self, actor: Actor | None, company_id: str, cursor: str | None) -> Page[Message]:
        permit(actor, Action.READ_COMPANY_MESSAGES, tenant_id=company_id, now=self.clock.now())
        return self.messages.of_company(company_id, cursor)

    def outcome_told(self, message: Message) -> str | None:
        """The decision on the lot that this letter announces, None for other letters; one taken since is told by its own letter."""
        if message.kind == INFORMATION or message.lot is None:
            return None
        found = lookup.decision(self.decisions, message.consultation_id, message.lot)
        return found.outcome if found and found.decided_at <= message.queued_at else None

    def joined(self, consultation_id: str, attachments: Sequence[str]) -> tuple[Attachment, ...]:
        """Files already received, by their ids. Raises Invalid when one is missing."""
        return tuple(self._attachment(consultation_id, attachment_id) for attachment_id in attachments)

    def _attachment(self, consultation_id: str, attachment_id: str) -> Attachment:
        where = attachment_key(consultation_id, attachment_id)
        described = self.objects.get(DOCUMENTS, where + ".json")
        if not described or self.objects.size(DOCUMENTS, where) is None:
            raise Invalid({"attachments": "Une pièce jointe n’est pas arrivée. Joignez-la de nouveau."})
        return stored.made(Attachment, {**stored.parsed(described, where), "id": attachment_id})

    def _decision(self, consultation_id: str, lot: int | None) -> Decision:
        found = lookup.decision(self.decisions, consultation_id, lot)
        if not found or found.withdrawn_at:
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
    held = next((one for one in c.challenges if one.holds(decision.lot)), None)
    if held:
        raise WrongState(
            f"Un recours devant le juge ({held.court}, saisi le {c.territory.told(held.filed_at)}) suspend la signature : notez d’abord son issue.",
            "challenge-pending",
        )
    rule = standstill.rule(c.procedure, c.rules_day(now))
    if not rule.required:
        return
    end = standstill.ends_at(decision, c.procedure, c.rules_day(now))
    if end is None:
        raise WrongState(
            f"Envoyez d’abord les rejets à tous les autres candidats du lot : le délai de suspension court de leur envoi (CCP {rule.article}).",
            "rejections-owed",
        )
    if now < end:
        raise WrongState(
            f"Le délai de suspension court encore : la signature est possible à partir du {c.territory.told(end)} (CCP {rule.article}).",
            "standstill-running",
        )
