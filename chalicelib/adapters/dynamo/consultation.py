"""Consultations on DynamoDB.

    access pattern                                  operation                                   units
    AP1 a consultation, whole                       GetItem  C#id / HEAD, consistent            1 RU per 4 kB
    AP2 create                                      PutItem  if absent                          1 WU per kB, ×4 with its indexes
    AP3 save over the version read                  PutItem  if version                         same
    AP4 a buyer's consultations, newest first       Query    by_buyer                           0.5 RU per 4 kB
    AP5 public list, newest first                   Query    public                             0.5 RU per 4 kB
    AP6 due, consequences not yet drawn             Query    to_close ONLINE, due_at <= now     0.5 RU per 4 kB
    AP7 decisions of a consultation                 Query    C#id, DECISION#…                   1 RU per 4 kB
    AP8 record a decision                           PutItem  if absent or version               1 WU per kB
    AP9 notified, essential data not yet published  Query    to_close NOTIFIED                  0.5 RU per 4 kB
    AP10 systems still taking applications          Query    to_close PERMANENT, due_at >= now  0.5 RU per 4 kB

`online` is a sparse key: present from publication until the closing job has drawn the consequences, then, for a permanent system, until its
end. Status is never stored. A rehearsal has no row in the public index, and its decisions none among those to publish.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from ...domain.consultation import Consultation
from ...domain.decision import Decision
from ...domain.errors import StaleVersion
from ...domain.instants import to_text
from ...usecases.ports import Page, lists
from .. import codec
from . import pages, versioned

_HEAD = "HEAD"


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

    def of_buyer(self, list_key: str, cursor: str | None) -> Page[Consultation]:  # AP4
        def query(**kw):
            return self._model.by_buyer.query(list_key, scan_index_forward=False, **kw)

        def key(place: str) -> pages.Key:
            return {"pk": f"C#{place}", "sk": _HEAD, "buyer_id": list_key, "id": place}

        mine = lists.of_buyer(list_key)
        return pages.page(query, mine, cursor, lists.PAGE_SIZE, read=_read, place=lambda stopped: stopped["id"], key=key)

    def published(self, cursor: str | None) -> Page[Consultation]:  # AP5
        def query(**kw):
            return self._model.public_index.query("1", scan_index_forward=False, **kw)

        def place(stopped: pages.Key) -> str:
            return f"{stopped['published_at']} {stopped['pk'].removeprefix('C#')}"

        def key(place: str) -> pages.Key:
            published_at, _, consultation_id = place.partition(" ")
            return {"pk": f"C#{consultation_id}", "sk": _HEAD, "public": "1", "published_at": published_at}

        return pages.page(query, lists.PUBLISHED, cursor, lists.PUBLISHED_PAGE, read=_read, place=place, key=key)

    def due(self, now: datetime) -> Iterator[Consultation]:  # AP6
        return map(_read, self._model.to_close.query("ONLINE", self._model.due_at <= to_text(now)))

    def permanent(self, now: datetime) -> Iterator[Consultation]:  # AP10
        return map(_read, self._model.to_close.query("PERMANENT", self._model.due_at >= to_text(now)))

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
        if d.notified_at and not d.essential_data_published_at and not d.test:
            row.online, row.due_at = "NOTIFIED", to_text(d.notified_at)
        return row

    def of_consultation(self, consultation_id: str) -> list[Decision]:  # AP7
        rows = self._model.query(f"C#{consultation_id}", self._model.sk.startswith("DECISION#"), consistent_read=True)
        return [codec.from_dict(Decision, row.body) for row in rows]

    def to_publish(self) -> list[Decision]:  # AP9
        return [codec.from_dict(Decision, row.body) for row in self._model.to_close.query("NOTIFIED")]


def _read(row: Any) -> Consultation:
    return codec.from_dict(Consultation, row.body)
