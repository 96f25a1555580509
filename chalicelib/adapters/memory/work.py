"""What failed and is to be tried again, and what stands at once, in memory."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from ...domain.attempt import Attempt
from ...usecases.ports import Page, lists
from ...usecases.ports.cursors import ordered


class MemoryAttempts:
    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], Attempt] = {}

    def of_job(self, job: str) -> list[Attempt]:
        return [row for (name, _), row in sorted(self._rows.items()) if name == job]

    def put(self, attempt: Attempt) -> None:
        self._rows[attempt.job, attempt.item] = attempt

    def drop(self, job: str, item: str) -> None:
        self._rows.pop((job, item), None)

    def get(self, job: str, item: str) -> Attempt | None:
        return self._rows.get((job, item))

    def page(self, cursor: str | None) -> Page[Attempt]:
        return ordered(
            self._rows.values(), lambda one: f"{one.job}#{one.item}", lists.ATTEMPTS, cursor, lists.ATTEMPTS_PAGE, newest_first=False
        )


class MemoryHoldings:
    def __init__(self) -> None:
        self._held: dict[str, dict[str, int]] = {}
        self._lock = threading.Lock()

    def add(self, owner: str, item: str, units: int, most: int) -> bool:
        with self._lock:
            mine = self._held.setdefault(owner, {})
            if sum(mine.values()) + units > most:
                return False
            mine[item] = mine.get(item, 0) + units
            return True

    def give(self, owner: str, item: str, units: int) -> None:
        with self._lock:
            mine = self._held.setdefault(owner, {})
            mine[item] = mine.get(item, 0) - units
            if mine[item] <= 0:
                del mine[item]

    def drop(self, owner: str, item: str) -> None:
        with self._lock:
            self._held.get(owner, {}).pop(item, None)

    def items(self, owner: str) -> Mapping[str, int]:
        with self._lock:
            return dict(self._held.get(owner, {}))
