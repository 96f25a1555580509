"""The evaluation of offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .answering import Answering
from .lazy import once

if TYPE_CHECKING:
    from ..usecases.evaluation.admissions import Admissions
    from ..usecases.evaluation.consensus import Consensus
    from ..usecases.evaluation.grids import Grids
    from ..usecases.evaluation.marks import Marks
    from ..usecases.evaluation.offers import Offers
    from ..usecases.evaluation.rankings import Rankings
    from ..usecases.evaluation.readings import Readings
    from ..usecases.evaluation.reports import Reports
    from ..usecases.evaluation.schedules import Schedules


class Judging(Answering):
    @once
    def evaluation_readings(self) -> Readings:
        from ..usecases.evaluation.readings import Readings

        return Readings(registers=self._p.registers, objects=self._p.objects, evaluations=self._p.evaluations)

    @once
    def admissions(self) -> Admissions:
        from ..usecases.evaluation.admissions import Admissions

        return Admissions(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            registers=self._p.registers,
            sessions=self.sessions,
            verdicts=self.verdicts,
            readings=self.evaluation_readings,
        )

    @once
    def grids(self) -> Grids:
        from ..usecases.evaluation.grids import Grids

        return Grids(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            registers=self._p.registers,
            objects=self._p.objects,
            powers=self.powers,
            readings=self.evaluation_readings,
        )

    @once
    def marks(self) -> Marks:
        from ..usecases.evaluation.marks import Marks

        return Marks(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            registers=self._p.registers,
            objects=self._p.objects,
            evaluations=self._p.evaluations,
            readings=self.evaluation_readings,
        )

    @once
    def consensus(self) -> Consensus:
        from ..usecases.evaluation.consensus import Consensus

        return Consensus(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            registers=self._p.registers,
            objects=self._p.objects,
            evaluations=self._p.evaluations,
            readings=self.evaluation_readings,
        )

    @once
    def compared_offers(self) -> Offers:
        from ..usecases.evaluation.offers import Offers

        return Offers(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            evaluations=self._p.evaluations,
            readings=self.evaluation_readings,
        )

    @once
    def rankings(self) -> Rankings:
        from ..usecases.evaluation.rankings import Rankings

        return Rankings(grids=self.grids, readings=self.evaluation_readings)

    @once
    def reports(self) -> Reports:
        from ..usecases.evaluation.reports import Reports

        return Reports(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            decisions=self._p.decisions,
            registers=self._p.registers,
            objects=self._p.objects,
            evaluations=self._p.evaluations,
            readings=self.evaluation_readings,
            rankings=self.rankings,
        )

    @once
    def price_schedules(self) -> Schedules:
        from ..usecases.evaluation.schedules import Schedules

        return Schedules(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            evaluations=self._p.evaluations,
            readings=self.evaluation_readings,
        )
