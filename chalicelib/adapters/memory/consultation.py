"""Consultations, their ties and the gate's keys in memory: the same contracts as adapters/dynamo."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ...domain.company import Identifier
from ...domain.consultation import Consultation, SlotKey
from ...domain.errors import StaleVersion
from ...domain.instants import to_text
from ...usecases.ports import Page, lists
from ...usecases.ports.cursors import ordered
from .versioned import Versioned


class MemoryConsultations(Versioned[str, Consultation]):
    def create(self, consultation: Consultation) -> Consultation:
        return self._create(consultation.id, consultation)

    def get(self, consultation_id: str) -> Consultation | None:
        return self._things.get(consultation_id)

    def save(self, consultation: Consultation) -> Consultation:
        return self._save(consultation.id, consultation)

    def delete(self, consultation: Consultation) -> None:
        with self._lock:
            if self._things.get(consultation.id) is None or self._things[consultation.id].version != consultation.version:
                raise StaleVersion()
            del self._things[consultation.id]

    def of_buyer(self, list_key: str, cursor: str | None, limit: int | None = None) -> Page[Consultation]:
        mine = [c for c in self._things.values() if c.list_key == list_key]
        return ordered(mine, lambda c: c.id, lists.of_buyer(list_key), cursor, limit or lists.PAGE_SIZE)

    def published(self, cursor: str | None) -> Page[Consultation]:
        found = [(to_text(c.published_at), c) for c in self._things.values() if c.public and c.published_at]
        page = ordered(found, lambda pair: f"{pair[0]} {pair[1].id}", lists.PUBLISHED, cursor, lists.PUBLISHED_PAGE)
        return Page([c for _, c in page.items], page.next)

    def due(self, now: datetime) -> Iterator[str]:
        return iter(
            [
                c.id
                for c in self._things.values()
                if c.published_at and not c.closed_at and c.submission_deadline and c.submission_deadline <= now
            ]
        )

    def permanent(self, now: datetime) -> Iterator[str]:
        closed = [c for c in self._things.values() if c.permanent and c.closed_at and not c.cancelled_at]
        return iter([c.id for c in closed if c.valid_until and c.valid_until >= now])


class MemoryDossiers:
    def __init__(self) -> None:
        self._children: dict[str, list[str]] = {}
        self._invited: dict[Identifier, set[str]] = {}

    def tie(self, parent_id: str, child_id: str) -> None:
        self._children[parent_id] = sorted({*self._children.get(parent_id, []), child_id})

    def children(self, parent_id: str) -> list[str]:
        return list(self._children.get(parent_id, []))

    def invite(self, identifier: Identifier, consultation_id: str) -> None:
        self._invited.setdefault(identifier, set()).add(consultation_id)

    def invitations(self, identifier: Identifier, cursor: str | None) -> Page[str]:
        return ordered(self._invited.get(identifier, ()), str, lists.invitations_of(identifier), cursor, lists.PAGE_SIZE)


class MemorySlotKeys:
    def __init__(self) -> None:
        self._keys: dict[tuple[str, str], SlotKey] = {}

    def put(self, consultation_id: str, key: SlotKey) -> None:
        self._keys[consultation_id, key.slot] = key

    def get(self, consultation_id: str, slot: str) -> SlotKey | None:
        return self._keys.get((consultation_id, slot))

    def of_consultation(self, consultation_id: str) -> list[SlotKey]:
        return [key for (c, _), key in sorted(self._keys.items()) if c == consultation_id]
