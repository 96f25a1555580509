"""Names of files sent by buyers: those of the one table (`domain/file_names.py`), refused beside the field."""

from __future__ import annotations

import unicodedata

from ...domain import file_names
from ...domain.errors import Invalid


def accepted(name: str, *, folders: bool = True) -> str:
    """The name, normalised (NFC). Raises Invalid `name`, saying what it would be, for one that the table does not accept."""
    made = unicodedata.normalize("NFC", name)
    reason = file_names.refusal(made)
    if reason:
        raise Invalid({"name": file_names.why(made, reason)})
    if not folders and "/" in made:
        raise Invalid({"name": "Un nom de fichier n’a pas de barre oblique : donnez-le sans son dossier."})
    return made


def conflict(tree: file_names.Tree, name: str) -> str | None:
    """A French phrase when a folder stands where this file would, or a file where its folder would."""
    return "Un fichier et un dossier de ce DCE porteraient le même nom : renommez l’un des deux." if tree.collides(name) else None
