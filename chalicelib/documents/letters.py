"""A letter to print: head of the entity, from whom to whom, its words, its attachments by their hashes (REQ-101)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..domain.consultation import Consultation
from ..domain.message import Message
from ..domain.settings import BLANK, Letterhead
from .receipts import TEST_WORDS

if TYPE_CHECKING:
    from .paper import Sheet


def pdf(message: Message, c: Consultation, head: Letterhead = BLANK, company_address: str = "") -> bytes:
    """PDF/UA-1; instants by the clock of the consultation."""
    from .paper import Sheet  # fpdf2 takes a quarter of a second to load: only who prints waits for it

    sheet = Sheet(message.subject or "Message", f"{c.reference} - message {message.id}", message.queued_at, head)
    if c.test:
        sheet.stamp(TEST_WORDS)
    company = "\n".join([message.company_name, *company_address.splitlines()])
    sender, to = (company, c.buyer_name) if message.from_company else (c.buyer_name, company)
    facts = [("De", sender), ("À", to), ("Consultation", f"{c.reference} - {c.title}"), ("Envoyé le", c.territory.told(message.queued_at))]
    if message.lot is not None:
        facts.append(("Lot", str(message.lot)))
    if message.reply_until:
        facts.append(("Réponse attendue", f"au plus tard le {c.territory.told(message.reply_until)}"))
    if message.late:
        facts.append(("Réception", "après la date de réponse"))
    sheet.facts(facts)
    sheet.ln(4)
    for paragraph in message.body.split("\n\n"):
        sheet.words(paragraph)
        sheet.ln(2)
    _attachments(sheet, message)
    return sheet.done()


def _attachments(sheet: Sheet, message: Message) -> None:
    if message.attachments:
        sheet.heading("Pièces jointes")
        sheet.lines(("Nom", "Octets", "SHA-256"), [(one.name, one.size_bytes, one.sha256) for one in message.attachments], (50, 20, 110))
