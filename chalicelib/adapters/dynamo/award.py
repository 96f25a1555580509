"""Decisions on DynamoDB: rows of the table consultations.

    access pattern                                  operation                      units
    AP1 record a decision                           PutItem  if absent or version  1 WU per kB, ×2 with its index
    AP2 decisions of a consultation                 Query    C#id, DECISION#…      1 RU per 4 kB
    AP3 notified, essential data not yet published  Query    to_close NOTIFIED     0.5 RU per 4 kB

A rehearsal's decisions are never among those to publish.
"""

from __future__ import annotations

from dataclasses import replace

from ...domain.decision import Decision
from ...domain.errors import StaleVersion
from ...domain.instants import to_text
from .. import codec
from . import versioned
from .models import ConsultationRow


class DynamoDecisions:
    def __init__(self, rows: type[ConsultationRow]):
        self._rows = rows

    def put(self, decision: Decision) -> Decision:  # AP1
        newer = replace(decision, version=decision.version + 1)
        if decision.version > 1:
            versioned.save(self._row(newer))
        elif not versioned.create(self._row(newer)):
            raise StaleVersion()
        return newer

    def of_consultation(self, consultation_id: str) -> list[Decision]:  # AP2
        rows = self._rows.query(f"C#{consultation_id}", self._rows.sk.startswith("DECISION#"), consistent_read=True)
        return [codec.from_dict(Decision, row.body) for row in rows]

    def to_publish(self) -> list[Decision]:  # AP3
        return [codec.from_dict(Decision, row.body) for row in self._rows.to_close.query("NOTIFIED")]

    def _row(self, d: Decision) -> ConsultationRow:
        row = self._rows(f"C#{d.consultation_id}", f"DECISION#{d.lot:03d}", body=codec.to_dict(d), version=d.version)
        if d.notified_at and not d.essential_data_published_at and not d.test:
            row.online, row.due_at = "NOTIFIED", to_text(d.notified_at)
        return row
