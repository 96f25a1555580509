"""The certificate of an elimination, to print: what was destroyed, why it could be, who agreed (REQ-174)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ..domain.consultation import Consultation
from ..domain.instants import from_text, in_french
from ..domain.settings import BLANK, Letterhead
from .receipts import TEST_WORDS

PAPERS = {"candidacies": "Candidatures", "losing-offers": "Offres non retenues"}


def pdf(c: Consultation, record: Mapping[str, Any], head: Letterhead = BLANK) -> bytes:
    """`record` is the line of the register, with its instant."""
    from .paper import Sheet  # fpdf2 takes a quarter of a second to load: only who prints waits for it

    at = from_text(record["at"])
    sheet = Sheet("Certificat d’élimination", f"Élimination - {c.label}", at, head)
    if c.test:
        sheet.stamp(TEST_WORDS)
    sheet.facts(
        [
            ("Acheteur", f"{c.buyer_name} (SIRET {c.buyer_siret})"),
            ("Consultation", f"{c.reference} - {c.title}"),
            ("Pièces éliminées", PAPERS[record["papers"]]),
            ("Enveloppes détruites", str(record["envelopes"])),
            ("Dont jamais ouvertes", str(record["never_opened"])),
            ("Conservées depuis le", _day(record["start"])),
            ("Durée", f"{record['years']} ans ({record['article']})"),
            ("Dernier jour de conservation", _day(record["last_day"])),
            ("Visa de l’archiviste", record["visa"]),
            ("Éliminées le", in_french(at)),
        ]
    )
    sheet.words(
        "Les fichiers scellés ont été effacés, et les clés du portier qui les fermaient ont été détruites : les enveloppes jamais ouvertes ne peuvent"
        " plus l’être par personne. Les récépissés, les registres et les procès-verbaux demeurent."
    )
    return sheet.done()


def _day(text: str) -> str:
    return f"{date.fromisoformat(text):%d/%m/%Y}" if text else "-"
