"""Consultations on DynamoDB.

    access pattern                                  operation                                   units
    AP1 a consultation, whole                       GetItem  C#id / HEAD, consistent            1 RU per 4 kB
    AP2 create                                      PutItem  if absent                          1 WU per kB, ×4 with its indexes
    AP3 save over the version read                  PutItem  if version                         same
    AP4 a buyer's consultations, newest first       Query    by_buyer                           0.5 RU per 4 kB
    AP5 public list, newest first                   Query    public                             0.5 RU per 4 kB
    AP6 due, consequences not yet drawn             Query    to_close ONLINE, due_at <= now     0.5 RU per 4 kB
    AP7 decisions of a consultation                 Query    C#id, DECISION#…                   1 RU per 4 kB
    AP12 the decision on a lot                      GetItem  C#id / DECISION#nnn, consistent    1 RU
    AP8 record a decision                           PutItem  if absent or version               1 WU per kB
    AP9 contracts whose essential data may appear   Query    to_close NOTIFIED                  0.5 RU per 4 kB
    AP11 contracts whose essential data is owed     Query    to_close OWING, due_at <= then     0.5 RU per 4 kB
    AP10 systems still taking applications          Query    to_close PERMANENT, due_at >= now  0.5 RU per 4 kB

`online` is a sparse key: present from publication until the closing job has drawn the consequences, then, for a permanent system, until its
end. Status is never stored. A rehearsal has no row in the public index, and its decisions none among those to publish.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from ... import codec
from ...domain.consultation import Consultation
from ...domain.decision import Decision
from ...domain.errors import StaleVersion
from ...domain.instants import to_text
from ...usecases.ports import Page
from . import pages, versioned

_HEAD = "HEAD"
PUBLISHABLE, OWING = "NOTIFIED", "OWING"
"""Values of the sparse key for decisions: complete essential data, incomplete."""


class DynamoConsultations:
    def __init__(self, model: Any):
        self._model = model

    def create(self, consultation: Consultation) -> Consultation:  # AP2
        if not versioned.create(self._row(consultation)):
            raise StaleVersion()
        return consultation

    def get(self, consultation_id: str) -> Consultation | None:  # AP1
        row = versioned.get(self._model, f"C#{consultation_id}", _HEAD)
        return _read(row) if row else None

    def save(self, consultation: Consultation) -> Consultation:  # AP3
        newer = replace(consultation, version=consultation.version + 1)
        versioned.replace(self._row(newer), consultation.version)
        return newer

    def delete(self, consultation: Consultation) -> None:  # AP3
        if not versioned.delete(self._row(consultation), self._model.version == consultation.version):
            raise StaleVersion()

    def of_buyer(self, list_key: str, cursor: str | None, limit: int | None = None) -> Page[Consultation]:  # AP4
        def query(**kw):
            return self._model.by_buyer.query(list_key, scan_index_forward=False, **kw)

        return pages.page(query, cursor, _read, lambda key: key.get("buyer_id", {}).get("S") == list_key, limit or pages.PAGE_SIZE)

    def published(self, cursor: str | None) -> Page[Consultation]:  # AP5
        def query(**kw):
            return self._model.public_index.query("1", scan_index_forward=False, **kw)

        return pages.page(query, cursor, _read, lambda key: key.get("public", {}).get("S") == "1", limit=100)

    def due(self, now: datetime) -> Iterator[str]:  # AP6
        return self._ids("ONLINE", self._model.due_at <= to_text(now))

    def permanent(self, now: datetime) -> Iterator[str]:  # AP10
        return self._ids("PERMANENT", self._model.due_at >= to_text(now))

    def _ids(self, state: str, when: Any) -> Iterator[str]:
        """Keys alone: a row that cannot be read is found where it is read, and stops no other."""
        return (row.pk.removeprefix("C#") for row in self._model.to_close.query(state, when, attributes_to_get=["pk"]))

    def _row(self, c: Consultation) -> Any:
        row = self._model(f"C#{c.id}", _HEAD, body=codec.to_dict(c), version=c.version, buyer_id=c.list_key, id=c.id)
        if c.published_at and c.submission_deadline:
            if c.public:
                row.public, row.published_at = "1", to_text(c.published_at)
            if not c.closed_at:
                row.online, row.due_at = "ONLINE", to_text(c.submission_deadline)
            elif c.permanent and c.valid_until and not c.cancelled_at:
                row.online, row.due_at = "PERMANENT", to_text(c.valid_until)
        return row


class DynamoDecisions:
    def __init__(self, model: Any):
        self._model = model

    def put(self, decision: Decision) -> Decision:  # AP8
        newer = replace(decision, version=decision.version + 1)
        row = self._row(newer)
        if decision.version > 1:
            versioned.replace(row, decision.version)
        elif not versioned.create(row):
            raise StaleVersion()
        return newer

    def _row(self, d: Decision) -> Any:
        row = self._model(f"C#{d.consultation_id}", f"DECISION#{d.lot:03d}", body=codec.to_dict(d), version=d.version)
        if d.owes_essential_data and d.notified_at:
            row.online, row.due_at = PUBLISHABLE if d.publishable else OWING, to_text(d.notified_at)
        return row

    def get(self, consultation_id: str, lot: int) -> Decision | None:  # AP12
        row = versioned.get(self._model, f"C#{consultation_id}", f"DECISION#{lot:03d}")
        return codec.from_dict(Decision, row.body) if row else None

    def of_consultation(self, consultation_id: str) -> list[Decision]:  # AP7
        rows = self._model.query(f"C#{consultation_id}", self._model.sk.startswith("DECISION#"), consistent_read=True)
        return [codec.from_dict(Decision, row.body) for row in rows]

    def publishable(self) -> Iterator[tuple[str, int]]:  # AP9
        return map(_place, self._model.to_close.query(PUBLISHABLE, attributes_to_get=["pk", "sk"]))

    def owing(self, notified_before: datetime) -> Iterator[tuple[str, int]]:  # AP11
        for state in (OWING, PUBLISHABLE):  # the last release put complete and incomplete ones together
            yield from map(
                _place, self._model.to_close.query(state, self._model.due_at <= to_text(notified_before), attributes_to_get=["pk", "sk"])
            )


def _place(row: Any) -> tuple[str, int]:
    return row.pk.removeprefix("C#"), int(row.sk.removeprefix("DECISION#"))


def _read(row: Any) -> Consultation:
    return codec.from_dict(Consultation, row.body)
