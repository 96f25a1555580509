"""A sober A4 sheet: title, facts, tables, page numbers; PDF/A-3u (ISO 19005-3), with the file it prints attached. Layout by fpdf2.

Fonts are embedded (fonts/, made by scripts/fonts): Latin, Greek and Cyrillic letters are printed as they are. A letter of another writing is
printed by its number, « U+4E2D »: nothing is lost, nothing is taken for something else.
"""

from __future__ import annotations

import functools
import json
import unicodedata
import warnings
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

with warnings.catch_warnings(action="ignore"):  # that Pillow is not among the functions' libraries: no image is printed
    from fpdf import FPDF
    from fpdf.fonts import FontFace

from ..domain import texts

_FONTS = Path(__file__).parent / "fonts"
_FAMILY = "Sans"
_INK, _SOFT = (20, 24, 40), (90, 96, 112)


def plain(text: object) -> str:
    """The same text, composed, in letters that the fonts draw; any other by its number."""
    drawn = _drawn()
    return "".join(
        letter if letter in drawn else f"\u2039U+{ord(letter):04X}\u203a" for letter in unicodedata.normalize("NFC", texts.lines(str(text)))
    )


@functools.cache
def _drawn() -> frozenset[str]:
    """Letters of both fonts, and the line break."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it publishes no types

    tables = [TTFont(_FONTS / name, lazy=True).getBestCmap() for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")]
    return frozenset({"\n", *map(chr, set(tables[0]) & set(tables[1]))})


class Sheet(FPDF):
    """`reference` stands at the foot of each page."""

    def __init__(self, title: str, reference: str, made_at: datetime):
        super().__init__(format="A4", enforce_compliance="PDF/A-3U")
        self.add_font(_FAMILY, "", _FONTS / "DejaVuSans.ttf")
        self.add_font(_FAMILY, "B", _FONTS / "DejaVuSans-Bold.ttf")
        self._reference = plain(reference)
        self.set_title(plain(title))
        self.set_lang("fr-FR")
        self.set_creator("Sous Pli")
        self.set_creation_date(made_at)
        self.set_margins(18, 18)
        self.set_auto_page_break(True, 20)
        self.add_page()
        self.set_font(_FAMILY, "B", 15.5)
        self.set_text_color(*_INK)
        self.multi_cell(0, 8, plain(title), new_x="LMARGIN", new_y="NEXT")
        self.ln(3)

    def footer(self) -> None:
        self.set_y(-14)
        self.set_font(_FAMILY, "", 8)
        self.set_text_color(*_SOFT)
        self.cell(0, 5, f"{self._reference}  -  page {self.page_no()}", align="C")

    def stamp(self, text: str) -> None:
        """Framed, under the title: what must not be overlooked."""
        self.set_font(_FAMILY, "B", 12)
        self.set_text_color(*_INK)
        self.multi_cell(0, 9, plain(text), border=1, align="C", new_x="LMARGIN", new_y="NEXT")
        self.ln(3)

    def heading(self, text: str) -> None:
        self.ln(4)
        self.set_font(_FAMILY, "B", 11)
        self.set_text_color(*_INK)
        self.multi_cell(0, 6, plain(text), new_x="LMARGIN", new_y="NEXT")
        self.ln(1)

    def words(self, text: str, *, soft: bool = False) -> None:
        self.set_font(_FAMILY, "", 8.5)
        self.set_text_color(*(_SOFT if soft else _INK))
        self.multi_cell(0, 5, plain(text), new_x="LMARGIN", new_y="NEXT")

    def facts(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Name in the margin, value beside."""
        for name, value in pairs:
            self.set_font(_FAMILY, "", 8)
            self.set_text_color(*_SOFT)
            top = self.get_y()
            self.multi_cell(48, 5, plain(name), new_x="LMARGIN", new_y="NEXT")
            bottom = self.get_y()
            self.set_xy(self.l_margin + 50, top)
            self.set_font(_FAMILY, "", 8.5)
            self.set_text_color(*_INK)
            self.multi_cell(0, 5, plain(value), new_x="LMARGIN", new_y="NEXT")
            self.set_y(max(bottom, self.get_y()) + 1)

    def lines(self, header: Sequence[str], rows: Iterable[Sequence[object]], widths: Sequence[int]) -> None:
        """A table whose header repeats on each page."""
        self.set_font(_FAMILY, "", 7)
        self.set_text_color(*_INK)
        with self.table(
            col_widths=tuple(widths),
            line_height=4.5,
            headings_style=FontFace(emphasis="BOLD", fill_color=(235, 238, 244)),
            wrapmode="CHAR",
            padding=1,
        ) as table:
            table.row([plain(cell) for cell in header])
            for row in rows:
                table.row([plain(cell) for cell in row])

    def carry(self, name: str, record: Mapping[str, Any], about: str) -> None:
        """Attach the JSON that this sheet prints, as it was signed: what verifies, in the file that people keep."""
        body = json.dumps(record, ensure_ascii=False, indent=1).encode()
        self.embed_file(
            bytes=body, basename=name, desc=about, mime_type="application/json", associated_file_relationship="SOURCE",
            creation_date=self.creation_date, modification_date=self.creation_date,
        )  # fmt: skip

    def done(self) -> bytes:
        return bytes(self.output())
