"""A CSV of entities as spreadsheets write it, read into lines: UTF-8 or Windows-1252, semicolons or commas."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ...domain import texts
from ...domain.buyer import BuyerKind
from ...domain.entity_import import MOST_LINES, ImportLine
from ...domain.errors import Invalid, TooLarge
from ..ports.lists import named
from . import identifiers

COLUMNS = ("siret", "nom", "departement", "nature", "siret_parent", "administrateur_email", "administrateur_nom")
NEEDED = ("siret", "nom", "departement", "administrateur_email")
_KINDS: Mapping[str, BuyerKind] = {
    "": BuyerKind.AUTHORITY,
    "pouvoir adjudicateur": BuyerKind.AUTHORITY,
    "autre pouvoir adjudicateur": BuyerKind.AUTHORITY,
    "authority": BuyerKind.AUTHORITY,
    "etat": BuyerKind.STATE,
    "state": BuyerKind.STATE,
    "entite adjudicatrice": BuyerKind.ENTITY,
    "entity": BuyerKind.ENTITY,
    "defense": BuyerKind.DEFENCE,
    "defense ou securite": BuyerKind.DEFENCE,
    "defence": BuyerKind.DEFENCE,
}
_ROUNDED = re.compile(r"\d[,.]\d+E\+\d+", re.I)
_MOST = f"{MOST_LINES:,}".replace(",", "\u202f")
_LONGEST = {"nom": 300, "administrateur_nom": 200, "administrateur_email": 254}


def read(data: bytes) -> list[ImportLine]:
    """The lines that hold something, each judged by itself. Raises Invalid `import-unreadable`; TooLarge `import-too-long`, before judging any."""
    text = _decoded(data)
    head = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=";" if head.count(";") >= head.count(",") else ",")
    try:
        rows = _bounded(reader)
        columns = [named(cell).replace(" ", "_") for cell in next(rows, (0, []))[1]]
        _check(columns)
        found = [(number, dict(zip(columns, row, strict=False))) for number, row in rows]
    except csv.Error as error:
        raise unreadable("Ce fichier n’est pas un tableau CSV lisible. Enregistrez-le de nouveau depuis votre tableur.") from error
    return [_line(number, {name: texts.one_line(row.get(name) or "").strip() for name in COLUMNS}) for number, row in found]


def unreadable(words: str) -> Invalid:
    return Invalid({"file": words}, words, "import-unreadable")


def _decoded(data: bytes) -> str:
    if b"\0" in data:
        raise unreadable("Ce fichier n’est pas un tableau CSV : dans votre tableur, choisissez « Enregistrer sous », format CSV.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _bounded(reader: Any) -> Iterator[tuple[int, list[str]]]:
    """(number of the line in the file, cells); lines without any text are passed over. `Any`: the reader's type has no public name."""
    kept = 0
    for row in reader:
        if not any(cell.strip() for cell in row):
            continue
        if kept > MOST_LINES:
            raise TooLarge(
                f"Ce fichier compte plus de {_MOST} lignes : rien n’est lu. Partagez-le en plusieurs fichiers, les entités du dessus "
                "dans le premier.",
                "import-too-long",
            )
        kept += 1
        yield reader.line_num, row


def _check(columns: list[str]) -> None:
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise unreadable(f"Colonnes manquantes : {', '.join(missing)}. La première ligne nomme les colonnes : {' ; '.join(COLUMNS)}.")


def _line(number: int, cells: Mapping[str, str]) -> ImportLine:
    made = ImportLine(
        number=number,
        siret=cells["siret"],
        name=cells["nom"][: _LONGEST["nom"]],
        department=cells["departement"][:3],
        parent_siret=cells["siret_parent"],
        admin_email=cells["administrateur_email"][: _LONGEST["administrateur_email"]],
        admin_name=cells["administrateur_nom"][: _LONGEST["administrateur_nom"]],
    )
    try:
        return _judged(made, cells)
    except Invalid as refusal:
        return made.refused(next(iter(refusal.fields.values())))


def _judged(line: ImportLine, cells: Mapping[str, str]) -> ImportLine:
    """Raises Invalid with what is wrong first."""
    for name in ("siret", "siret_parent"):
        if _ROUNDED.search(cells[name]):
            raise Invalid({name: "Le tableur a arrondi ce numéro : mettez la colonne au format texte, puis ressaisissez-le."})
    for name, length in _LONGEST.items():
        if len(cells[name]) > length:
            raise Invalid({name: f"« {name} » est trop long ({length} caractères au plus)."})
    if not cells["nom"]:
        raise Invalid({"nom": "Le nom manque."})
    if not 2 <= len(cells["departement"]) <= 3:
        raise Invalid({"departement": "Le département compte deux ou trois caractères, comme 35 ou 2A."})
    kind = _KINDS.get(named(cells["nature"]))
    if kind is None:
        raise Invalid({"nature": "Nature inconnue : pouvoir adjudicateur, État, entité adjudicatrice ou défense ; vide pour la première."})
    above = identifiers.checked_siret(cells["siret_parent"]) if cells["siret_parent"] else ""
    email = identifiers.email(cells["administrateur_email"])
    return replace(line, siret=identifiers.checked_siret(cells["siret"]), kind=kind, parent_siret=above, admin_email=email)
