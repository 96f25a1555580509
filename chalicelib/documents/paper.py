"""A sober A4 sheet: title, facts, tables, page numbers; read aloud as it is read: PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1).

The JSON that it prints is attached. Layout by fpdf2, structure by tagging.py, both checked by veraPDF in the tests.

Fonts are embedded (fonts/, made by scripts/fonts): Latin, Greek and Cyrillic letters are printed as they are. A letter of another writing is
printed by its number, « U+4E2D »: nothing is lost, nothing is taken for something else.
"""

from __future__ import annotations

import functools
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from ..domain import texts
from ..domain.settings import BLANK, Letterhead
from .tagging import Element, Tagged, xmp

_FONTS = Path(__file__).parent / "fonts"
_FAMILY = "Sans"
_INK, _SOFT, _BAND = (20, 24, 40), (90, 96, 112), (235, 238, 244)
_LOGO = (45, 20)  # the room of a logo at the head, in mm
_LINE, _PAD = 4.5, 1  # of a table's cell: height of a line, room above and under, in mm


def plain(text: object) -> str:
    """The same text, composed, in letters that the fonts draw and that are seen; any other by its number."""
    drawn = _drawn()
    return "".join(
        letter if letter in drawn else f"\u2039U+{ord(letter):04X}\u203a" for letter in unicodedata.normalize("NFC", texts.lines(str(text)))
    )


