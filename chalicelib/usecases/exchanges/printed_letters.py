"""Letters on paper: what a letter says, from whom to whom, with the entity's head (documents/letters.py)."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.consultation import Consultation
from ...domain.errors import NotFound
from ...domain.message import Message
from ...domain.settings import Letterhead
from .. import ports
from ..access import lookup
from ..access.permission import Actor
from ..ports import Clock, Directory, Objects
from ..work import letterheads
from .deliveries import Deliveries
from .messages import Messages


@dataclass(frozen=True)
class Printable:
    message: Message
    consultation: Consultation
    head: Letterhead
    company_address: str


@dataclass(frozen=True, kw_only=True)
class PrintedLetters:
    clock: Clock
    consultations: ports.Consultations
    directory: Directory
    objects: Objects
    letters: Messages
    deliveries: Deliveries

    def of_company(self, actor: Actor | None, consultation_id: str, message_id: str) -> Printable:
        """For the company: printing a letter is reading it. Raises NotFound."""
        return self._printable(self.deliveries.open(actor, consultation_id, message_id))

    def of_buyer(self, actor: Actor | None, consultation_id: str, message_id: str) -> Printable:
        """For the buyer, who prints what its list shows, once it may know who wrote. Raises NotFound."""
        found, hidden = self.letters.of_consultation(actor, consultation_id)
        message = next((one for one in found if one.id == message_id and one.root not in hidden), None)
        if message is None:
            raise NotFound()
        return self._printable(message)

    def _printable(self, message: Message) -> Printable:
        c = lookup.get(self.consultations, message.consultation_id)
        company = self.directory.company(message.company_id)
        return Printable(message, c, letterheads.of(self.objects, c), company.address if company else "")
