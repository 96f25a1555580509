"""How long the papers of a procedure are kept: candidacies, offers and what led to the contract (CCP R2184-12), by date of signature."""

from __future__ import annotations

from datetime import date

from .dated import in_force

_PROCEDURE_YEARS = [(date(2019, 4, 1), 5)]  # R2184-12: five years from the signature
ARTICLE = "CCP R2184-12"
MOST_YEARS = 99


def floor(on: date) -> int:
    """Years that the law of that day asks for at least."""
    return in_force(_PROCEDURE_YEARS, on)


def until(signed: date, years: int | None) -> date:
    """The last day of keeping; `years`: what the entity settled, never less than the law of the signature. 29 February counts to 28."""
    kept = signed.year + max(years or 0, floor(signed))
    try:
        return signed.replace(year=kept)
    except ValueError:
        return signed.replace(year=kept, day=28)
