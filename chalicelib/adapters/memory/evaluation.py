"""Evaluation of offers, in memory."""

from __future__ import annotations

from dataclasses import replace

from ...domain.evaluation import OfferList, Sheet
from ...domain.evaluation_report import ReportDraft
from ...domain.evaluation_schedules import Schedule
from .versioned import Versioned


class _Sheets(Versioned[tuple[str, int, str, str], Sheet]):
    def put(self, sheet: Sheet) -> Sheet:
        key = sheet.consultation_id, sheet.lot, sheet.evaluator_id, sheet.offer_id
        return self._save(key, sheet) if sheet.version else self._create(key, replace(sheet, version=1))


class _Offers(Versioned[tuple[str, int], OfferList]):
    def put(self, offers: OfferList) -> OfferList:
        key = offers.consultation_id, offers.lot
        return self._save(key, offers) if offers.version else self._create(key, replace(offers, version=1))


class _Reports(Versioned[str, ReportDraft]):
    def put(self, draft: ReportDraft) -> ReportDraft:
        key = draft.consultation_id
        return self._save(key, draft) if draft.version else self._create(key, replace(draft, version=1))


class _Schedules(Versioned[tuple[str, int, str], Schedule]):
    def put(self, schedule: Schedule) -> Schedule:
        key = schedule.consultation_id, schedule.lot, schedule.offer_id
        return self._save(key, schedule) if schedule.version else self._create(key, replace(schedule, version=1))


class MemoryEvaluations:
    def __init__(self) -> None:
        self._sheets, self._offers, self._reports, self._schedules = _Sheets(), _Offers(), _Reports(), _Schedules()

    def sheet(self, consultation_id: str, lot: int, evaluator_id: str, offer_id: str) -> Sheet | None:
        return self._sheets._things.get((consultation_id, lot, evaluator_id, offer_id))

    def sheets(self, consultation_id: str, lot: int, evaluator_id: str) -> list[Sheet]:
        found = [one for key, one in list(self._sheets._things.items()) if key[:3] == (consultation_id, lot, evaluator_id)]
        return sorted(found, key=lambda one: one.offer_id)

    def put_sheet(self, sheet: Sheet) -> Sheet:
        return self._sheets.put(sheet)

    def offers(self, consultation_id: str, lot: int) -> OfferList | None:
        return self._offers._things.get((consultation_id, lot))

    def put_offers(self, offers: OfferList) -> OfferList:
        return self._offers.put(offers)

    def schedules(self, consultation_id: str, lot: int) -> list[Schedule]:
        found = [one for key, one in list(self._schedules._things.items()) if key[:2] == (consultation_id, lot)]
        return sorted(found, key=lambda one: one.offer_id)

    def put_schedule(self, schedule: Schedule) -> Schedule:
        return self._schedules.put(schedule)

    def report(self, consultation_id: str) -> ReportDraft | None:
        return self._reports._things.get(consultation_id)

    def put_report(self, draft: ReportDraft) -> ReportDraft:
        return self._reports.put(draft)
