"""Evaluation of offers on DynamoDB: rows of the table consultations.

access pattern                                   operation                                 units
AP1 marks of an evaluator for an offer           GetItem  C#id / MARKS#lot#evaluator#offer 1 RU per 4 kB
AP2 keep them                                    PutItem  if absent, or if version         1 WU per kB, some 2 kB for 20 items without comments
AP3 all marks of an evaluator on a lot           Query    C#id, MARKS#lot#evaluator#…      1 RU per 4 kB: 60 offers × 20 items, some 30 RU in one request
AP4 the offers compared on a lot                 GetItem  C#id / OFFERS#lot                1 RU per 4 kB, some 0.2 kB an offer
AP5 keep them                                    PutItem  if absent, or if version         1 WU per kB
AP6 the draft of the report                      GetItem  C#id / REPORT#draft              1 RU per 4 kB
AP7 keep it                                      PutItem  if absent, or if version         1 WU per kB
AP8 price schedules of a lot                     Query    C#id, SCHEDULE#lot#…             1 RU per 4 kB, some 15 kB for 500 lines, compressed
AP9 keep one                                     PutItem  if absent, or if version         1 WU per kB

Rows of marks grow with evaluators × offers, a row with the items of the grid: one more offer adds a row an evaluator, and saving a mark writes one row.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from ... import codec
from ...domain.errors import StaleVersion
from ...domain.evaluation import OfferList, Sheet
from ...domain.evaluation_report import ReportDraft
from ...domain.evaluation_schedules import Schedule
from . import versioned
from .models import ConsultationRow

T = TypeVar("T", Sheet, OfferList, ReportDraft, Schedule)


class DynamoEvaluations:
    def __init__(self, rows: type[ConsultationRow]):
        self._rows = rows

    def sheet(self, consultation_id: str, lot: int, evaluator_id: str, offer_id: str) -> Sheet | None:  # AP1
        return self._get(Sheet, consultation_id, _marks(lot, evaluator_id) + offer_id)

    def put_sheet(self, sheet: Sheet) -> Sheet:  # AP2
        return self._put(_marks(sheet.lot, sheet.evaluator_id) + sheet.offer_id, sheet)

    def sheets(self, consultation_id: str, lot: int, evaluator_id: str) -> list[Sheet]:  # AP3
        mine = self._rows.sk.startswith(_marks(lot, evaluator_id))
        return [codec.from_dict(Sheet, row.body) for row in self._rows.query(f"C#{consultation_id}", mine, consistent_read=True)]

    def offers(self, consultation_id: str, lot: int) -> OfferList | None:  # AP4
        return self._get(OfferList, consultation_id, f"OFFERS#{lot:03d}")

    def put_offers(self, offers: OfferList) -> OfferList:  # AP5
        return self._put(f"OFFERS#{offers.lot:03d}", offers)

    def report(self, consultation_id: str) -> ReportDraft | None:  # AP6
        return self._get(ReportDraft, consultation_id, "REPORT#draft")

    def put_report(self, draft: ReportDraft) -> ReportDraft:  # AP7
        return self._put("REPORT#draft", draft)

    def schedules(self, consultation_id: str, lot: int) -> list[Schedule]:  # AP8
        rows = self._rows.query(f"C#{consultation_id}", self._rows.sk.startswith(f"SCHEDULE#{lot:03d}#"), consistent_read=True)
        return [codec.from_dict(Schedule, row.body) for row in rows]

    def put_schedule(self, schedule: Schedule) -> Schedule:  # AP9
        return self._put(f"SCHEDULE#{schedule.lot:03d}#{schedule.offer_id}", schedule)

    def _get(self, kind: type[T], consultation_id: str, sk: str) -> T | None:
        row = versioned.get(self._rows, f"C#{consultation_id}", sk)
        return codec.from_dict(kind, row.body) if row else None

    def _put(self, sk: str, thing: T) -> T:
        newer = replace(thing, version=thing.version + 1)
        row = self._rows(f"C#{thing.consultation_id}", sk, body=codec.to_dict(newer), version=newer.version)
        if thing.version:
            versioned.save(row)
        elif not versioned.create(row):
            raise StaleVersion()
        return newer


def _marks(lot: int, evaluator_id: str) -> str:
    return f"MARKS#{lot:03d}#{evaluator_id}#"
