"""Rejections, notifications and their evidence (CCP R2181-1, R2182-1, R2182-4; REQ-097, REQ-111, REQ-112, REQ-114)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ...domain.consultation import Consultation
from ...domain.dce import Scan
from ...domain.decision import AWARDED, Decision
from ...domain.errors import Invalid, NotFound, StaleVersion, WrongState
from ...domain.ids import new_id
from ...domain.instants import paris_day, to_text
from ...domain.message import NOTIFICATION, REJECTION, Attachment, Message
from ...domain.permission import Action
from ...domain.register import Draft, Entry, canonical, stream
from ...domain.rules import standstill
from ...letters.kinds import BY_CODE
from .. import ports
from ..access import lookup
from ..access.permission import Actor, permit
from ..award.decisions import bidders
from ..opening import envelopes
from ..ports import Clock, Objects, Page, Registers, VerifyQueue
from ..work import bodies
from .attachments import Attachments
from .composing import Asked, Composer, Letter
from .recipients import author_hidden

_TRIES = 8
_OUTCOMES = (REJECTION, NOTIFICATION, "abandonment")
"""Letters that announce what was decided on a lot."""


@dataclass(frozen=True, kw_only=True)
class Posting:
    """What the letters of one sending have in common."""

    attachments: tuple[Attachment, ...]
    by: str
    acting: Mapping[str, str]
    discreet: bool = False
    """Whether the register leaves out to whom, until everybody may know."""

    def digest(self, letter: Letter) -> str:
        """What makes two postings the same letter: everything but who posts it and when."""
        said = [letter.kind, letter.lot, letter.subject, letter.body, [[a.name, a.sha256] for a in self.attachments]]
        return hashlib.sha256(canonical([*said, letter.in_reply_to] if letter.in_reply_to else said)).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Messages:
    clock: Clock
    consultations: ports.Consultations
    decisions: ports.Decisions
    messages: ports.Messages
    registers: Registers
    objects: Objects
    attachments: Attachments
    composer: Composer
    queue: VerifyQueue

    def send(self, actor: Actor | None, consultation_id: str, asked: Asked, *, attachments: Sequence[str] = ()) -> list[Message]:
        """One message a company, each on the register with the hash of its words. Mail leaves later, from the register.

        A rejection starts the standstill once every other bidder of the lot has one; a notification waits for its end.
        Raises Invalid, WrongState `standstill-running`, `rejections-owed`.
        """
        now = self.clock.now()
        consultation, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.SEND_MESSAGES, now)
        decision = lookup.decision(self.decisions, consultation_id, asked.lot) if asked.kind == NOTIFICATION else None
        if decision:
            _require_allowed(consultation, decision, asked.company_ids, now)
        letters = self.composer.letters(consultation, asked, now)
        discreet = bool(asked.in_reply_to) and author_hidden(consultation, now)
        posting = Posting(
            attachments=self.attachments.joined(consultation_id, attachments), by=someone.id, acting=someone.acting, discreet=discreet
        )
        return [self._send_one(consultation_id, letter, posting, now) for letter in letters]

    def preview(self, actor: Actor | None, consultation_id: str, asked: Asked) -> list[Letter]:
        """The letters as they would leave now, each whole; nothing is sent. Raises like `send`, but for the standstill."""
        now = self.clock.now()
        consultation, _ = lookup.permitted(self.consultations, consultation_id, actor, Action.SEND_MESSAGES, now)
        return self.composer.letters(consultation, asked, now)

    def _send_one(self, consultation_id: str, letter: Letter, posting: Posting, now: datetime) -> Message:
        """The line, then what follows it. The same words to the same company are one letter, however often they are posted."""
        message = Message(
            id=new_id(now),
            consultation_id=consultation_id,
            kind=letter.kind,
            lot=letter.lot,
            company_id=letter.company_id,
            company_name=letter.company_name,
            subject=letter.subject,
            body=letter.body,
            sent_by=posting.by,
            queued_at=now,
            attachments=posting.attachments,
            reply_until=letter.reply_until,
            in_reply_to=letter.in_reply_to,
            thread=letter.thread,
            template=letter.template,
        )
        record = {
            **line_of(message),
            "reply_until": to_text(letter.reply_until) if letter.reply_until else None,
            "by": posting.by,
            **posting.acting,
            bodies.FIELD: bodies.keep(self.objects, consultation_id, message),
        }
        if posting.discreet:
            del record["company"]
        entry = self.registers.append(
            stream(consultation_id, "messages"),
            idem=f"sent#{posting.digest(letter) if posting.discreet else f'{letter.company_id}#{posting.digest(letter)}'}",
            since=0,
            build=lambda last: Draft(kind="sent", at=now, record=record),
        )
        return self.follow(consultation_id, entry)

    def follow(self, consultation_id: str, entry: Entry) -> Message:
        """Bring messages and the lot's decision in line with a letter already on the register; once."""
        message = self.stored(bodies.load(self.objects, consultation_id, entry.record[bodies.FIELD], Message))
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

    def stored(self, message: Message) -> Message:
        """The message as it is kept, made if it is not there yet, in its thread. Called by whoever follows a line."""
        try:
            kept = self.messages.get(message.consultation_id, message.id) or self.messages.create(message)
        except StaleVersion:  # created meanwhile
            kept = self.messages.get(message.consultation_id, message.id) or message
        if kept.thread:
            self._threaded(kept)
        if any(not one.scan for one in kept.attachments):
            self.queue.ask_message(kept.consultation_id, kept.id)
        for day in {paris_day(at) for at in kept.occasions().values()}:
            self.messages.note_due(day, kept)
        return kept

    def _threaded(self, message: Message) -> None:
        for _ in range(_TRIES):
            root = self.messages.get(message.consultation_id, message.thread)
            if root is None or message.id in root.later:
                return
            try:
                self.messages.save(replace(root, later=(*root.later, message.id)))
                return
            except StaleVersion:
                continue
        raise StaleVersion()

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

    def of_consultation(self, actor: Actor | None, consultation_id: str) -> tuple[list[Message], set[str]]:
        """Both ways, oldest first, and the threads whose company is not told yet, by their first message.

        Those of a negotiation are only for whoever has the consultation in charge or sits in its committee.
        """
        c, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.READ_FILE, self.clock.now())
        found = self.messages.of_consultation(consultation_id)
        hidden = self._hidden(c, found)
        if c.member(someone.id) or Action.SEND_MESSAGES in lookup.granted(c, someone):
            return found, hidden
        secret = {one.id for one in found if (kind := BY_CODE.get(one.kind)) and kind.team_only}
        return [one for one in found if one.id not in secret and one.root not in secret], hidden

    def _hidden(self, c: Consultation, found: Sequence[Message]) -> set[str]:
        """Threads that a company began while nobody may know who takes part."""
        if not author_hidden(c, self.clock.now()) and not (c.phase_row.anonymous and envelopes.read(self.registers, c).anonymous):
            return set()
        return {one.root for one in found if one.from_company}

    def attachment(self, actor: Actor | None, consultation_id: str, attachment_id: str) -> str:
        """Where an agent fetches a file that was joined to a letter, for fifteen minutes. Raises NotFound, for what the antivirus set aside too."""
        found, _ = self.of_consultation(actor, consultation_id)
        sent = (one for message in found if not message.from_company for one in message.attachments)
        wanted = next((one for one in sent if one.id == attachment_id and one.scan != Scan.INFECTED), None)
        if not wanted:
            raise NotFound()
        return self.attachments.link(consultation_id, wanted)

    def of_company(self, actor: Actor | None, company_id: str, cursor: str | None) -> Page[Message]:
        permit(actor, Action.READ_COMPANY_MESSAGES, tenant_id=company_id, now=self.clock.now())
        return self.messages.of_company(company_id, cursor)

    def outcome_told(self, message: Message) -> str | None:
        """The decision on the lot that this letter announces, None for other letters; one taken since is told by its own letter."""
        if message.kind not in _OUTCOMES or message.lot is None:
            return None
        found = lookup.decision(self.decisions, message.consultation_id, message.lot)
        return found.outcome if found and found.decided_at <= message.queued_at else None


def line_of(message: Message) -> dict[str, Any]:
    """What the register says of a letter, either way: everything but its words, of which it holds the hash."""
    return {
        "message": message.id,
        "kind": message.kind,
        "lot": message.lot,
        "company": {"id": message.company_id, "name": message.company_name},
        "words_sha256": hashlib.sha256(f"{message.subject}\n\n{message.body}".encode()).hexdigest(),
        "attachments": [{"name": a.name, "size_bytes": a.size_bytes, "sha256": a.sha256} for a in message.attachments],
        **({"in_reply_to": message.in_reply_to} if message.in_reply_to else {}),
    }


def _require_allowed(c: Consultation, decision: Decision, company_ids: Sequence[str], now: datetime) -> None:
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
