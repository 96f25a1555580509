"""Price schedules of the offers of a lot: read, checked, compared."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ...domain.consultation import Act
from ...domain.errors import Invalid
from ...domain.evaluation_schedules import PriceLine, Schedule
from ...domain.permission import Action
from .. import ports
from ..access import lookup
from ..access.permission import Actor
from ..ports import Clock
from .readings import LotReading, Readings


@dataclass(frozen=True, kw_only=True)
class Schedules:
    clock: Clock
    consultations: ports.Consultations
    evaluations: ports.Evaluations
    readings: Readings

    def of(self, actor: Actor | None, consultation_id: str, lot: int) -> tuple[LotReading, list[Schedule]]:
        """Those of the offers of the lot, in their order."""
        reading = self._reading(actor, consultation_id, lot, Act.READ_OPENINGS)
        known = {one.offer_id: one for one in self.evaluations.schedules(consultation_id, lot)}
        return reading, [known[one.id] for one in reading.offers if one.id in known]

    def put(
        self,
        actor: Actor | None,
        consultation_id: str,
        lot: int,
        *,
        offer_id: str,
        file_name: str,
        data: bytes,
        lines: Sequence[PriceLine],
        total: Decimal | None,
    ) -> None:
        """Keep what was read of an offer's file, in place of what was read before. Raises Invalid, StaleVersion."""
        reading = self._reading(actor, consultation_id, lot, Act.OPEN_ENVELOPES)
        if offer_id not in {one.id for one in reading.offers}:
            raise Invalid({"offer": "Choisissez une offre ouverte de ce lot."})
        known = next((one for one in self.evaluations.schedules(consultation_id, lot) if one.offer_id == offer_id), None)
        sha256 = hashlib.sha256(data).hexdigest()
        if known and known.sha256 == sha256:
            return  # sent twice, or its reply was lost
        made = Schedule(
            consultation_id=consultation_id,
            lot=lot,
            offer_id=offer_id,
            file_name=file_name,
            sha256=sha256,
            lines=tuple(lines),
            total=total,
            read_at=self.clock.now(),
            version=known.version if known else 0,
        )
        self.evaluations.put_schedule(made)

    def _reading(self, actor: Actor | None, consultation_id: str, lot: int, act: Act) -> LotReading:
        now = self.clock.now()
        consultation, _ = lookup.permitted(self.consultations, consultation_id, actor, Action.PREPARE_ANALYSIS, now)
        consultation.require(act, now)
        return self.readings.lot(consultation, lot)
