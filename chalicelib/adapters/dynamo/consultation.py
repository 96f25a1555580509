"""Consultations, the ties between them and the gate's keys, on DynamoDB.

    access pattern                                  operation                                   units
    AP1 a consultation, whole                       GetItem  C#id / HEAD, consistent            1 RU per 4 kB
    AP2 create                                      PutItem  if absent                          1 WU per kB, ×4 with its indexes
    AP3 save, drop over the version read            PutItem, DeleteItem if version              same
    AP4 a buyer's consultations, newest first       Query    by_buyer                           0.5 RU per 4 kB
    AP5 public list, newest first                   Query    public                             0.5 RU per 4 kB
    AP6 due, consequences not yet drawn             Query    to_close ONLINE, due_at <= now     0.5 RU per 4 kB
    AP7 systems still taking applications           Query    to_close PERMANENT, due_at >= now  0.5 RU per 4 kB
    AP8 tie a phase or a contract to its dossier    PutItem  C#parent / CHILD#child             1 WU
    AP9 what is tied to a dossier, oldest first     Query    C#parent, CHILD#…                  1 RU
    AP10 note that a company is invited             PutItem  C#TO#type#value / id               1 WU
    AP11 the invitations of a company, newest first Query    C#TO#type#value                    0.5 RU per 4 kB
    AP12 keep or replace a slot's key               PutItem  SLOTS#id / slot                    3 WU
    AP13 one slot's key                             GetItem  consistent                         1 RU
    AP14 every slot's key                           Query    SLOTS#id                           1 RU per 4 kB

`online` is a sparse key: present from publication until the closing job has drawn the consequences, then, for a permanent system, until its
end. Status is never stored. A rehearsal has no row in the public index. Slot keys have partitions of their own because that is what IAM can
tell apart: only the gate's role reads or writes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from pynamodb.expressions.condition import Condition
from pynamodb.pagination import ResultIterator

from ... import codec
from ...domain.company import Identifier
from ...domain.consultation import Consultation, SlotKey
from ...domain.errors import StaleVersion
from ...domain.instants import to_text
from ...usecases.ports import Page, lists
from . import pages, versioned
from .models import ConsultationLinkRow, ConsultationRow, Row

_HEAD = "HEAD"


class DynamoConsultations:
    def __init__(self, rows: type[ConsultationRow]):
        self._rows = rows

    def create(self, consultation: Consultation) -> Consultation:  # AP2
        if not versioned.create(self._row(consultation)):
            raise StaleVersion()
        return consultation

    def get(self, consultation_id: str) -> Consultation | None:  # AP1
        row = versioned.get(self._rows, f"C#{consultation_id}", _HEAD)
        return _read(row) if row else None

    def save(self, consultation: Consultation) -> Consultation:  # AP3
        newer = replace(consultation, version=consultation.version + 1)
        versioned.save(self._row(newer))
        return newer

    def delete(self, consultation: Consultation) -> None:  # AP3
        if not versioned.delete(self._row(consultation), self._rows.version == consultation.version):
            raise StaleVersion()

    def of_buyer(self, list_key: str, cursor: str | None, limit: int | None = None) -> Page[Consultation]:  # AP4
        def query(limit: int, start: pages.Start) -> ResultIterator[ConsultationRow]:
            return self._rows.by_buyer.query(list_key, scan_index_forward=False, limit=limit, last_evaluated_key=start)

        def key(place: str) -> pages.Key:
            return {"pk": f"C#{place}", "sk": _HEAD, "buyer_id": list_key, "id": place}

        mine = lists.of_buyer(list_key)
        return pages.page(query, mine, cursor, limit or lists.PAGE_SIZE, read=_read, place=lambda stopped: stopped["id"], key=key)

    def published(self, cursor: str | None) -> Page[Consultation]:  # AP5
        def query(limit: int, start: pages.Start) -> ResultIterator[ConsultationRow]:
            return self._rows.public_index.query("1", scan_index_forward=False, limit=limit, last_evaluated_key=start)

        def place(stopped: pages.Key) -> str:
            return f"{stopped['published_at']} {stopped['pk'].removeprefix('C#')}"

        def key(place: str) -> pages.Key:
            published_at, _, consultation_id = place.partition(" ")
            return {"pk": f"C#{consultation_id}", "sk": _HEAD, "public": "1", "published_at": published_at}

        return pages.page(query, lists.PUBLISHED, cursor, lists.PUBLISHED_PAGE, read=_read, place=place, key=key)

    def due(self, now: datetime) -> Iterator[str]:  # AP6
        return self._ids("ONLINE", self._rows.due_at <= to_text(now))

    def permanent(self, now: datetime) -> Iterator[str]:  # AP7
        return self._ids("PERMANENT", self._rows.due_at >= to_text(now))

    def _ids(self, state: str, when: Condition) -> Iterator[str]:
        """Keys alone: a row that cannot be read is found where it is read, and stops no other."""
        return (row.pk.removeprefix("C#") for row in self._rows.to_close.query(state, when, attributes_to_get=["pk"]))

    def _row(self, c: Consultation) -> ConsultationRow:
        row = self._rows(f"C#{c.id}", _HEAD, body=codec.to_dict(c), version=c.version, buyer_id=c.list_key, id=c.id)
        if c.published_at and c.submission_deadline:
            if c.public:
                row.public, row.published_at = "1", to_text(c.published_at)
            if not c.closed_at:
                row.online, row.due_at = "ONLINE", to_text(c.submission_deadline)
            elif c.permanent and c.valid_until and not c.cancelled_at:
                row.online, row.due_at = "PERMANENT", to_text(c.valid_until)
        return row


class DynamoDossiers:
    def __init__(self, rows: type[ConsultationLinkRow]):
        self._rows = rows

    def tie(self, parent_id: str, child_id: str) -> None:  # AP8
        self._rows(f"C#{parent_id}", f"CHILD#{child_id}").save()

    def children(self, parent_id: str) -> list[str]:  # AP9
        rows = self._rows.query(f"C#{parent_id}", self._rows.sk.startswith("CHILD#"), consistent_read=True)
        return [row.sk.removeprefix("CHILD#") for row in rows]

    def invite(self, identifier: Identifier, consultation_id: str) -> None:  # AP10
        self._rows(_to(identifier), consultation_id).save()

    def invitations(self, identifier: Identifier, cursor: str | None) -> Page[str]:  # AP11
        partition, mine = _to(identifier), lists.invitations_of(identifier)

        def query(limit: int, start: pages.Start) -> ResultIterator[ConsultationLinkRow]:
            return self._rows.query(partition, scan_index_forward=False, limit=limit, last_evaluated_key=start)

        def key(place: str) -> pages.Key:
            return {"pk": partition, "sk": place}

        return pages.page(query, mine, cursor, lists.PAGE_SIZE, read=lambda row: row.sk, place=lambda stopped: stopped["sk"], key=key)


class DynamoSlotKeys:
    def __init__(self, rows: type[ConsultationLinkRow]):
        self._rows = rows

    def put(self, consultation_id: str, key: SlotKey) -> None:  # AP12
        self._rows(f"SLOTS#{consultation_id}", key.slot, body=codec.to_dict(key)).save()

    def get(self, consultation_id: str, slot: str) -> SlotKey | None:  # AP13
        row = versioned.get(self._rows, f"SLOTS#{consultation_id}", slot)
        return codec.from_dict(SlotKey, row.body) if row else None

    def of_consultation(self, consultation_id: str) -> list[SlotKey]:  # AP14
        rows = self._rows.query(f"SLOTS#{consultation_id}", consistent_read=True)
        return [codec.from_dict(SlotKey, row.body) for row in rows]


def _to(identifier: Identifier) -> str:
    return f"C#TO#{identifier.type}#{identifier.value}"


def _read(row: Row) -> Consultation:
    return codec.from_dict(Consultation, row.body)
