"""What failed and is to be tried again; what stands at once, and for whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from ...domain.attempt import Attempt
from .common import Page


class Attempts(Protocol):
    """Items of work that failed, one row each; an item that succeeds has none. Nothing here expires."""

    def of_job(self, job: str) -> list[Attempt]:
        """Those of one job, by strong read: few, or something larger is wrong."""

    def put(self, attempt: Attempt) -> None:
        """Writes over what was known of that item."""

    def drop(self, job: str, item: str) -> None:
        """The item succeeded, or is no more."""

    def get(self, job: str, item: str) -> Attempt | None: ...

    def page(self, cursor: str | None) -> Page[Attempt]:
        """Every job's, fifty at a time, in the order of jobs and items."""


class Holdings(Protocol):
    """What an owner holds of something bounded, by item, with its total: exact, however many write at once. Nothing here expires."""

    def add(self, owner: str, item: str, units: int, most: int) -> bool:
        """`units` more of an item. False, and nothing changes, when the total would exceed `most`."""

    def give(self, owner: str, item: str, units: int) -> None:
        """`units` fewer of an item, which never goes below nothing."""

    def drop(self, owner: str, item: str) -> None:
        """All of an item leaves the total; what is not held changes nothing."""

    def items(self, owner: str) -> Mapping[str, int]:
        """Units by item, by strong read."""
