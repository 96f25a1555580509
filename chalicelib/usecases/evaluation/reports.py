"""The report on a procedure: drawn from what is recorded, edited element by element, then frozen under its hash (CCP R2184-1; REQ-117)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...domain.consultation import Act, Consultation
from ...domain.errors import Invalid, NotFound, StaleVersion
from ...domain.evaluation_register import REPORT
from ...domain.evaluation_report import FrozenReport, ReportDraft, Section
from ...domain.permission import Action
from ...domain.register import Draft, stream
from .. import ports
from ..access import lookup
from ..access.permission import Actor
from ..opening import envelopes
from ..ports import Clock, Objects, Registers
from ..work import bodies
from . import report_texts
from .rankings import Rankings
from .readings import Readings
from .report_texts import Facts


@dataclass(frozen=True, kw_only=True)
class Report:
    """`frozen`: the last one, with the hash that the register names; the sections are those of today."""

    consultation: Consultation
    sections: Sequence[Section]
    draft: ReportDraft
    frozen: FrozenReport | None
    sha256: str
    may_write: bool


@dataclass(frozen=True, kw_only=True)
class Reports:
    clock: Clock
    consultations: ports.Consultations
    decisions: ports.Decisions
    registers: Registers
    objects: Objects
    evaluations: ports.Evaluations
    readings: Readings
    rankings: Rankings

    def read(self, actor: Actor | None, consultation_id: str) -> Report:
        """Today's sections, and the last that were frozen. Raises WrongState before the deadline (REQ-081)."""
        now = self.clock.now()
        consultation, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.READ_DECISIONS, now)
        consultation.require(Act.READ_OPENINGS, now)
        return self._read(consultation, Action.PREPARE_ANALYSIS in lookup.granted(consultation, someone))

    def save(self, actor: Actor | None, consultation_id: str, *, key: str, text: str, version: int) -> Report:
        """Write an element in one's own words; empty, it is drawn again. Raises NotFound, StaleVersion."""
        now = self.clock.now()
        consultation, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.PREPARE_ANALYSIS, now)
        consultation.require(Act.READ_OPENINGS, now)
        if key not in report_texts.KEYS:
            raise NotFound()
        known = self.evaluations.report(consultation_id) or ReportDraft(consultation_id=consultation_id)
        if known.texts.get(key, "") != text.strip():
            if known.version != version:
                raise StaleVersion(known)
            texts = {name: said for name, said in {**known.texts, key: text.strip()}.items() if said}
            self.evaluations.put_report(replace(known, texts=texts, saved_by=someone.id, saved_at=now))
        return self._read(consultation, True)

    def freeze(self, actor: Actor | None, consultation_id: str, *, sections: int) -> Report:
        """Freeze it as it reads now. `sections`: how many were read, so that nothing is frozen unseen. Raises Invalid, StaleVersion."""
        now = self.clock.now()
        consultation, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.PREPARE_ANALYSIS, now)
        consultation.require(Act.READ_OPENINGS, now)
        found = self._read(consultation, True)
        if sections != len(found.sections):
            raise Invalid({"sections": "Relisez le rapport entier avant de le figer."})
        if found.frozen and found.frozen.sections == tuple(found.sections):
            return found  # frozen twice, or its reply was lost
        number = self.readings.register(consultation_id).reports + 1
        frozen = FrozenReport(
            consultation_id=consultation_id,
            number=number,
            at=now,
            by=someone.id,
            by_name=someone.name,
            buyer_name=consultation.buyer_name,
            buyer_siret=consultation.buyer_siret,
            reference=consultation.reference,
            title=consultation.title,
            sections=tuple(found.sections),
        )
        record = {"number": number, **someone.signature, bodies.FIELD: bodies.keep(self.objects, consultation_id, frozen)}
        entry = self.registers.append(
            stream(consultation_id, "evaluations"),
            idem=f"{REPORT}#{number}",
            since=0,
            build=lambda last: Draft(kind=REPORT, at=now, record=record),
        )
        made = bodies.load(self.objects, consultation_id, entry.record[bodies.FIELD], FrozenReport)
        if made.sections != frozen.sections:
            raise StaleVersion()  # somebody froze another one meanwhile
        return replace(found, frozen=made, sha256=entry.record[bodies.FIELD])

    def _read(self, c: Consultation, may_write: bool) -> Report:
        register = self.readings.register(c.id)
        seen = envelopes.read(self.registers, c)
        ranked = ((lot.number, self.rankings.ranked(self.readings.lot(c, lot.number))) for lot in c.lots if register.lot(lot.number).grid)
        facts = Facts(
            consultation=c,
            seen=seen,
            register=register,
            decisions=self.decisions.of_consultation(c.id),
            rankings={lot: ranking for lot, ranking in ranked if ranking},
        )
        draft = self.evaluations.report(c.id) or ReportDraft(consultation_id=c.id)
        own = draft.texts
        sections = [replace(one, text=own[one.key], edited=True) if one.key in own else one for one in report_texts.sections(facts)]
        line = register.report
        frozen = bodies.load(self.objects, c.id, line[bodies.FIELD], FrozenReport) if line else None
        return Report(
            consultation=c,
            sections=sections,
            draft=draft,
            frozen=frozen,
            sha256=line[bodies.FIELD] if line else "",
            may_write=may_write,
        )
