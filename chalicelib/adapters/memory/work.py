"""What failed and is to be tried again, in memory."""

from __future__ import annotations

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
