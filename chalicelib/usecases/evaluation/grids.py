"""The grid of a lot: made from the published criteria, with its evaluators, a line of the register of evaluations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...domain.consultation import Act, Consultation
from ...domain.errors import Invalid, NotFound, StaleVersion, WrongState
from ...domain.evaluation import MOST_EVALUATORS, Evaluator, Grid, Item, wrong_items
from ...domain.evaluation_register import GRID
from ...domain.permission import Action
from ...domain.register import Draft, stream
from .. import ports
from ..access import lookup
from ..access.permission import Actor
from ..consultation.powers import Powers
from ..ports import Clock, Objects, Registers
from ..work import bodies
from .readings import LotReading, Readings


@dataclass(frozen=True, kw_only=True)
class Grids:
    clock: Clock
    consultations: ports.Consultations
    registers: Registers
    objects: Objects
    powers: Powers
    readings: Readings

    def people(self, actor: Actor | None, consultation_id: str) -> list[Evaluator]:
        """Who may be named: whoever may read the opened envelopes of this consultation, by name."""
        lookup.permitted(self.consultations, consultation_id, actor, Action.PREPARE_ANALYSIS, self.clock.now())
        _, found = self.powers.whole(actor, consultation_id)
        able = {one.user.id: one.user.name or one.user.email for one in found if Action.EVALUATE in one.actions}
        return [Evaluator(user_id=user_id, name=name) for user_id, name in able.items()]

    def read(self, actor: Actor | None, consultation_id: str, lot: int) -> tuple[LotReading, Actor]:
        """Everything of a lot, for whoever may see the opened offers. Raises WrongState before the deadline (REQ-081)."""
        now = self.clock.now()
        consultation, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.EVALUATE, now)
        consultation.require(Act.READ_OPENINGS, now)
        return self.readings.lot(consultation, lot), someone

    def put(
        self, actor: Actor | None, consultation_id: str, lot: int, *, items: Sequence[Item], evaluators: Sequence[str], revision: int
    ) -> Grid:
        """Set the grid over the revision that was read, 0 for none. Raises Invalid, StaleVersion, WrongState `marks-closed`.

        Once somebody closed, its lines no longer change: evaluators who have not closed may still be replaced.
        """
        now = self.clock.now()
        consultation, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.PREPARE_ANALYSIS, now)
        if consultation.published_at is None:
            raise WrongState("La grille se prépare une fois la consultation en ligne : elle reprend les critères publiés.")
        if lot not in {one.number for one in consultation.lots}:
            raise NotFound()
        wrong = dict(wrong_items(items, consultation.criteria))
        named = self._named(actor, consultation, evaluators, wrong)
        if wrong:
            raise Invalid(wrong)
        state = self.readings.register(consultation_id).lot(lot)
        known = bodies.load(self.objects, consultation_id, state.grid, Grid) if state.grid else None
        if known and (known.items, known.evaluators) == (tuple(items), named):
            return known  # set twice, or its reply was lost
        if state.revision != revision:
            raise StaleVersion()
        _check_closed(known, items, evaluators, set(state.closed), bool(state.consensus))
        grid = Grid(
            consultation_id=consultation_id,
            lot=lot,
            items=tuple(items),
            evaluators=named,
            set_by=someone.id,
            set_at=now,
            revision=revision + 1,
        )
        record = {
            "lot": lot,
            "revision": grid.revision,
            "items": len(grid.items),
            "evaluators": [one.user_id for one in named],
            **someone.signature,
            bodies.FIELD: bodies.keep(self.objects, consultation_id, grid),
        }
        entry = self.registers.append(
            stream(consultation_id, "evaluations"),
            idem=f"grid#{lot}#{grid.revision}",
            since=0,
            build=lambda last: Draft(kind=GRID, at=now, record=record),
        )
        if entry.record[bodies.FIELD] != record[bodies.FIELD]:
            raise StaleVersion()  # somebody set that revision meanwhile
        return grid

    def _named(
        self, actor: Actor | None, consultation: Consultation, evaluators: Sequence[str], wrong: dict[str, str]
    ) -> tuple[Evaluator, ...]:
        able = {one.user_id: one for one in self.people(actor, consultation.id)}
        if len(set(evaluators)) != len(evaluators) or len(evaluators) > MOST_EVALUATORS:
            wrong["evaluators"] = f"Nommez chaque évaluateur une fois, {MOST_EVALUATORS} au plus."
        if any(one not in able for one in evaluators):
            wrong["evaluators"] = (
                "Un évaluateur est un membre de l’entité qui lit les plis ouverts, ou une personne désignée pour cette consultation."
            )
        return tuple(able[one] for one in evaluators if one in able)


def _check_closed(known: Grid | None, items: Sequence[Item], evaluators: Sequence[str], closed: set[str], agreed: bool) -> None:
    """Raises WrongState `marks-closed` when what was closed would no longer hold; Invalid without anybody to mark."""
    if any(not item.formula for item in items) and not evaluators:
        raise Invalid({"evaluators": "Nommez au moins un évaluateur : des lignes de la grille se notent."})
    if not closed:
        return
    if agreed or (known and known.items != tuple(items)) or not closed <= set(evaluators):
        raise WrongState(
            "Des évaluateurs ont déjà clos leurs notes : la grille ne change plus. Seul un évaluateur qui n’a pas clos se remplace.",
            "marks-closed",
        )
