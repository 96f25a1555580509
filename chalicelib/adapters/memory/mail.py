"""Letters kept in a list, and a queue that is run by hand: for fast tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...usecases.ports import Mail
from ..mail.folder import BOUNCING


class MemoryMailer:
    def __init__(self) -> None:
        self.sent: list[Mail] = []

    def send(self, mail: Mail) -> bool:
        if mail.to.endswith("@" + BOUNCING):
            return False
        self.sent.append(mail)
        return True


class MemoryQueue:
    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []

    def ask(self, consultation_id: str, file_ids: Sequence[str]) -> None:
        self.asked.append({"consultation_id": consultation_id, "file_ids": list(file_ids)})

    def ask_archive(self, consultation_id: str, version: int, volume: int) -> None:
        self.asked.append({"consultation_id": consultation_id, "number": version, "volume": volume})
