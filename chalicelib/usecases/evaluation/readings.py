"""What is known of the evaluation of one lot at one instant, for whoever marks, prepares or reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...domain import evaluation_register, slots
from ...domain.consultation import Consultation
from ...domain.deposit import RegisteredDeposit
from ...domain.errors import NotFound, WrongState
from ...domain.evaluation import CONSENSUS, Agreed, Closed, Grid, Mark, Offer, OfferList
from ...domain.evaluation_register import Evaluations, LotState
from ...domain.register import stream
from .. import ports
from ..opening import envelopes
from ..opening.envelopes import Envelopes
from ..ports import Objects, Registers
from ..work import bodies
from ..work.kept import Kept

Marks = Mapping[str, Mapping[str, Mark]]
MOST_KEPT = 200
"""Bodies kept in memory by a process: the marks of one evaluator for 60 offers are some 200 kB."""
PREPARING, MARKING, AGREEING, CLOSED = "preparing", "marking", "consensus", "closed"


@dataclass(frozen=True, kw_only=True)
class LotReading:
    """`grid`: None before it is set; `offers`: those opened, their variants and options after each."""

    consultation: Consultation
    lot: int
    seen: Envelopes
    state: LotState
    grid: Grid | None
    listed: OfferList
    offers: tuple[Offer, ...]

    @property
    def phase(self) -> str:
        if self.grid is None:
            return PREPARING
        if self.state.consensus:
            return CLOSED
        return AGREEING if self.all_closed else MARKING

    @property
    def all_closed(self) -> bool:
        """Whether every evaluator of the grid has closed: nobody sees the marks of another before."""
        return self.grid is not None and all(one.user_id in self.state.closed for one in self.grid.evaluators)

    @property
    def kept(self) -> list[Offer]:
        return [one for one in self.offers if not one.set_aside]

    def required(self) -> Grid:
        """Raises WrongState `no-grid`."""
        if self.grid is None:
            raise WrongState("La grille de ce lot n’est pas arrêtée : préparez-la d’abord.", "no-grid")
        return self.grid

    def name(self, offer: Offer) -> str:
        """Who made it, as may be told now: an alias while a jury judges without names."""
        return str(self.seen.bidder(self.seen.deposit(offer.deposit_id))["company"]["name"])


@dataclass(frozen=True, kw_only=True)
class Readings:
    registers: Registers
    objects: Objects
    evaluations: ports.Evaluations
    known: Kept[Any] = field(default_factory=lambda: Kept(MOST_KEPT))
    """Grids and closed marks, named by the hash of their bytes."""

    def register(self, consultation_id: str) -> Evaluations:
        return evaluation_register.read(self.registers.read(stream(consultation_id, "evaluations")))

    def lot(self, consultation: Consultation, number: int) -> LotReading:
        """Raises NotFound for a lot that the consultation does not have."""
        if number not in {one.number for one in consultation.lots}:
            raise NotFound()
        seen = envelopes.read(self.registers, consultation)
        state = self.register(consultation.id).lot(number)
        listed = self.evaluations.offers(consultation.id, number) or OfferList(consultation_id=consultation.id, lot=number)
        deposits = opened(seen, number)
        return LotReading(
            consultation=consultation,
            lot=number,
            seen=seen,
            state=state,
            grid=self._body(consultation.id, state.grid, Grid) if state.grid else None,
            listed=listed,
            offers=tuple(listed.of(one.id for one in deposits)),
        )

    def closed(self, reading: LotReading) -> dict[str, Marks]:
        """Evaluator → marks, of those who closed."""
        lines = reading.state.closed
        return {one: self._body(reading.consultation.id, line[bodies.FIELD], Closed).sheets for one, line in lines.items()}

    def agreed(self, reading: LotReading) -> Agreed | None:
        """What the consensus line names, None while it is open."""
        line = reading.state.consensus
        return self._body(reading.consultation.id, line[bodies.FIELD], Agreed) if line else None

    def own(self, reading: LotReading, evaluator_id: str) -> Marks:
        """What one evaluator marked so far, closed or not; `CONSENSUS` for what is being agreed."""
        if evaluator_id in reading.state.closed:
            return self.closed(reading)[evaluator_id]
        found = self.evaluations.sheets(reading.consultation.id, reading.lot, evaluator_id)
        return {one.offer_id: one.marks for one in found}

    def agreeing(self, reading: LotReading) -> dict[str, dict[str, Mark]]:
        """The marks to agree on: what was agreed, else what every evaluator gave alike."""
        given, typed = self.closed(reading), self.own(reading, CONSENSUS)
        grid = reading.required()
        named = [one.user_id for one in grid.evaluators]
        found: dict[str, dict[str, Mark]] = {}
        for offer in reading.kept:
            row = found.setdefault(offer.id, {})
            for item in grid.marked:
                mark = typed.get(offer.id, {}).get(item.code)
                if mark and mark.value is not None:
                    row[item.code] = mark
                    continue
                values = values_of(given, named, offer.id, item.code)
                if values and len(values) == len(named) and len(set(values)) == 1:
                    row[item.code] = Mark(value=values[0], comment=mark.comment if mark else "", version=mark.version if mark else 0)
        return found

    def _body(self, consultation_id: str, sha256: str, kind: type) -> Any:
        def load() -> tuple[Any, int]:
            return bodies.load(self.objects, consultation_id, sha256, kind), 1

        return self.known.get((kind.__name__, consultation_id, sha256), load)


def values_of(given: Mapping[str, Marks], evaluators: Sequence[str], offer: str, item: str) -> list[Any]:
    """What each evaluator gave for one cell, those who gave nothing left out."""
    marks = (given.get(one, {}).get(offer, {}).get(item) for one in evaluators)
    return [mark.value for mark in marks if mark is not None and mark.value is not None]


def opened(seen: Envelopes, lot: int) -> list[RegisteredDeposit]:
    """Deposits whose offer for that lot was opened and counts, and whose application was not rejected; in the order of their names."""
    slot = slots.judged(lot, seen.consultation.phase_row.kinds)
    found = [
        one
        for one in seen.deposits
        if lot in one.lots
        and not one.withdrawn
        and slot not in seen.superseded[one.id]
        and (seen.openings.opened(one.id, slot) or {}).get("outcome") == "opened"
        and (seen.openings.admission(one.id, lot) or {}).get("outcome") != "rejected"
    ]
    names = {one.id: str(seen.bidder(one)["company"]["name"]) for one in found}
    return sorted(found, key=lambda one: (len(names[one.id]) if seen.anonymous else 0, names[one.id].casefold(), one.id))
