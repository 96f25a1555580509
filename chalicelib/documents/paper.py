"""A sober A4 sheet: title, facts, tables, page numbers. Text and bytes only; layout by fpdf2."""

from __future__ import annotations

import unicodedata
import warnings
from collections.abc import Iterable, Sequence
from datetime import datetime

with warnings.catch_warnings(action="ignore"):  # that Pillow is not among the functions' libraries: no image is printed
    from fpdf import FPDF
    from fpdf.fonts import FontFace

from ..domain import texts

_INK, _SOFT = (20, 24, 40), (90, 96, 112)


def plain(text: object) -> str:
    """What the built-in fonts can draw (Windows-1252): other letters lose their accents rather than the document."""
    return "".join(letter if _drawable(letter) else _closest(letter) for letter in texts.lines(str(text)))


def _drawable(letter: str) -> bool:
    try:
        letter.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _closest(letter: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
    return bare if bare != letter and all(map(_drawable, bare)) else "?"


class Sheet(FPDF):
    """`reference` stands at the foot of each page."""

    def __init__(self, title: str, reference: str, made_at: datetime):
        super().__init__(format="A4")
        self._reference = plain(reference)
        self.set_title(plain(title))
        self.set_lang("fr-FR")
        self.set_creator("Sous Pli")
        self.set_creation_date(made_at)
        self.set_margins(18, 18)
        self.set_auto_page_break(True, 20)
        self.core_fonts_encoding = "windows-1252"
        self.add_page()
        self.set_font("Helvetica", "B", 17)
        self.set_text_color(*_INK)
        self.multi_cell(0, 8, plain(title), new_x="LMARGIN", new_y="NEXT")
        self.ln(3)

    def footer(self) -> None:
        self.set_y(-14)
        self.set_font("Helvetica", "", 8)
        self.set_text_color(*_SOFT)
        self.cell(0, 5, f"{self._reference}  -  page {self.page_no()}", align="C")

    def stamp(self, text: str) -> None:
        """Framed, under the title: what must not be overlooked."""
        self.set_font("Helvetica", "B", 13)
        self.set_text_color(*_INK)
        self.multi_cell(0, 9, plain(text), border=1, align="C", new_x="LMARGIN", new_y="NEXT")
        self.ln(3)

    def heading(self, text: str) -> None:
        self.ln(4)
        self.set_font("Helvetica", "B", 12)
        self.set_text_color(*_INK)
        self.multi_cell(0, 6, plain(text), new_x="LMARGIN", new_y="NEXT")
        self.ln(1)

    def words(self, text: str, *, soft: bool = False) -> None:
        self.set_font("Helvetica", "", 9.5)
        self.set_text_color(*(_SOFT if soft else _INK))
        self.multi_cell(0, 5, plain(text), new_x="LMARGIN", new_y="NEXT")

    def facts(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Name in the margin, value beside."""
        for name, value in pairs:
            self.set_font("Helvetica", "", 9)
            self.set_text_color(*_SOFT)
            top = self.get_y()
            self.multi_cell(48, 5, plain(name), new_x="LMARGIN", new_y="NEXT")
            bottom = self.get_y()
            self.set_xy(self.l_margin + 50, top)
            self.set_font("Helvetica", "", 9.5)
            self.set_text_color(*_INK)
            self.multi_cell(0, 5, plain(value), new_x="LMARGIN", new_y="NEXT")
            self.set_y(max(bottom, self.get_y()) + 1)

    def lines(self, header: Sequence[str], rows: Iterable[Sequence[object]], widths: Sequence[int]) -> None:
        """A table whose header repeats on each page."""
        self.set_font("Helvetica", "", 8)
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

    def done(self) -> bytes:
        return bytes(self.output())
