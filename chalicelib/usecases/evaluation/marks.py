"""Each evaluator marks alone, then closes: nobody sees another's marks before all have closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...domain.consultation import Act
from ...domain.errors import Invalid, NotAllowed, WrongState
from ...domain.evaluation import Closed, Sheet, missing
from ...domain.evaluation_register import CLOSING
from ...domain.permission import Action
from ...domain.register import Draft, Entry, stream
from .. import ports
from ..access import lookup
from ..access.permission import Actor
from ..ports import Clock, Objects, Registers
from ..work import bodies
from . import sheets
from .readings import LotReading, Readings
from .readings import Marks as MarksByOffer
from .sheets import Given


@dataclass(frozen=True, kw_only=True)
class Marks:
    clock: Clock
    consultations: ports.Consultations
    registers: Registers
    objects: Objects
    evaluations: ports.Evaluations
    readings: Readings

    def save(self, actor: Actor | None, consultation_id: str, lot: int, given: Sequence[Given]) -> list[Sheet]:
        """Keep cells as typed. Raises Invalid beside each cell, StaleVersion, NotAllowed `not-evaluator`, WrongState `marks-closed`."""
        reading, someone = self._mine(actor, consultation_id, lot)
        return self._kept(reading, someone, given)

    def own(self, actor: Actor | None, consultation_id: str, lot: int) -> tuple[LotReading, MarksByOffer]:
        """One's own marks, closed or not, for export."""
        reading, someone = self._named(actor, consultation_id, lot)
        return reading, self.readings.own(reading, someone.id)

    def bring_in(self, actor: Actor | None, consultation_id: str, lot: int, cells: Sequence[Given]) -> int:
        """Keep the cells of a file; returns how many changed. Raises like `save`."""
        reading, someone = self._mine(actor, consultation_id, lot)
        changed = sheets.imported(self.readings.own(reading, someone.id), cells)
        self._kept(reading, someone, changed)
        return len(changed)

    def _kept(self, reading: LotReading, someone: Actor, given: Sequence[Given]) -> list[Sheet]:
        sheets.check(reading, given)
        saved = sheets.write(self.evaluations, reading, someone.id, given, self.clock.now())
        closed = self.readings.register(reading.consultation.id).lot(reading.lot).closed.get(someone.id)
        if closed:  # from another tab, between the reading and the writing: what was closed holds
            found = bodies.load(self.objects, reading.consultation.id, closed[bodies.FIELD], Closed).sheets
            if not sheets.counted(found, given):
                raise _closed()
        return saved

    def close(self, actor: Actor | None, consultation_id: str, lot: int) -> Entry:
        """Close one's own marks: a line with their hash, once. Raises Invalid while cells are empty, NotAllowed, WrongState."""
        now = self.clock.now()
        reading, someone = self._named(actor, consultation_id, lot)
        known = reading.state.closed.get(someone.id)
        grid = reading.required()
        own = {offer: dict(marks) for offer, marks in self.readings.own(reading, someone.id).items()}
        if not known:
            if not reading.kept:
                raise WrongState("Aucune offre n’est ouverte sur ce lot : il n’y a rien à clore.", "nothing-to-mark")
            lacking = missing(own, [one.id for one in reading.kept], grid.marked)
            if lacking:
                raise Invalid({"marks": _lacking(len(lacking))}, code="marks-missing")
        body = Closed(consultation_id=consultation_id, lot=lot, revision=grid.revision, evaluator_id=someone.id, sheets=own)
        record = {
            "lot": lot,
            "revision": grid.revision,
            "marks": sum(1 for marks in own.values() for mark in marks.values() if mark.value is not None),
            **someone.signature,
            bodies.FIELD: bodies.keep(self.objects, consultation_id, body),
        }
        return self.registers.append(
            stream(consultation_id, "evaluations"),
            idem=f"{CLOSING}#{lot}#{someone.id}",
            since=0,
            build=lambda last: Draft(kind=CLOSING, at=now, record=record),
        )

    def _mine(self, actor: Actor | None, consultation_id: str, lot: int) -> tuple[LotReading, Actor]:
        reading, someone = self._named(actor, consultation_id, lot)
        if someone.id in reading.state.closed:
            raise _closed()
        return reading, someone

    def _named(self, actor: Actor | None, consultation_id: str, lot: int) -> tuple[LotReading, Actor]:
        now = self.clock.now()
        consultation, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.EVALUATE, now)
        consultation.require(Act.OPEN_ENVELOPES, now)
        reading = self.readings.lot(consultation, lot)
        if not reading.required().names(someone.id):
            raise NotAllowed("La grille de ce lot ne vous nomme pas parmi ses évaluateurs.", "not-evaluator")
        return reading, someone


def _closed() -> WrongState:
    return WrongState("Vos notes sont closes : elles ne changent plus. Dites votre désaccord lors du consensus.", "marks-closed")


def _lacking(count: int) -> str:
    return "Il manque une note." if count == 1 else f"Il manque {count} notes."
