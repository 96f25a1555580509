"""What failed and is to be tried again."""

from __future__ import annotations

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
