"""Letters kept in a list: for fast tests."""

from __future__ import annotations

from ...usecases.ports import Handed, Mail
from ..mail.folder import BOUNCING, REFUSED, TAKEN


class MemoryMailer:
    def __init__(self) -> None:
        self.sent: list[Mail] = []

    def send(self, mail: Mail) -> Handed:
        if mail.to.endswith("@" + BOUNCING):
            return Handed(accepted=False, reply=REFUSED)
        self.sent.append(mail)
        return Handed(accepted=True, reply=TAKEN)
