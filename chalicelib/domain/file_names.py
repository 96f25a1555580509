"""Names of files: cleaned, told apart, left out or refused by one table, the same in the browser (`web/src/file-names.js`).

A name is a relative path with "/" between folders. Whoever seals an envelope, prepares the documents of a consultation or joins a file to a
letter cleans it first; the server accepts a name that is its own cleaning, and says of any other what it would be.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable

from .file_name_table import TABLE

LEFT_OUT, TOO_DEEP, TOO_LONG, NOT_CLEAN, TAKEN = "left-out", "too-deep", "too-long", "not-clean", "taken"
_SUBSTITUTE: str = TABLE["substitute"]


def _class(ranges: Iterable[str]) -> str:
    """The inside of a character class."""
    spans = [span.partition("-") for span in ranges]
    return "".join(f"{re.escape(chr(int(low, 16)))}-{re.escape(chr(int(high or low, 16)))}" for low, _, high in spans)


_DROPPED = re.compile(f"[{_class(TABLE['dropped'])}]")
_REPLACED = re.compile(f"[{_class(TABLE['replaced'])}]")
_SPACES = "".join(chr(c) for span in TABLE["spaces"] for c in range(int(span.split("-")[0], 16), int(span.split("-")[-1], 16) + 1))
_RESERVED = re.compile(TABLE["reserved"])
_LEFT_OUT = re.compile("|".join(TABLE["left_out"]))


def clean(name: str) -> str:
    """The nearest accepted name: `clean(clean(name)) == clean(name)`. A path too deep or too long stays so; see `refusal`."""
    kept = [made for segment in name.split("/") if (made := _settled(segment))]
    return "/".join(kept) or _SUBSTITUTE


def refusal(name: str) -> str | None:
    """Why a name is not accepted as it is: LEFT_OUT, TOO_DEEP, TOO_LONG or NOT_CLEAN; None when it is."""
    if left_out(name):
        return LEFT_OUT
    if name.count("/") >= TABLE["depth"]:
        return TOO_DEEP
    if len(name.encode("utf-8", "replace")) > TABLE["path_bytes"]:
        return TOO_LONG
    return None if clean(name) == name else NOT_CLEAN


def left_out(name: str) -> bool:
    """Whether a system or a program keeps that file for itself (`.DS_Store`, `Thumbs.db`): it is not taken, and the person is told."""
    return any(_LEFT_OUT.fullmatch(key(segment)) for made in (name, clean(name)) for segment in made.split("/"))


@functools.lru_cache(4096)
def _folded(letter: str) -> str:
    once = "".join(low.upper() for low in letter.lower())
    return "".join(high.lower() for high in once)


def key(name: str) -> str:
    """What makes two names the same where case is not told apart. Letter by letter, so that no language's rule of context enters."""
    return "".join(map(_folded, name))


def _settled(segment: str) -> str:
    while (made := _once(segment)) != segment:
        segment = made
    return segment


def _once(segment: str) -> str:
    made = unicodedata.normalize("NFC", _REPLACED.sub(_SUBSTITUTE, _DROPPED.sub("", segment)))
    made = _cut(made.lstrip(_SPACES).rstrip(_SPACES + "."))
    if made.startswith("."):
        made = _SUBSTITUTE + made[1:]
    return _SUBSTITUTE + made if _RESERVED.fullmatch(key(made)) else made


def _cut(segment: str) -> str:
    """Cut to its bytes in UTF-8, keeping the extension: it is what opens the file."""
    stem, extension = _parts(segment)
    room = TABLE["segment_bytes"] - len(extension.encode())
    raw = stem.encode()
    return segment if len(raw) <= room else raw[:room].decode("utf-8", "ignore").rstrip(_SPACES + ".") + extension


def _parts(segment: str) -> tuple[str, str]:
    stem, dot, extension = segment.rpartition(".")
    return (stem, dot + extension) if stem and len(extension) <= TABLE["extension_letters"] else (segment, "")


class Tree:
    """Names that can stand together: told apart where case is not, and no file where another has a folder."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        parts = key(name).split("/")
        self._files.add("/".join(parts))
        self._folders.update("/".join(parts[:depth]) for depth in range(1, len(parts)))

    def known(self, name: str) -> bool:
        """Whether a file has that name."""
        return key(name) in self._files

    def collides(self, name: str) -> bool:
        """Whether a folder stands where this file would, or a file where its folder would."""
        parts = key(name).split("/")
        above = {"/".join(parts[:depth]) for depth in range(1, len(parts))}
        return "/".join(parts) in self._folders or bool(above & self._files)


def first_refused(names: Iterable[str]) -> tuple[int, str] | None:
    """(index, reason) of the first name that cannot be in one envelope with those before it; None when all can. TAKEN tells of a double."""
    tree = Tree([TABLE["listed"]])
    for index, name in enumerate(names):
        if reason := refusal(name):
            return index, reason
        if tree.known(name) or tree.collides(name):
            return index, TAKEN
        tree.add(name)
    return None


def why(name: str, reason: str) -> str:
    """The French phrase of a refusal, which names the file and says what to do."""
    shown = clean(name)[:120]
    return {
        LEFT_OUT: f"« {_REPLACED.sub(_SUBSTITUTE, _DROPPED.sub('', name))[:120]} » est un fichier que le système garde pour lui : ne le joignez pas.",
        TOO_DEEP: f"« {shown} » est trop enfoui : au plus {TABLE['depth']} niveaux de dossiers. Rapprochez ce fichier de la racine.",
        TOO_LONG: f"« {shown} » : ce chemin est trop long, {TABLE['path_bytes']} octets au plus, dossiers compris.",
        NOT_CLEAN: "Ce nom de fichier a un caractère interdit ou invisible, un point ou un espace au bord, ou un mot réservé par Windows. "
        f"Renommez-le, par exemple « {shown} ».",
        TAKEN: f"« {shown} » : ce nom est déjà pris (majuscules et minuscules ne comptent pas), ou réservé. Renommez l’un des deux fichiers.",
    }[reason]
