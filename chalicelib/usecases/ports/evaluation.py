"""Marks of evaluators, offers compared, drafts of reports: what is being written; what was closed stands in the register and its bodies."""

from __future__ import annotations

from typing import Protocol

from ...domain.evaluation import OfferList, Sheet
from ...domain.evaluation_report import ReportDraft
from ...domain.evaluation_schedules import Schedule


class Evaluations(Protocol):
    """Things saved over the version read, 0 for what was never stored. Raises StaleVersion when somebody wrote between."""

    def sheet(self, consultation_id: str, lot: int, evaluator_id: str, offer_id: str) -> Sheet | None:
        """By strong read."""

    def sheets(self, consultation_id: str, lot: int, evaluator_id: str) -> list[Sheet]:
        """Every offer that this evaluator marked, by strong read."""

    def put_sheet(self, sheet: Sheet) -> Sheet: ...

    def offers(self, consultation_id: str, lot: int) -> OfferList | None:
        """By strong read."""

    def put_offers(self, offers: OfferList) -> OfferList: ...

    def schedules(self, consultation_id: str, lot: int) -> list[Schedule]:
        """Of every offer that has one, by strong read."""

    def put_schedule(self, schedule: Schedule) -> Schedule: ...

    def report(self, consultation_id: str) -> ReportDraft | None:
        """By strong read."""

    def put_report(self, draft: ReportDraft) -> ReportDraft: ...
