"""Files of the DCE being prepared."""

from __future__ import annotations

from typing import Protocol

from ...domain.dce import DceFile
from .common import Page


class Documents(Protocol):
    """Files of the DCE being prepared, those of the version they will be in. Once it is published its list is an object of its own."""

    def add(self, consultation_id: str, version: int, file: DceFile) -> bool:
        """False when a file of that name, case aside, is there already."""

    def get(self, consultation_id: str, version: int, file_id: str) -> DceFile | None: ...

    def put(self, consultation_id: str, version: int, file: DceFile) -> bool:
        """Writes over that very file; False when it was withdrawn meanwhile."""

    def drop(self, consultation_id: str, version: int, file_id: str) -> bool:
        """False when that very file was not there."""

    def page(self, consultation_id: str, version: int, cursor: str | None) -> Page[DceFile]:
        """100 at most, in no order that means anything."""

    def all(self, consultation_id: str, version: int) -> list[DceFile]:
        """By strong read, in the order of their names."""
