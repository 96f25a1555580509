"""Mutable aggregates in memory: the same contracts as `adapters/dynamo`, for fast tests."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Generic, TypeVar

from ...domain.company import Identifier
from ...domain.consultation import Consultation, SlotKey
from ...domain.decision import Decision
from ...domain.deposit import Deposit
from ...domain.errors import Invalid, StaleVersion
from ...domain.message import Message
from ...usecases.ports import Page

T = TypeVar("T")
PAGE_SIZE = 20


class _Versioned(Generic[T]):
    """Things by id, saved over the version read."""

    def __init__(self) -> None:
        self._things: dict[Any, Any] = {}
        self._lock = threading.RLock()

    def _create(self, key: Any, thing: T) -> T:
        with self._lock:
            if key in self._things:
                raise StaleVersion()
            self._things[key] = thing
            return thing

    def _save(self, key: Any, thing: Any) -> Any:
        with self._lock:
            stored = self._things.get(key)
            if stored is None or stored.version != thing.version:
                raise StaleVersion()
            self._things[key] = replace(thing, version=thing.version + 1)
            return self._things[key]


def _start(cursor: str | None) -> int:
    if cursor and not (cursor.isascii() and cursor.isdigit() and len(cursor) < 10):
        raise Invalid({"cursor": "Ce repère de page n’est pas valable : reprenez la liste au début."})
    return int(cursor or 0)


def _page(items: Iterable[Any], cursor: str | None, size: int = PAGE_SIZE) -> Page[Any]:
    ordered = sorted(items, key=lambda item: item.id, reverse=True)
    start = _start(cursor)
    return Page(ordered[start : start + size], str(start + size) if start + size < len(ordered) else None)


class MemoryConsultations(_Versioned[Consultation]):
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

    def of_buyer(self, shelf: str, cursor: str | None) -> Page[Consultation]:
        return _page([c for c in self._things.values() if c.shelf == shelf], cursor)

    def published(self, cursor: str | None) -> Page[Consultation]:
        found = sorted((c for c in self._things.values() if c.public), key=lambda c: c.published_at, reverse=True)
        start = _start(cursor)
        return Page(found[start : start + 100], str(start + 100) if start + 100 < len(found) else None)

    def due(self, now: datetime) -> Iterator[Consultation]:
        return iter(
            [
                c
                for c in self._things.values()
                if c.published_at and not c.closed_at and c.submission_deadline and c.submission_deadline <= now
            ]
        )

    def permanent(self, now: datetime) -> Iterator[Consultation]:
        closed = [c for c in self._things.values() if c.permanent and c.closed_at and not c.cancelled_at]
        return iter([c for c in closed if c.valid_until and c.valid_until >= now])


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
        found, start = sorted(self._invited.get(identifier, ()), reverse=True), _start(cursor)
        return Page(found[start : start + PAGE_SIZE], str(start + PAGE_SIZE) if start + PAGE_SIZE < len(found) else None)


class MemoryDeposits(_Versioned[Deposit]):
    def create(self, deposit: Deposit) -> Deposit:
        return self._create(deposit.id, deposit)

    def get(self, deposit_id: str) -> Deposit | None:
        return self._things.get(deposit_id)

    def save(self, deposit: Deposit) -> Deposit:
        return self._save(deposit.id, deposit)

    def of_company(self, company_id: str, cursor: str | None) -> Page[Deposit]:
        return _page([s for s in self._things.values() if s.company_id == company_id], cursor)


class MemoryDecisions(_Versioned[Decision]):
    def put(self, decision: Decision) -> Decision:
        key = (decision.consultation_id, decision.lot)
        if decision.version == 1:
            return self._create(key, replace(decision, version=2))
        return self._save(key, decision)

    def of_consultation(self, consultation_id: str) -> list[Decision]:
        return sorted((d for (c, _), d in self._things.items() if c == consultation_id), key=lambda d: d.lot)

    def to_publish(self) -> list[Decision]:
        return [d for d in self._things.values() if d.notified_at and not d.essential_data_published_at and not d.test]


class MemoryOfConsultation(_Versioned[T]):
    """Questions, notices: things a consultation keeps beside it."""

    def create(self, thing: Any) -> Any:
        return self._create((thing.consultation_id, thing.id), thing)

    def get(self, consultation_id: str, thing_id: str) -> T | None:
        return self._things.get((consultation_id, thing_id))

    def save(self, thing: Any) -> Any:
        return self._save((thing.consultation_id, thing.id), thing)

    def of_consultation(self, consultation_id: str) -> list[T]:
        return sorted((thing for (c, _), thing in self._things.items() if c == consultation_id), key=lambda thing: thing.id)


class MemoryMessages(MemoryOfConsultation[Message]):
    def of_company(self, company_id: str, cursor: str | None) -> Page[Message]:
        return _page([m for m in self._things.values() if m.company_id == company_id], cursor)


class MemoryNotes:
    """The note, counter and mark part of `Ephemeral`."""

    def __init__(self) -> None:
        self._notes: dict[str, Mapping[str, Any]] = {}
        self._counts: dict[str, int] = {}
        self._marks: set[str] = set()
        self._lock = threading.Lock()

    def put_note(self, key: str, value: Mapping[str, Any], expires_at: datetime) -> None:
        self._notes[key] = dict(value)

    def note(self, key: str) -> Mapping[str, Any] | None:
        return self._notes.get(key)

    def take_note(self, key: str) -> Mapping[str, Any] | None:
        with self._lock:
            return self._notes.pop(key, None)

    def count(self, key: str, expires_at: datetime) -> int:
        with self._lock:
            self._counts[key] = self._counts.get(key, 0) + 1
            return self._counts[key]

    def mark_once(self, key: str, expires_at: datetime) -> bool:
        with self._lock:
            if key in self._marks:
                return False
            self._marks.add(key)
            return True

    def unmark(self, key: str) -> None:
        self._marks.discard(key)


class MemorySlotKeys:
    def __init__(self) -> None:
        self._keys: dict[tuple[str, str], SlotKey] = {}

    def put(self, consultation_id: str, key: SlotKey) -> None:
        self._keys[consultation_id, key.slot] = key

    def get(self, consultation_id: str, slot: str) -> SlotKey | None:
        return self._keys.get((consultation_id, slot))

    def of_consultation(self, consultation_id: str) -> list[SlotKey]:
        return [key for (c, _), key in sorted(self._keys.items()) if c == consultation_id]