@functools.cache
def _drawn() -> frozenset[str]:
    """Letters of both fonts but those that leave no ink (a soft hyphen, a joiner), and the line break."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it publishes no types

    tables = [TTFont(_FONTS / name, lazy=True).getBestCmap() for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")]
    return frozenset({"\n", *(letter for letter in map(chr, set(tables[0]) & set(tables[1])) if unicodedata.category(letter) != "Cf")})


class Sheet(Tagged):
    """`reference` stands at the foot of each page."""

    def __init__(self, title: str, reference: str, made_at: datetime, head: Letterhead = BLANK):
        super().__init__()
        self.add_font(_FAMILY, "", _FONTS / "DejaVuSans.ttf")
        self.add_font(_FAMILY, "B", _FONTS / "DejaVuSans-Bold.ttf")
        self._reference = plain(texts.one_line(reference))
        self.set_title(plain(texts.one_line(title)))
        self.set_lang("fr-FR")
        self.set_creation_date(made_at)
        self.set_xmp_metadata(xmp(plain(texts.one_line(title)), "Sous Pli", made_at.isoformat(timespec="seconds")))
        self.set_margins(18, 18)
        self.set_auto_page_break(True, 20)
        self.add_page()
        self._headed(head)
        self._block("H1", title, 8, ("B", 15.5))
        self.ln(3)

    def _headed(self, head: Letterhead) -> None:
        """The entity's logo, which its lines beside say in words: it is decoration."""
        if head.picture:
            height = min(_LOGO[1], _LOGO[0] * head.picture.height / head.picture.width)
            self.place("logo", head.picture, self.l_margin, self.t_margin, height)
        for line in head.lines:
            self.set_x(self.l_margin + (_LOGO[0] + 4 if head.picture else 0))
            self._block("P", line, 4, ("", 8.5), _SOFT)
        if head.picture:
            self.set_y(max(self.get_y(), self.t_margin + _LOGO[1]))
        if head.picture or head.lines:
            self.ln(5)

    def footer(self) -> None:
        with self._within(None, "/Artifact <</Type /Pagination /Subtype /Footer>> BDC"):
            self.set_y(-14)
            self.set_font(_FAMILY, "", 8)
            self.set_text_color(*_SOFT)
            self.cell(0, 5, f"{self._reference}  -  page {self.page_no()} / {{nb}}", align="C")
            self._unmark()

    def _block(self, kind: str, text: str, height: float, font: tuple[str, float], colour: tuple[int, int, int] = _INK, **how: Any) -> None:
        with self._tagged(kind):
            self._flow(text, 0, height, font, colour, **how)

    def _flow(self, text: str, width: float, height: float, font: tuple[str, float], colour: tuple[int, int, int], **how: Any) -> None:
        self.set_font(_FAMILY, *font)
        self.set_text_color(*colour)
        for line in self._broken(plain(text), width):
            self.cell(width, height, line, new_x="LEFT", new_y="NEXT", **how)

    def stamp(self, text: str) -> None:
        """Framed, under the title: what must not be overlooked."""
        self._block("P", text, 9, ("B", 12), border=1, align="C")
        self.ln(3)

    def heading(self, text: str, level: int = 2) -> None:
        self.ln(4)
        self._block(f"H{level}", text, 6, ("B", 11 if level == 2 else 9.5))
        self.ln(1)

    def annex(self, text: str) -> None:
        """A heading at the top of a page of its own."""
        self.add_page()
        self._block("H2", text, 6, ("B", 11))
        self.ln(1)

    def words(self, text: str, *, soft: bool = False) -> None:
        self._block("P", text, 5, ("", 8.5), _SOFT if soft else _INK)

    def facts(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Name in the margin, value beside: rows of a table, each with its header."""
        with self._tagged("Table"):
            for name, value in pairs:
                with self._tagged("TR"):
                    self._fact(name, value)

    def _fact(self, name: str, value: str) -> None:
        self.set_font(_FAMILY, "", 8)
        if self.will_page_break(5 * len(self._broken(plain(name), 48))):
            self.add_page()
        top, page = self.get_y(), self.page
        with self._tagged("TH", "Row"):
            self._flow(name, 48, 5, ("", 8), _SOFT)
        bottom = self.get_y()
        self.set_xy(self.l_margin + 50, top)
        with self._tagged("TD"):
            self._flow(value, 0, 5, ("", 8.5), _INK)
        self.set_y((max(bottom, self.get_y()) if page == self.page else self.get_y()) + 1)

    def lines(self, header: Sequence[str], rows: Iterable[Sequence[object]], widths: Sequence[int]) -> None:
        """A table whose header repeats on each page; a row higher than what is left of the page goes to the next, or over several."""
        self.set_text_color(*_INK)
        columns = [self.epw * width / sum(widths) for width in widths]
        with self._tagged("Table"):
            with self._tagged("TR"):
                heads = [Element("TH", self._row(), "Column") for _ in header]
            named = self._wrapped(header, columns, "B")
            if self._room(self.get_y()) < max(map(len, named)) + 4:  # never a header alone at the foot
                self.add_page()
            self._strip(named, columns, heads)
            for row in rows:
                with self._tagged("TR"):
                    cells = [Element("TD", self._row()) for _ in row]
                self._over_pages(self._wrapped(row, columns), columns, cells, header)

    def _row(self) -> Element:
        assert self._part is not None
        return self._part

    def _wrapped(self, row: Sequence[object], columns: Sequence[float], style: str = "") -> list[list[str]]:
        self.set_font(_FAMILY, style, 7)
        return [self._broken(plain(cell), width) or [""] for cell, width in zip(row, columns, strict=True)]

    def _over_pages(self, cells: list[list[str]], columns: Sequence[float], parts: Sequence[Element], header: Sequence[str]) -> None:
        whole = self._room(self.t_margin) - 2  # what the header leaves on a page of its own
        while left := max(map(len, cells)):
            room = self._room(self.get_y())
            if room < min(left, whole):
                self.add_page()
                with self._within(None, "/Artifact <</Type /Pagination /Subtype /Header>> BDC"):
                    self._strip(self._wrapped(header, columns, "B"), columns, [None] * len(header))
                self.set_font(_FAMILY, "", 7)
                room = self._room(self.get_y())
            taken = min(left, room)
            self._strip([lines[:taken] for lines in cells], columns, parts)
            cells = [lines[taken:] for lines in cells]

    def _room(self, top: float) -> int:
        """Lines of a cell from there to the foot."""
        return max(int((self.page_break_trigger - top - 2 * _PAD) // _LINE), 0)

    def _strip(self, cells: Sequence[Sequence[str]], columns: Sequence[float], parts: Sequence[Element | None]) -> None:
        """Cells side by side, framed; those of a header on a band, in bold, which their font says."""
        height = max(map(len, cells)) * _LINE + 2 * _PAD
        left, top = self.l_margin, self.get_y()
        for lines, width, part in zip(cells, columns, parts, strict=True):
            with self._within(None, self._decoration):
                self.set_fill_color(*_BAND)
                self.rect(left, top, width, height, style="DF" if self.font_style == "B" else "D")
            with self._within(part, self._decoration):
                for index, line in enumerate(lines):
                    self.set_xy(left, top + _PAD + index * _LINE)
                    self.cell(width, _LINE, line)
            left += width
        self.set_xy(self.l_margin, top + height)

    def carry(self, name: str, record: Mapping[str, Any], about: str) -> None:
        """Attach the JSON that this sheet prints, as it was signed: what verifies, in the file that people keep."""
        body = json.dumps(record, ensure_ascii=False, indent=1).encode()
        self.embed_file(
            bytes=body, basename=name, desc=about, mime_type="application/json", associated_file_relationship="SOURCE",
            creation_date=self.creation_date, modification_date=self.creation_date,
        )  # fmt: skip

    def done(self) -> bytes:
        return bytes(self.output())
