"""Tables as spreadsheets keep them, written and read without a library: CSV, and the first sheet of an XLSX (ECMA-376, SpreadsheetML).

Reading an XLSX is `xlsx.py`.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from xml.sax.saxutils import escape

from ..domain import texts
from . import xlsx
from .unreadable import MOST_COLUMNS, MOST_ROWS, unreadable

MOST_BYTES = 2 * 1024 * 1024
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Cell = str | Decimal | None
Row = Sequence[Cell]
_MADE = (2026, 1, 1, 0, 0, 0)
"""The date of every part: the same table is the same bytes."""
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def as_csv(rows: Sequence[Row]) -> tuple[bytes, str]:
    """(bytes, media type): UTF-8 with a mark, semicolons and decimal commas, as French spreadsheets open it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    for row in rows:
        writer.writerow([f"{one:f}".replace(".", ",") if isinstance(one, Decimal) else texts.cell(one or "") for one in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode(), CSV_TYPE


def as_xlsx(rows: Sequence[Row], name: str) -> tuple[bytes, str]:
    """(bytes, media type): one sheet of that name, numbers as numbers, its first row and column kept in sight."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, content in _parts(rows, name).items():
            packed.writestr(zipfile.ZipInfo(path, _MADE), _HEAD + content, zipfile.ZIP_DEFLATED)
    return out.getvalue(), XLSX_TYPE


def _parts(rows: Sequence[Row], name: str) -> dict[str, str]:
    kind, office = "application/vnd.openxmlformats-officedocument.spreadsheetml", f"{_RELATED}/officeDocument"
    pane = '<pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/>'
    lines = "".join(f'<row r="{number}">{"".join(_cells(row, number))}</row>' for number, row in enumerate(rows, start=1))
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{office}" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}"><sheets><sheet name="{_attribute(_sheet(name))}" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_RELATED}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews><sheetData>{lines}</sheetData></worksheet>',
    }


def _cells(row: Row, number: int) -> Iterator[str]:
    for index, one in enumerate(row):
        at = f"{_letters(index)}{number}"
        if isinstance(one, Decimal):
            yield f'<c r="{at}"><v>{one:f}</v></c>'
        elif one:
            yield f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(texts.lines(one))}</t></is></c>'


def _attribute(text: str) -> str:
    return escape(text, {'"': "&quot;"})


def _sheet(name: str) -> str:
    """What a sheet may be called: 31 characters, none of those that formulas use."""
    return re.sub(r"[\[\]:*?/\\']", " ", texts.one_line(name))[:31].strip() or "Feuille"


def _letters(index: int) -> str:
    found = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        found = chr(65 + rest) + found
    return found


def read(data: bytes) -> list[list[str]]:
    """The rows of a CSV or of the first sheet of an XLSX, as texts, numbers with a point. Raises Invalid `spreadsheet-unreadable` beside `file`."""
    if len(data) > MOST_BYTES:
        raise unreadable("Ce fichier dépasse 2 Mo : rien n’est lu.")
    rows = xlsx.read(data) if data.startswith(b"PK") else _csv(data)
    if len(rows) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in rows):
        raise unreadable("Ce tableau dépasse 5 000 lignes ou 300 colonnes : rien n’est lu.")
    return rows


def number(text: str) -> Decimal | None:
    """The number that a cell holds, as people or spreadsheets write it; None for what is none. « 1 234,50 », `1234.5`, `7.5E-1`."""
    bare = re.sub(r"[\s\u00a0\u202f€]", "", text)
    if "," in bare:
        bare = bare.replace(".", "").replace(",", ".") if bare.rfind(",") > bare.rfind(".") else bare.replace(",", "")
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,20})?(E[+-]?\d{1,2})?", bare, re.I):
        return None
    try:
        exact = Decimal(bare)
        short = exact.quantize(Decimal("1E-10")) if abs(exact) < 10**15 else exact
    except InvalidOperation:
        return None
    return short.normalize() if short else Decimal(0)


def _csv(data: bytes) -> list[list[str]]:
    if b"\0" in data:
        raise unreadable("Ce fichier n’est ni un CSV ni un classeur XLSX. Enregistrez-le de nouveau depuis votre tableur.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    head = text.partition("\n")[0]
    delimiter = max(";,\t", key=head.count)
    try:
        return [[texts.lines(cell).strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    except csv.Error as error:
        raise unreadable("Ce fichier n’est pas un tableau CSV lisible. Enregistrez-le de nouveau depuis votre tableur.") from error
