"""Publicity: what the law asks, each notice followed to its publication, with its proofs (REQ-027 to REQ-030, REQ-183)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from ...domain import notice as steps
from ...domain.consultation import Consultation
from ...domain.errors import Invalid, NotFound, StaleVersion, WrongState
from ...domain.ids import new_id
from ...domain.instants import day_in_french, in_french, paris_day, to_text
from ...domain.notice import Notice, Proof, Step
from ...domain.permission import Action
from ...domain.register import Draft, Entry, stream
from ...domain.rules import publicity
from ...domain.rules.european_first import national_start, too_early
from ...domain.rules.publicity import Routing
from ...notices import boamp, form
from .. import ports
from ..access import lookup
from ..access.permission import Actor
from ..exchanges.attachments import Attachments
from ..ports import Clock, Gazette, Objects, Registers
from ..work import bodies

Prepare = Callable[[Actor | None, str], Consultation]
"""Makes the keys and manifest of a draft, so that a notice sent before publication carries their hash."""


@dataclass(frozen=True)
class Plan:
    """`missing`: groups of channels still owed. `national_from`: first instant of a national notice, None when unknown or not awaited."""

    consultation: Consultation
    routing: Routing
    notices: list[Notice]
    missing: list[tuple[str, ...]]
    national_from: datetime | None


@dataclass(frozen=True)
class Progress:
    """What a person reports: the state reached, when, and what proves it."""

    state: str
    at: datetime | None = None
    note: str = ""
    reference: str = ""
    url: str = ""
    cost_eur: Decimal | None = None
    attachments: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Notices:
    clock: Clock
    consultations: ports.Consultations
    notices: ports.Notices
    registers: Registers
    objects: Objects
    attachments: Attachments
    gazette: Gazette
    prepare: Prepare
    origin: str

    def plan(self, actor: Actor | None, consultation_id: str) -> Plan:
        now = self.clock.now()
        c, _ = lookup.permitted(self.consultations, consultation_id, actor, Action.READ_FILE, now)
        found = self.notices.of_consultation(consultation_id)
        routing = publicity.route(c, now)
        done = {n.channel for n in found if n.state == steps.PUBLISHED and n.kind == steps.CALL}
        return Plan(c, routing, found, routing.missing(done), national_start(found) if routing.european else None)

    def draft(self, actor: Actor | None, consultation_id: str, *, kind: str, channel: str, newspaper: str) -> Notice:
        """Raises Invalid for an unknown channel, or a newspaper request without its newspaper; WrongState for a model or a rehearsal."""
        now = self.clock.now()
        c, _ = lookup.permitted(self.consultations, consultation_id, actor, Action.EDIT_CONSULTATION, now)
        if c.test or c.template:
            raise WrongState("Un essai ou un modèle ne s’annonce pas : aucun avis ne part vers un journal.", "not-announced-anywhere")
        wrong = {}
        if kind not in steps.KINDS:
            wrong["kind"] = "Choisissez le type d’avis."
        if channel not in publicity.CHANNELS:
            wrong["channel"] = "Choisissez où publier : BOAMP, journal d’annonces légales, JOUE ou presse spécialisée."
        if channel in (publicity.JAL, publicity.PRESS) and not newspaper.strip():
            wrong["newspaper"] = "Indiquez le journal choisi."
        if c.submission_deadline is None and kind == steps.CALL:
            wrong["channel"] = "Fixez d’abord la date limite de remise : l’avis la porte."
        if wrong:
            raise Invalid(wrong)
        if channel == publicity.JOUE and kind == steps.CALL:
            c = self.prepare(actor, consultation_id)
        return self.notices.create(
            Notice(id=new_id(now), consultation_id=consultation_id, kind=kind, channel=channel, created_at=now, newspaper=newspaper.strip())
        )

    def send(self, actor: Actor | None, consultation_id: str, notice_id: str) -> Notice:
        """Through a connected journal. Raises WrongState `not-connected` when a person must send the exported file."""
        c, notice, _ = self._own(actor, consultation_id, notice_id)
        name, body = self._file(c, notice)
        reference = self.gazette.submit(notice.channel, name, body)
        if reference is None:
            raise WrongState(
                "Cette plateforme n’est pas reliée à ce journal. Exportez l’avis, envoyez-le, puis confirmez l’envoi ici.", "not-connected"
            )
        return self.report(actor, consultation_id, notice_id, Progress(steps.SENT, reference=reference))

    def report(self, actor: Actor | None, consultation_id: str, notice_id: str, progress: Progress) -> Notice:
        """One step further, told by a person or a journal. Raises Invalid, WrongState `joue-first`, `notice-step`."""
        now = self.clock.now()
        c, notice, someone = self._own(actor, consultation_id, notice_id)
        at = progress.at or now
        if at > now:
            raise Invalid({"at": f"Cette date est à venir : {in_french(at)}."})
        if progress.state not in steps.NEXT.get(notice.state, ()):
            raise WrongState("Cette étape ne suit pas l’état actuel de l’avis : rechargez la page.", "notice-step")
        if notice.steps and at < notice.steps[-1].at:
            raise Invalid({"at": f"Cette étape vient après la précédente ({in_french(notice.steps[-1].at)})."})
        self._joue_first(c, notice, progress.state, at, now)
        proofs = tuple(Proof(id=a.id, name=a.name, sha256=a.sha256) for a in self.attachments.joined(consultation_id, progress.attachments))
        step = Step(state=progress.state, at=at, by=someone.id, note=progress.note.strip(), acting=someone.acting)
        newer = replace(
            notice,
            state=progress.state,
            steps=(*notice.steps, step),
            proofs=notice.proofs + proofs,
            reference=progress.reference.strip() or notice.reference,
            url=progress.url.strip() or notice.url,
            cost_eur=progress.cost_eur if progress.cost_eur is not None else notice.cost_eur,
            sent_at=at if progress.state == steps.SENT else notice.sent_at,
            accepted_at=at if progress.state == steps.ACCEPTED else notice.accepted_at,
            published_at=at if progress.state == steps.PUBLISHED else notice.published_at,
        )
        entry = self._journal(newer, step, now)
        saved = self.follow(consultation_id, entry)
        if entry.record[bodies.FIELD] != bodies.digest(newer):
            raise WrongState("Cette étape ne suit pas l’état actuel de l’avis : rechargez la page.", "notice-step")
        return saved

    def follow(self, consultation_id: str, entry: Entry) -> Notice:
        """Bring a notice in line with a step already on the register; once."""
        newer = bodies.load(self.objects, consultation_id, entry.record[bodies.FIELD], Notice)
        known = self.notices.get(consultation_id, newer.id)
        if not known:
            raise NotFound()
        if known.version > newer.version:
            return known
        try:
            return self.notices.save(newer)
        except StaleVersion:  # saved meanwhile
            return self.notices.get(consultation_id, newer.id) or newer

    def _joue_first(self, c: Consultation, notice: Notice, state: str, at: datetime, now: datetime) -> None:
        if notice.channel == publicity.JOUE or state != steps.PUBLISHED or not publicity.route(c, now).european:
            return
        refusal = too_early(self.notices.of_consultation(c.id), at)
        if refusal:
            raise refusal

    def form(self, actor: Actor | None, consultation_id: str, notice_id: str) -> dict[str, Any]:
        """The notice in sections, for reading and printing."""
        c, notice, _ = self._own(actor, consultation_id, notice_id, Action.READ_FILE)
        return self._form(c, notice)

    def export(self, actor: Actor | None, consultation_id: str, notice_id: str, wanted: str) -> tuple[str, str, bytes]:
        """(file name, media type, bytes): `txt` to paste in a form, `xml` for BOAMP. Raises Invalid for another format."""
        c, notice, _ = self._own(actor, consultation_id, notice_id, Action.READ_FILE)
        name = f"avis-{notice.channel}-{c.reference or c.id}.{wanted}"
        if wanted == "txt":
            return name, "text/plain; charset=utf-8", form.text(self._form(c, notice)).encode()
        if wanted == "xml" and c.submission_deadline and c.category:
            return name, "application/xml", boamp.fnsimple(c, origin=self.origin)
        raise Invalid({"format": "Choisissez txt ou xml ; le fichier XML demande la nature du marché et la date limite."})

    def _form(self, c: Consultation, notice: Notice) -> dict[str, Any]:
        eu = next((n.sent_at for n in self.notices.of_consultation(c.id) if n.channel == publicity.JOUE and n.sent_at), None)
        note = c.history[-1].detail if notice.kind == steps.CORRECTION and c.history else ""
        sent = day_in_french(paris_day(eu)) if eu and notice.channel != publicity.JOUE else ""
        return form.form(c, notice.kind, origin=self.origin, sent_to_eu=sent, note=note)

    def _file(self, c: Consultation, notice: Notice) -> tuple[str, bytes]:
        if notice.channel == publicity.BOAMP:
            return f"{notice.id}.xml", boamp.fnsimple(c, origin=self.origin)
        return f"{notice.id}.txt", form.text(self._form(c, notice)).encode()

    def _own(
        self, actor: Actor | None, consultation_id: str, notice_id: str, action: Action = Action.EDIT_CONSULTATION
    ) -> tuple[Consultation, Notice, Actor]:
        c, someone = lookup.permitted(self.consultations, consultation_id, actor, action, self.clock.now())
        notice = self.notices.get(consultation_id, notice_id)
        if not notice:
            raise NotFound()
        return c, notice, someone

    def _journal(self, notice: Notice, step: Step, now: datetime) -> Entry:
        record = {
            "notice": notice.id,
            "channel": notice.channel,
            "kind": notice.kind,
            "newspaper": notice.newspaper,
            "state": step.state,
            "told_at": to_text(step.at),
            "reference": notice.reference,
            "cost_eur": str(notice.cost_eur) if notice.cost_eur is not None else None,
            "proofs": [proof.sha256 for proof in notice.proofs],
            "by": step.by,
            **step.acting,
            bodies.FIELD: bodies.keep(self.objects, notice.consultation_id, notice),
        }
        return self.registers.append(
            stream(notice.consultation_id, "publications"),
            idem=f"notice#{notice.id}#{len(notice.steps)}",
            since=0,
            build=lambda last: Draft(kind="notice", at=now, record=record),
        )
