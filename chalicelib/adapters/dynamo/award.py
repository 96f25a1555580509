"""Decisions on DynamoDB: rows of the table consultations.

    access pattern                                  operation                      units
    AP1 record a decision                           PutItem  if absent or version  1 WU per kB, ×2 with its index
    AP2 decisions of a consultation                 Query    C#id, DECISION#…      1 RU per 4 kB
    AP3 contracts whose essential data may appear   Query    to_close NOTIFIED     0.5 RU per 4 kB
    AP4 contracts whose essential data is owed      Query    to_close OWING, due_at <= then  0.5 RU per 4 kB
    AP5 the decision on a lot, by strong read       GetItem  C#id / DECISION#nnn            1 RU

A rehearsal's decisions are never among those to publish.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from ... import codec
from ...domain.decision import Decision
from ...domain.errors import StaleVersion
from ...domain.instants import to_text
from . import versioned
from .models import ConsultationRow

PUBLISHABLE, OWING = "NOTIFIED", "OWING"
"""Values of the sparse key for decisions: complete essential data, incomplete."""


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

    def get(self, consultation_id: str, lot: int) -> Decision | None:  # AP5
        row = versioned.get(self._rows, f"C#{consultation_id}", f"DECISION#{lot:03d}")
        return codec.from_dict(Decision, row.body) if row else None

    def of_consultation(self, consultation_id: str) -> list[Decision]:  # AP2
        rows = self._rows.query(f"C#{consultation_id}", self._rows.sk.startswith("DECISION#"), consistent_read=True)
        return [codec.from_dict(Decision, row.body) for row in rows]

    def publishable(self) -> Iterator[tuple[str, int]]:  # AP3
        return map(_place, self._rows.to_close.query(PUBLISHABLE, attributes_to_get=["pk", "sk"]))

    def owing(self, notified_before: datetime) -> Iterator[tuple[str, int]]:  # AP4
        then = self._rows.due_at <= to_text(notified_before)
        for state in (OWING, PUBLISHABLE):  # the last release put complete and incomplete ones together
            yield from map(_place, self._rows.to_close.query(state, then, attributes_to_get=["pk", "sk"]))

    def _row(self, d: Decision) -> ConsultationRow:
        row = self._rows(f"C#{d.consultation_id}", f"DECISION#{d.lot:03d}", body=codec.to_dict(d), version=d.version)
        if d.owes_essential_data and d.notified_at:
            row.online, row.due_at = PUBLISHABLE if d.publishable else OWING, to_text(d.notified_at)
        return row


def _place(row: ConsultationRow) -> tuple[str, int]:
    return row.pk.removeprefix("C#"), int(row.sk.removeprefix("DECISION#"))
