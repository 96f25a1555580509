"""Notices to journals."""

from __future__ import annotations

from typing import Protocol

from ...domain.notice import Notice


class Notices(Protocol):
    def create(self, notice: Notice) -> Notice: ...

    def get(self, consultation_id: str, notice_id: str) -> Notice | None: ...

    def save(self, notice: Notice) -> Notice:
        """Writes over the version read. Raises StaleVersion."""

    def of_consultation(self, consultation_id: str) -> list[Notice]:
        """Oldest first."""
