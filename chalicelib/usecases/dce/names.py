"""Names of files in a folder sent whole: harmless on any computer that unpacks them, and told apart on each."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...domain.dce import folded
from ...domain.errors import Invalid
from . import formats

MAX_BYTES = 900
MAX_DEPTH = 20
_WINDOWS = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])( *\..*)?", re.IGNORECASE)


def clean(path: str) -> str:
    """The relative path, normalised (NFC). Raises Invalid `name` for one that would be hostile or lost when unpacked."""
    segments = path.split("/")
    if len(segments) > 1 and "" in segments:
        raise Invalid({"name": "Le chemin d’un fichier est relatif et ne saute aucun dossier, comme « plans/A-01.pdf »."})
    if len(segments) > MAX_DEPTH:
        raise Invalid({"name": f"Au plus {MAX_DEPTH} dossiers emboîtés : rapprochez ce fichier de la racine."})
    made = "/".join(_segment(segment) for segment in segments)
    if len(made.encode()) > MAX_BYTES:
        raise Invalid({"name": f"Ce chemin est trop long : {MAX_BYTES} octets au plus, dossiers compris."})
    return made


def _segment(segment: str) -> str:
    found = formats.file_name(segment)
    if _WINDOWS.fullmatch(found):
        raise Invalid({"name": f"« {found} » est un nom réservé par Windows. Renommez le fichier ou le dossier."})
    return found


class Tree:
    """Names already taken: two that differ by case only, or a file where another has a folder, cannot be unpacked together."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        key = folded(name)
        self._files.add(key)
        parts = key.split("/")
        self._folders.update("/".join(parts[:depth]) for depth in range(1, len(parts)))

    def refusal(self, name: str) -> str | None:
        """A French phrase when a folder stands where this file would, or a file where its folder would."""
        key = folded(name)
        parts = key.split("/")
        above = {"/".join(parts[:depth]) for depth in range(1, len(parts))}
        if key in self._folders or above & self._files:
            return "Un fichier et un dossier de ce DCE porteraient le même nom : renommez l’un des deux."
        return None
