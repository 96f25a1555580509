"""Marks as a table that spreadsheets fill in: one row an offer, a mark and its comment for each line of the grid; read back the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..domain.errors import Invalid
from ..domain.evaluation import Item, Mark, plain, wrong_mark
from .spreadsheets import Row, number

IDENTIFIER, OFFER, COMMENT = "identifiant", "offre", "commentaire"
_MOST_FAULTS = 10


@dataclass(frozen=True)
class Read:
    """One cell that holds something. `comment`: None where the table has no column for it."""

    offer: str
    item: str
    value: Decimal | None
    comment: str | None


def rows(offers: Sequence[tuple[str, str]], items: Sequence[Item], marks: Mapping[str, Mapping[str, Mark]]) -> list[Row]:
    """`offers`: (id, name), in order."""
    head: Row = [OFFER, *(cell for item in items for cell in (_named(item), f"{item.code} {COMMENT}")), IDENTIFIER]
    return [head, *([name, *_cells(marks.get(offer, {}), items), offer] for offer, name in offers)]


def _named(item: Item) -> str:
    return f"{item.code} {item.label} (0 à {plain(item.scale)})"


def _cells(marks: Mapping[str, Mark], items: Sequence[Item]) -> Iterator[str | Decimal | None]:
    for item in items:
        mark = marks.get(item.code, Mark())
        yield mark.value
        yield mark.comment


def read(table: Sequence[Sequence[str]], items: Sequence[Item], offers: Sequence[str]) -> list[Read]:
    """Every cell that holds something. Raises Invalid beside `file`: what is wrong, line by line."""
    head = [cell.strip() for cell in table[0]] if table else []
    if IDENTIFIER not in head:
        raise Invalid({"file": f"La première ligne n’a pas de colonne « {IDENTIFIER} » : partez du fichier exporté."})
    places = {item: _places(head, item.code) for item in items}
    if not any(mark is not None for mark, _ in places.values()):
        raise Invalid({"file": "Aucune colonne ne correspond à la grille : partez du fichier exporté."})
    at, found, faults = head.index(IDENTIFIER), list[Read](), list[str]()
    for line, row in enumerate(table[1:], start=2):
        if not any(row):
            continue
        offer = row[at].lstrip("'") if at < len(row) else ""
        if offer not in offers:
            faults.append(f"Ligne {line} : cette offre ne se note pas ici.")
            continue
        found += _line(row, line, offer, places, faults)
    if faults:
        more = f" … et {len(faults) - _MOST_FAULTS} autres." if len(faults) > _MOST_FAULTS else ""
        raise Invalid({"file": " ".join(faults[:_MOST_FAULTS]) + more})
    return found


def _places(head: Sequence[str], code: str) -> tuple[int | None, int | None]:
    """Where the mark and the comment of an item stand."""
    own = [index for index, cell in enumerate(head) if cell.lstrip("'").split(" ")[0] == code]
    comments = [index for index in own if head[index].endswith(f" {COMMENT}")]
    marks = [index for index in own if index not in comments]
    return (marks[0] if marks else None), (comments[0] if comments else None)


def _line(
    row: Sequence[str], line: int, offer: str, places: Mapping[Item, tuple[int | None, int | None]], faults: list[str]
) -> Iterator[Read]:
    for item, (mark, comment) in places.items():
        code = item.code
        text = row[mark].strip() if mark is not None and mark < len(row) else ""
        value = number(text) if text else None
        if text and value is None:
            faults.append(f"Ligne {line}, colonne {code} : « {text[:20]} » n’est pas une note.")
        if value is not None and (wrong := wrong_mark(value, item)):
            faults.append(f"Ligne {line}, colonne {code} : {wrong}")
        said = _unquoted(row[comment].strip()) if comment is not None and comment < len(row) else None
        if text or said:
            yield Read(offer, code, value, said)


def _unquoted(text: str) -> str:
    """As it was before a spreadsheet was kept from running it."""
    return text[1:] if text[:2] in ("'=", "'+", "'-", "'@") else text
