"""Things in memory saved over the version read, listed in pages: what every store here is made of."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any, Generic, TypeVar

from ...domain.errors import StaleVersion

T = TypeVar("T")


class Versioned(Generic[T]):
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


class MemoryOfConsultation(Versioned[T]):
    """Questions, notices: things a consultation keeps beside it."""

    def create(self, thing: Any) -> Any:
        return self._create((thing.consultation_id, thing.id), thing)

    def get(self, consultation_id: str, thing_id: str) -> T | None:
        return self._things.get((consultation_id, thing_id))

    def save(self, thing: Any) -> Any:
        return self._save((thing.consultation_id, thing.id), thing)

    def of_consultation(self, consultation_id: str) -> list[T]:
        return sorted((thing for (c, _), thing in self._things.items() if c == consultation_id), key=lambda thing: thing.id)
