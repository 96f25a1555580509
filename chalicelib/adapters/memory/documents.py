"""Files of a DCE being prepared, in memory: the same contract as `adapters/dynamo/documents.py`."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from ...domain.dce import DceFile, Scan, folded
from ...usecases.ports import Page, Verdict
from .stores import _start

PAGE_SIZE = 100
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!"
"""What every antivirus recognises to be tried (eicar.org), in two pieces so that none recognises this very module."""


class MemoryAntivirus:
    """Recognises the test file, at the beginning of what it reads."""

    def scan(self, chunks: Iterator[bytes], size_bytes: int) -> Verdict:
        return Verdict(Scan.INFECTED, "Eicar-Test-Signature") if next(chunks, b"").startswith(EICAR) else Verdict(Scan.CLEAN)

    def probe(self) -> None:
        """It always answers."""


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
        files, start = self.all(consultation_id, version), _start(cursor)
        return Page(files[start : start + PAGE_SIZE], str(start + PAGE_SIZE) if start + PAGE_SIZE < len(files) else None)

    def all(self, consultation_id: str, version: int) -> list[DceFile]:
        files = self._files.get((consultation_id, version), {}).values()
        return sorted(files, key=lambda file: (folded(file.name), file.name))
