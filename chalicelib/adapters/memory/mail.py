"""Letters kept in a list: for fast tests."""

from __future__ import annotations

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
