"""What evaluators agree on once all have closed: a mark for each cell, with its reason where they differed; then a line, and the ranking holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ...domain.consultation import Act
from ...domain.errors import Invalid, WrongState
from ...domain.evaluation import CONSENSUS, Agreed, Sheet, missing
from ...domain.evaluation_register import CONSENSUS as LINE
from ...domain.evaluation_register import REOPENING
from ...domain.permission import Action
from ...domain.register import Draft, Entry, stream
from .. import ports
from ..access import lookup
from ..access.permission import Actor
from ..ports import Clock, Objects, Registers
from ..work import bodies
from . import sheets
from .readings import CLOSED, LotReading, Marks, Readings, values_of
from .sheets import Given


@dataclass(frozen=True, kw_only=True)
class Consensus:
    clock: Clock
    consultations: ports.Consultations
    registers: Registers
    objects: Objects
    evaluations: ports.Evaluations
    readings: Readings

    def save(self, actor: Actor | None, consultation_id: str, lot: int, given: Sequence[Given]) -> list[Sheet]:
        """Keep cells as typed. Raises Invalid beside each cell, StaleVersion, WrongState `marks-open` or `evaluation-closed`."""
        reading, _ = self._open(actor, consultation_id, lot)
        return self._kept(reading, given)

    def typed(self, actor: Actor | None, consultation_id: str, lot: int) -> tuple[LotReading, Marks]:
        """What is agreed, or being agreed, for export."""
        reading, _ = self._open(actor, consultation_id, lot, closing=True)
        agreed = self.readings.agreed(reading)
        return reading, agreed.marks if agreed else self.readings.agreeing(reading)

    def bring_in(self, actor: Actor | None, consultation_id: str, lot: int, cells: Sequence[Given]) -> int:
        """Keep the cells of a file; returns how many changed. Raises like `save`."""
        reading, _ = self._open(actor, consultation_id, lot)
        changed = sheets.imported(self.readings.own(reading, CONSENSUS), cells)
        self._kept(reading, changed)
        return len(changed)

    def _kept(self, reading: LotReading, given: Sequence[Given]) -> list[Sheet]:
        sheets.check(reading, given)
        saved = sheets.write(self.evaluations, reading, CONSENSUS, given, self.clock.now())
        line = self.readings.register(reading.consultation.id).lot(reading.lot).consensus
        if line:  # closed by somebody else, between the reading and the writing
            found = bodies.load(self.objects, reading.consultation.id, line[bodies.FIELD], Agreed).marks
            if not sheets.counted(found, given):
                raise _closed()
        return saved

    def close(self, actor: Actor | None, consultation_id: str, lot: int) -> Entry:
        """Say that this is what was agreed. Raises Invalid `marks-missing` or `reasons-missing`, `prices-missing`."""
        now = self.clock.now()
        reading, someone = self._open(actor, consultation_id, lot, closing=True)
        grid, number = reading.required(), reading.state.reopened + 1
        if reading.state.consensus:
            agreed = self.readings.agreed(reading)
            assert agreed is not None
        else:
            marks = self.readings.agreeing(reading)
            self._complete(reading, marks)
            agreed = Agreed(
                consultation_id=consultation_id, lot=lot, revision=grid.revision, number=number, offers=reading.offers, marks=marks
            )
        record = {
            "lot": lot,
            "revision": grid.revision,
            "number": number,
            "offers": len(agreed.offers),
            **someone.signature,
            bodies.FIELD: bodies.keep(self.objects, consultation_id, agreed),
        }
        return self._append(consultation_id, f"{LINE}#{lot}#{number}", LINE, record, now)

    def reopen(self, actor: Actor | None, consultation_id: str, lot: int, *, reason: str) -> Entry:
        """Take the consensus back, for a reason that the register keeps. Raises Invalid, WrongState `consensus-open`."""
        now = self.clock.now()
        consultation, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.PREPARE_ANALYSIS, now)
        consultation.require(Act.OPEN_ENVELOPES, now)
        reading = self.readings.lot(consultation, lot)
        if not reading.state.consensus:
            raise WrongState("Le consensus de ce lot est ouvert.", "consensus-open")
        if len(reason.strip()) < 20:
            raise Invalid({"reason": "Dites pourquoi le consensus est repris (20 caractères au moins)."})
        record = {"lot": lot, "number": reading.state.reopened + 1, "reason": reason.strip(), **someone.signature}
        return self._append(consultation_id, f"{REOPENING}#{lot}#{reading.state.reopened + 1}", REOPENING, record, now)

    def _complete(self, reading: LotReading, marks: Marks) -> None:
        grid = reading.required()
        if not reading.kept:
            raise WrongState("Aucune offre n’est ouverte sur ce lot : il n’y a rien à clore.", "nothing-to-mark")
        lacking = missing(marks, [one.id for one in reading.kept], grid.marked)
        if lacking:
            raise Invalid({"marks": f"Notes de consensus manquantes : {len(lacking)}."}, code="marks-missing")
        given, named = self.readings.closed(reading), [one.user_id for one in grid.evaluators]
        silent = [
            (offer.id, item.code)
            for offer in reading.kept
            for item in grid.marked
            if not marks[offer.id][item.code].comment.strip() and len(set(values_of(given, named, offer.id, item.code))) > 1
        ]
        if silent:
            raise Invalid(
                {"marks": f"Les évaluateurs ont divergé : motivez la note retenue ({len(silent)} cases)."}, code="reasons-missing"
            )
        unpriced = [offer.id for offer in reading.kept for item in grid.priced if item.code not in offer.prices]
        if unpriced:
            raise Invalid(
                {"prices": f"Prix manquants : {len(unpriced)}. Saisissez-les, ou écartez l’offre avec son motif."}, code="prices-missing"
            )

    def _open(self, actor: Actor | None, consultation_id: str, lot: int, *, closing: bool = False) -> tuple[LotReading, Actor]:
        now = self.clock.now()
        consultation, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.PREPARE_ANALYSIS, now)
        consultation.require(Act.OPEN_ENVELOPES, now)
        reading = self.readings.lot(consultation, lot)
        reading.required()
        if not reading.all_closed:
            raise WrongState("Tous les évaluateurs n’ont pas clos leurs notes : le consensus s’ouvre ensuite.", "marks-open")
        if reading.phase == CLOSED and not closing:
            raise _closed()
        return reading, someone

    def _append(self, consultation_id: str, idem: str, kind: str, record: dict[str, Any], now: datetime) -> Entry:
        name = stream(consultation_id, "evaluations")
        return self.registers.append(name, idem=idem, since=0, build=lambda last: Draft(kind=kind, at=now, record=record))


def _closed() -> WrongState:
    return WrongState("Le consensus de ce lot est clos : reprenez-le d’abord, avec un motif.", "evaluation-closed")
