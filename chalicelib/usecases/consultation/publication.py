"""Publishing a consultation and moving its deadline: the register decides, the aggregate follows (REQ-025, REQ-072, REQ-083)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from ... import codelists
from ...domain import procedure as procedures
from ...domain import review
from ...domain.consultation import Act, Consultation, Fact, on_time
from ...domain.dce import DceFile, DceVersion
from ...domain.errors import Invalid, WrongState
from ...domain.instants import from_text, to_text
from ...domain.permission import Action
from ...domain.register import Draft, Entry, stream
from ...domain.rules import deadline as deadline_rules
from ...domain.rules import publicity
from ...domain.rules.european_first import too_early
from ...domain.rules.periods import Minimum
from ...domain.rules.point import Point
from .. import ports
from ..access import lookup
from ..access.permission import Actor
from ..dce import lists as dce_lists
from ..dce import versions as dce_versions
from ..directory import conventions
from ..directory.rearranging import require_open
from ..ports import Clock, Documents, Gate, Objects, Registers, VerifyQueue
from ..work import bodies
from . import habits, holidays
from .committees import Committees
from .four_eyes import FourEyes
from .register_lines import publication_record
from .sealing_setup import SealingSetup


@dataclass(frozen=True, kw_only=True)
class Launch:
    """What the first line of a register of deposits stands for: the consultation and its first DCE, as they were launched."""

    consultation: Consultation
    version: DceVersion | None
    by: str
    acting: dict[str, str] = field(default_factory=dict)
    """For whom, as registers say it."""


PUBLICITY = "publicity"
"""The review's step of the notices: it has a screen of its own."""


@dataclass(frozen=True)
class Review:
    """What blocks and what is worth a second look; `consultation` carries the members' current keys."""

    blocking: list[Point]
    warnings: list[Point]
    consultation: Consultation
    rules_day: date
    period: Minimum | None = None
    earliest: date | None = None
    two_people: bool = False
    """Whether the entity publishes with four eyes; `asking_fits`: whether the draft is still what was asked."""
    asking_fits: bool = False


