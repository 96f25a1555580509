"""Files of a DCE being prepared, in memory."""

from __future__ import annotations

import threading

from ...domain.dce import DceFile, folded
from ...usecases.ports import Page
from .versioned import start_of

PAGE_SIZE = 100


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

    def drop(self, consultation_id: str, version: int, file_id: str) -> None:
        with self._lock:
            file = self.get(consultation_id, version, file_id)
            if file:
                del self._files[consultation_id, version][folded(file.name)]

    def page(self, consultation_id: str, version: int, cursor: str | None) -> Page[DceFile]:
        files, start = self.all(consultation_id, version), start_of(cursor)
        return Page(files[start : start + PAGE_SIZE], str(start + PAGE_SIZE) if start + PAGE_SIZE < len(files) else None)

    def all(self, consultation_id: str, version: int) -> list[DceFile]:
        files = self._files.get((consultation_id, version), {}).values()
        return sorted(files, key=lambda file: (folded(file.name), file.name))
