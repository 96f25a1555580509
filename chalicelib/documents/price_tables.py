"""A price schedule (BPU, DQE) read from a spreadsheet: its header is found by its words, its total by its name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal

from ..domain.errors import Invalid
from ..domain.evaluation_schedules import MOST_LINES, PriceLine
from .spreadsheets import number

_WORDS: Mapping[str, tuple[str, ...]] = {
    "unit_price": ("prix unitaires", "prix unitaire", "p.u", "pu ht", "pu", "unit price"),
    "amount": ("montant", "prix total", "total ht", "total", "amount"),
    "quantity": ("quantites", "quantite", "qte", "qty", "quantity"),
    "unit": ("unite", "unit", "u"),
    "code": ("n°", "no", "num", "numero", "code", "ref", "reference", "article", "poste"),
    "label": ("designations", "designation", "libelle", "description", "intitule", "nature"),
}
"""What heads a column, folded; the longest words are looked for first."""
_LOOKED = 40
_TOTAL, _ASIDE = re.compile(r"(montant )?total\b"), re.compile(r"(sous[- ]total|t\.?v\.?a|.*\bttc\b|.*taxes comprises)")
"""The last total without tax is that of the whole; chapters may have theirs before. Taxes and what includes them are not read."""


def read(table: Sequence[Sequence[str]]) -> tuple[tuple[PriceLine, ...], Decimal | None]:
    """(lines, the total that the file states). Raises Invalid beside `file`."""
    head, places = _header(table)
    lines, total = list[PriceLine](), None
    for row, cells in enumerate(table[head + 1 :], start=head + 2):
        texts = {name: cells[at].strip() if at < len(cells) else "" for name, at in places.items()}
        numbers = {name: number(texts.get(name, "")) for name in ("quantity", "unit_price", "amount")}
        words = _folded(" ".join(cell for cell in cells if number(cell) is None))
        if _ASIDE.match(words):
            continue
        if _TOTAL.match(words) and numbers["unit_price"] is None:
            total = numbers["amount"] if numbers["amount"] is not None else _last(cells)
            continue
        if not texts.get("label") or not any(value is not None for value in numbers.values()):
            continue  # a title, a blank, a note
        lines.append(PriceLine(row=row, code=texts.get("code", ""), label=texts["label"][:500], unit=texts.get("unit", ""), **numbers))
    if not lines:
        raise Invalid(
            {"file": "Aucune ligne avec une désignation et un prix n’est lue : vérifiez que la première feuille est le bordereau."}
        )
    if len(lines) > MOST_LINES:
        raise Invalid({"file": f"Ce bordereau dépasse {MOST_LINES} lignes : rien n’est lu."})
    return tuple(lines), total


def _last(cells: Sequence[str]) -> Decimal | None:
    found = [value for cell in cells if (value := number(cell)) is not None]
    return found[-1] if found else None


def _header(table: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    for index, row in enumerate(table[:_LOOKED]):
        places = _places(row)
        if "label" in places and ("unit_price" in places or "amount" in places):
            return index, places
    raise Invalid({"file": "L’en-tête n’est pas reconnu : il faut au moins « désignation » et « prix unitaire » ou « montant »."})


def _places(row: Sequence[str]) -> dict[str, int]:
    folded = [_folded(cell) for cell in row]
    found: dict[str, int] = {}
    for name, words in _WORDS.items():
        for index, cell in enumerate(folded):
            if index not in found.values() and any(re.match(rf"{re.escape(word)}(\W|$)", cell) for word in words):
                found[name] = index
                break
    return found


def _folded(text: str) -> str:
    bare = "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))
    return " ".join(bare.split())
