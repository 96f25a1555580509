"""An antivirus that knows one file, and a queue of verifications that is run by hand: for fast tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...domain.dce import Scan
from ...usecases.ports import Verdict

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!"
"""What every antivirus recognises to be tried (eicar.org), in two pieces so that none recognises this very module."""


class MemoryAntivirus:
    """Recognises the test file, at the beginning of what it reads."""

    def scan(self, chunks: Iterator[bytes], size_bytes: int) -> Verdict:
        return Verdict(Scan.INFECTED, "Eicar-Test-Signature") if next(chunks, b"").startswith(EICAR) else Verdict(Scan.CLEAN)

    def probe(self) -> None:
        """It always answers."""


class MemoryQueue:
    def __init__(self) -> None:
        self.asked: list[dict[str, object]] = []

    def ask(self, consultation_id: str, file_ids: Sequence[str]) -> None:
        self.asked.append({"consultation_id": consultation_id, "file_ids": list(file_ids)})

    def ask_archive(self, consultation_id: str, version: int, volume: int) -> None:
        self.asked.append({"consultation_id": consultation_id, "number": version, "volume": volume})

    def ask_message(self, consultation_id: str, message_id: str) -> None:
        self.asked.append({"consultation_id": consultation_id, "message_id": message_id})
