"""The report on a procedure (*rapport de présentation*, CCP R2184-1 to R2184-3), to print: each element under its heading (REQ-117)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ..domain.consultation import Consultation
from ..domain.evaluation_report import FrozenReport, Section
from ..domain.settings import BLANK, Letterhead
from .receipts import TEST_WORDS

TITLE = "Rapport de présentation"


def pdf(
    c: Consultation, sections: Sequence[Section], frozen: FrozenReport | None, sha256: str, at: datetime, head: Letterhead = BLANK
) -> bytes:
    """Of the one frozen under `sha256`, else of a draft, which says so."""
    from .paper import Sheet  # fpdf2 takes a quarter of a second to load: only who prints waits for it

    sheet = Sheet(TITLE, f"{TITLE} - {c.label}", frozen.at if frozen else at, head)
    if c.test:
        sheet.stamp(TEST_WORDS)
    if not frozen:
        sheet.stamp("PROJET : ce rapport n’est pas figé")
    facts = [("Consultation", f"{c.title} ({c.label})"), ("Acheteur", f"{c.buyer_name} (SIRET {c.buyer_siret})")]
    if frozen:
        facts += [
            ("Établi le", c.territory.told(frozen.at)),
            ("Par", frozen.by_name),
            ("Version", str(frozen.number)),
            ("Empreinte SHA-256", sha256),
        ]
    sheet.facts(facts)
    for number, section in enumerate(sections, start=1):
        sheet.heading(f"{number}. {section.title} ({section.article})")
        for line in section.text.splitlines():
            if line.strip():
                sheet.words(line)
    return sheet.done()
