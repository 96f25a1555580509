"""Files of a DCE being prepared, in memory."""

from __future__ import annotations

import threading

from ...domain.dce import DceFile, folded
from ...domain.ids import name_of
from ...usecases.ports import Page, lists
from ...usecases.ports.cursors import ordered


class MemoryDocuments:
    def __init__(self) -> None:
        self._files: dict[tuple[str, int], dict[str, DceFile]] = {}
        self._lock = threading.Lock()

    def add(self, consultation_id: str, version: int, file: DceFile) -> bool:
        with self._lock:
            return self._files.setdefault((consultation_id, version), {}).setdefault(folded(file.name), file) is file

    def get(self, consultation_id: str, version: int, file_id: str) -> DceFile | None:
        return next((file for file in self.all(consultation_id, version) if file.id == file_id), None)

    def put(self, consultation_id: str, version: int, file: DceFile) -> bool:
        with self._lock:
            if self.get(consultation_id, version, file.id) is None:
                return False
            self._files[consultation_id, version][folded(file.name)] = file
            return True

    def drop(self, consultation_id: str, version: int, file_id: str) -> bool:
        with self._lock:
            file = self.get(consultation_id, version, file_id)
            if file:
                del self._files[consultation_id, version][folded(file.name)]
            return file is not None

    def page(self, consultation_id: str, version: int, cursor: str | None) -> Page[DceFile]:
        mine = lists.files_of(consultation_id, version)
        return ordered(
            self.all(consultation_id, version), lambda file: name_of(file.id), mine, cursor, lists.FILES_PAGE, newest_first=False
        )

    def all(self, consultation_id: str, version: int) -> list[DceFile]:
        files = self._files.get((consultation_id, version), {}).values()
        return sorted(files, key=lambda file: (folded(file.name), file.name))