@dataclass(frozen=True, kw_only=True)
class Publications:
    clock: Clock
    consultations: ports.Consultations
    dossiers: ports.Dossiers
    committees: Committees
    registers: Registers
    documents: Documents
    objects: Objects
    queue: VerifyQueue
    gate: Gate
    notices: ports.Notices
    setup: SealingSetup
    four_eyes: FourEyes

    def review(self, actor: Actor | None, consultation_id: str) -> Review:
        now = self.clock.now()
        consultation, _ = lookup.permitted(self.consultations, consultation_id, actor, Action.READ_FILE, now)
        whole = self._with_documents(consultation)
        found, two = self._review(whole, now), not consultation.published_at and self.four_eyes.asked_of(consultation)
        return replace(found, two_people=two, asking_fits=two and self.four_eyes.fits(replace(whole, dce_draft=()), whole.dce_draft))

    def _with_documents(self, consultation: Consultation) -> Consultation:
        """The draft with its members' current keys and its files, as the review reads it."""
        files = self.documents.all(consultation.id, consultation.next_dce) if not consultation.published_at else []
        return replace(self.committees.with_current_keys(consultation), dce_draft=tuple(files))

    def _review(self, consultation: Consultation, now: datetime) -> Review:
        points = [
            *review.findings(consultation, now, holidays.of(consultation.buyer_department)),
            *self._publicity(consultation, now),
            *_codes(consultation),
        ]
        return Review(
            blocking=[point for point in points if point.blocks],
            warnings=[point for point in points if not point.blocks],
            consultation=consultation,
            rules_day=consultation.rules_day(now),
            period=deadline_rules.minimum(consultation, now),
            earliest=deadline_rules.earliest(consultation, now, holidays.of(consultation.buyer_department)),
        )

    def publish(self, actor: Actor | None, consultation_id: str) -> Consultation:
        """Put the consultation online.

        (1) nothing blocks; (2) the gate makes a key a slot; (3) the manifest is kept and its hash saved with the draft;
        (4) the register of deposits begins, carrying the deadline: from this write the consultation is public;
        (5) the aggregate follows. Interrupted anywhere, publishing again ends the work.

        Raises Invalid `not-publishable`, WrongState, NotAllowed `fresh-sign-in-required`. Source: CCP R2132-2.
        """
        now = self.clock.now()
        someone, ready, files = self._ready(actor, consultation_id, Action.PUBLISH, now)  # (1)
        ready = self.four_eyes.required(someone, ready, files)
        saved = self.setup.prepare(ready)  # (2) (3)
        version = dce_lists.seal(self.objects, ready.id, 1, files, before=(), at=now) if files else None
        launched = Launch(consultation=saved, version=version, by=someone.id, acting=someone.acting)
        entry = self._begin_register(saved, bodies.keep(self.objects, saved.id, launched), now)  # (4)
        return self.follow(saved.id, entry)  # (5)

    def ask(self, actor: Actor | None, consultation_id: str) -> Consultation:
        """Ask that another agent put it online as it is, where the entity publishes with four eyes. Raises like `publish`, `four-eyes-off`."""
        someone, ready, files = self._ready(actor, consultation_id, Action.EDIT_CONSULTATION, self.clock.now())
        if not self.four_eyes.asked_of(ready):
            raise WrongState("Votre entité ne demande pas de seconde personne : publiez directement.", "four-eyes-off")
        return self.four_eyes.ask(someone, self.setup.prepare(ready), files)

    def _ready(
        self, actor: Actor | None, consultation_id: str, action: Action, now: datetime
    ) -> tuple[Actor, Consultation, tuple[DceFile, ...]]:
        """The person, the draft that lacks nothing, and its files. Raises Invalid `not-publishable`, WrongState, NotAllowed."""
        draft, someone = lookup.permitted(self.consultations, consultation_id, actor, action, now)
        draft.require(Act.PUBLISH, now)
        if draft.template:
            raise WrongState("Un modèle ne se publie pas : créez une consultation à partir de lui.", "template")
        buyer = self.committees.directory.buyer(draft.buyer_id)
        if buyer and not draft.parent_id:  # the phases of what is online go on
            require_open(buyer)
            if not draft.test:
                conventions.require_accepted(self.committees.directory, buyer.id)
        checked = self._review(self._with_documents(draft), now)
        if checked.blocking:
            raise Invalid(
                {point.field: point.detail for point in checked.blocking},
                "La consultation n’est pas encore publiable : corrigez les points signalés.",
                "not-publishable",
            )
        kept = habits.launched(buyer) if buyer else {}
        return someone, replace(checked.consultation, dce_draft=(), **kept), checked.consultation.dce_draft

    def prepare(self, actor: Actor | None, consultation_id: str) -> Consultation:
        """Make the keys and the manifest of a draft ahead of its publication, for a notice to carry their hash.

        Raises Invalid `not-publishable` while something else than publicity blocks.
        """
        now = self.clock.now()
        draft, _ = lookup.permitted(self.consultations, consultation_id, actor, Action.EDIT_CONSULTATION, now)
        if draft.published_at:
            return draft
        checked = self._review(self._with_documents(draft), now)
        wrong = {point.field: point.detail for point in checked.blocking if point.step != PUBLICITY}
        if wrong:
            raise Invalid(wrong, "Terminez d’abord la préparation : l’avis porte l’empreinte des clés de scellement.", "not-publishable")
        return self.setup.prepare(replace(checked.consultation, dce_draft=()))

    def _publicity(self, c: Consultation, now: datetime) -> Iterator[Point]:
        """Above the European thresholds the profile waits, as any national notice does (CCP R2131-20; REQ-030)."""
        if c.procedure not in procedures.BY_CODE or c.test or not publicity.route(c, now).european:
            return
        refusal = too_early(self.notices.of_consultation(c.id), now)
        if refusal:
            yield Point("joue-first", PUBLICITY, PUBLICITY, refusal.detail, "CCP R2131-20, R3122-5")

    def _begin_register(self, c: Consultation, body_sha256: str, now: datetime) -> Entry:
        assert c.submission_deadline is not None
        assert c.mh is not None
        head = {"deadline": to_text(c.submission_deadline), "mh": c.mh, "closed_at": None}
        if c.permanent and c.valid_until:
            head["until"] = to_text(c.valid_until)

        def build(last: Entry | None) -> Draft:
            if last and last.kind != "publication":
                raise WrongState("Cette consultation est déjà publiée.")
            return Draft(
                kind="publication", at=now, record={"mh": c.mh, "deadline": head["deadline"], bodies.FIELD: body_sha256}, head=head
            )

        return self.registers.append(stream(c.id, "deposits"), idem=f"publication#{c.mh}", build=build, since=0)

    def follow(self, consultation_id: str, entry: Entry) -> Consultation:
        """Bring the aggregate in line with the line that begins its register of deposits, as it was launched then; once.

        An edit made between the line and this changes nothing: what was launched is what the line names.
        """
        launched = bodies.load(self.objects, consultation_id, entry.record[bodies.FIELD], Launch)
        c, at = launched.consultation, from_text(entry.at)
        version = replace(launched.version or DceVersion(number=1, published_at=at), published_at=at)
        files = dce_lists.files(self.objects, c.id, version) if version.list_sha256 else ()
        signature = {"by": launched.by, **launched.acting}
        self.registers.append(
            stream(c.id, "publications"),
            idem=entry.idem,
            since=0,
            build=lambda last: Draft(kind="publication", at=at, record=publication_record(c, version, files, signature)),
        )
        fact = Fact(at=at, kind="publication", detail="Publication de la consultation")
        for one in c.invitees:
            self.dossiers.invite(one.identifier, c.id)

        def public(current: Consultation) -> Consultation:
            if current.published_at:
                return current
            return replace(c, version=current.version, published_at=at, dce_versions=(version,), history=(fact,))

        saved = lookup.change(self.consultations, c.id, public)
        dce_versions.ask_archives(self.queue, c.id, version.number, files)
        return saved

    def extend(self, actor: Actor | None, consultation_id: str, *, deadline: datetime, reason: str) -> Consultation:
        """Move the deadline later, before it passes; never earlier, never after (REQ-072). Raises Invalid, WrongState."""
        now = self.clock.now()
        current, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.EXTEND, now)
        current.require(Act.EXTEND, now)
        if not reason.strip():
            raise Invalid({"reason": "Donnez le motif de la prorogation : il figure au registre."})
        if deadline.year > now.year + 5:
            raise Invalid({"submission_deadline": "La date limite est à plus de cinq ans : vérifiez l’année."})

        def build(last: Entry | None) -> Draft:
            assert last is not None
            old = from_text(last.head["deadline"])
            if last.head["closed_at"] or not on_time(now, old):
                raise WrongState(
                    f"La date limite est passée ({current.territory.told(old)}) : le délai ne peut plus être prorogé.", "deadline-passed"
                )
            if deadline <= old:
                raise Invalid(
                    {"submission_deadline": f"Le délai ne peut qu’être prolongé : choisissez une date après {current.territory.told(old)}."}
                )
            record = {
                "old": last.head["deadline"],
                "new": to_text(deadline),
                "reason": reason.strip(),
                **someone.signature,
            }
            return Draft(kind="extension", at=now, record=record, head={**last.head, "deadline": to_text(deadline)})

        entry = self.registers.append(stream(consultation_id, "deposits"), idem=f"extension#{to_text(deadline)}", build=build, since=0)
        return self.follow_extension(consultation_id, entry)

    def follow_extension(self, consultation_id: str, entry: Entry) -> Consultation:
        """Bring the gate's keys, the register of publications and the aggregate in line with an extension already decided; once."""
        self.gate.extend(consultation_id)
        new, at = from_text(entry.record["new"]), from_text(entry.at)
        self.registers.append(
            stream(consultation_id, "publications"),
            idem=entry.idem,
            since=0,
            build=lambda last: Draft(kind="extension", at=at, record=dict(entry.record)),
        )
        told = lookup.get(self.consultations, consultation_id).territory.told(new)
        fact = Fact(at=at, kind="extension", detail=f"Date limite reportée au {told}. Motif : {entry.record['reason']}")
        return lookup.change(
            self.consultations,
            consultation_id,
            lambda c: c if fact in c.history else replace(c, submission_deadline=new, history=(*c.history, fact)),
        )


def _codes(c: Consultation) -> Iterator[Point]:
    """Codes that the official lists do not hold are told before publication: the national data would flag them (REQ-131)."""
    for step, place, code in (("identification", "cpv", c.cpv), *(("lots", f"lots.{n}.cpv", lot.cpv) for n, lot in enumerate(c.lots))):
        if code and not codelists.cpv(code):
            yield Point(
                "unknown-cpv", step, place, f"{code} n’est pas un code du vocabulaire commun (CPV 2008) : vérifiez-le.", blocks=False
            )
    if c.place and not codelists.is_place(c.place.code, c.place.code_type):
        detail = f"{c.place.code} n’est pas dans la liste officielle de l’INSEE : vérifiez ce code."
        yield Point("unknown-place", "identification", "place.code", detail, blocks=False)
