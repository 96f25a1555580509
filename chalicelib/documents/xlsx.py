"""The first sheet of an XLSX that somebody sent, read without a library (ECMA-376, SpreadsheetML).

What is read was made by others: sizes are bounded before anything is unpacked, and a document type declaration is refused, so that no entity
is ever expanded. Formulas are not run: the value that the spreadsheet kept with them is read.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from xml.parsers import expat

from ..domain import texts
from .unreadable import MOST_COLUMNS, MOST_ROWS, unreadable

MOST_UNPACKED = 30 * 1024 * 1024


def read(data: bytes) -> list[list[str]]:
    """The rows of the first sheet, as texts. Raises Invalid `spreadsheet-unreadable`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED or len(packed.infolist()) > 500:
                raise unreadable("Ce classeur est trop volumineux : gardez une seule feuille de valeurs.")
            shared = _Texts("si").read(_part(packed, "xl/sharedStrings.xml")) if "xl/sharedStrings.xml" in packed.namelist() else []
            return _Sheet(shared).read(_part(packed, _first(packed)))
    except (zipfile.BadZipFile, expat.ExpatError, KeyError, ValueError, IndexError, NotImplementedError, RuntimeError, EOFError) as error:
        raise unreadable(
            "Ce classeur XLSX n’est pas lisible. Enregistrez-le de nouveau depuis votre tableur, sans mot de passe."
        ) from error


def _part(packed: zipfile.ZipFile, name: str) -> bytes:
    with packed.open(name) as file:
        found = file.read(MOST_UNPACKED + 1)
    if len(found) > MOST_UNPACKED:
        raise ValueError("a part larger than it says")
    return found


def _first(packed: zipfile.ZipFile) -> str:
    """The path of the first sheet: what the workbook says, through its relations."""
    sheets, relations = _Elements("sheet").read(_part(packed, "xl/workbook.xml")), _Elements("Relationship")
    wanted = next(value for name, value in sheets[0].items() if name.endswith(":id") or name == "id")
    target = next(one["Target"] for one in relations.read(_part(packed, "xl/_rels/workbook.xml.rels")) if one["Id"] == wanted)
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


class _Reader:
    """What every part is read by: no document type, no entity. Elements are told without their prefix."""

    def parse(self, data: bytes) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = lambda name, attributes: self.start(name.rpartition(":")[2], attributes)
        parser.EndElementHandler = lambda name: self.end(name.rpartition(":")[2])
        parser.CharacterDataHandler = self.text
        parser.Parse(data, True)

    def _refuse(self, *given: object) -> None:
        raise ValueError("a document type declaration")

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


class _Elements(_Reader):
    """The attributes of each element of a name, in order."""

    def __init__(self, name: str):
        self._name, self._found = name, list[dict[str, str]]()

    def read(self, data: bytes) -> list[dict[str, str]]:
        self.parse(data)
        return self._found

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == self._name:
            self._found.append(attributes)


class _Texts(_Reader):
    """The text of each element of a name, its runs joined; what says how it is pronounced left out."""

    def __init__(self, name: str):
        self._name, self._found, self._own, self._aside, self._in = name, list[str](), list[str](), 0, False

    def read(self, data: bytes) -> list[str]:
        self.parse(data)
        return self._found

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._aside += name == "rPh"
        self._in = name == "t"
        if name == self._name:
            self._own = []

    def end(self, name: str) -> None:
        self._aside -= name == "rPh"
        self._in = False
        if name == self._name:
            self._found.append("".join(self._own))

    def text(self, data: str) -> None:
        if self._in and not self._aside:
            self._own.append(data)


class _Sheet(_Reader):
    """The cells of a sheet, each where it says it stands."""

    def __init__(self, shared: Sequence[str]):
        self._shared, self._rows = shared, list[list[str]]()
        self._at, self._kind, self._own, self._in = (0, 0), "", list[str](), False

    def read(self, data: bytes) -> list[list[str]]:
        self.parse(data)
        return self._rows

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            number = int(attributes.get("r", len(self._rows) + 1))
            if not len(self._rows) < number <= MOST_ROWS + 1:
                raise ValueError("rows out of order, or too many")
            self._rows += [[] for _ in range(number - len(self._rows))]
        elif name == "c":
            self._at = _column(attributes["r"]) if "r" in attributes else (len(self._rows[-1]), 0)
            self._kind, self._own = attributes.get("t", "n"), []
        self._in = name in ("v", "t")

    def end(self, name: str) -> None:
        self._in = False
        if name == "c":
            row, index = self._rows[-1], self._at[0]
            row += [""] * (index + 1 - len(row))
            row[index] = texts.lines(self._value()).strip()

    def text(self, data: str) -> None:
        if self._in:
            self._own.append(data)

    def _value(self) -> str:
        text = "".join(self._own)
        if self._kind == "s":
            return self._shared[int(text)] if text else ""
        return text if self._kind in ("inlineStr", "str", "b", "d", "n") else ""


def _column(place: str) -> tuple[int, int]:
    """(index, row) of `B7`. Raises ValueError beyond what is read."""
    found = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", place)
    if not found:
        raise ValueError("no place of a cell")
    index = 0
    for letter in found[1]:
        index = index * 26 + ord(letter) - 64
    if index > MOST_COLUMNS + 1:
        raise ValueError("too many columns")
    return index - 1, int(found[2])
