"""Spreadsheets written and read without a library, against one that is not ours (openpyxl)."""

import io
import zipfile
from decimal import Decimal as D

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.documents import mark_tables, spreadsheets
from chalicelib.domain.errors import Invalid
from chalicelib.domain.evaluation import Item, Mark

ROWS = [
    ["offre", "1 Prix", 'é <&> "x"\nsuite'],
    ["Aubry", D("7.25"), None],
    ["=1+1", D("0.10"), "  espaces  "],
    ["Ünï œuvre 例", D(-3), ""],
]


def book(rows) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_what_is_written_is_read_by_another_library():
    made, _ = spreadsheets.as_xlsx(ROWS, "Notes : lot [1]/2")
    found = openpyxl.load_workbook(io.BytesIO(made)).active
    assert found.title == "Notes   lot  1  2"
    assert [list(row) for row in found.iter_rows(values_only=True)] == [
        ["offre", "1 Prix", "é <&> \"x\"\nsuite"], ["Aubry", 7.25, None], ["=1+1", 0.1, "  espaces  "], ["Ünï œuvre 例", -3, None],
    ]  # fmt: skip
    assert found.freeze_panes == "B2"
    assert all(cell.data_type != "f" for row in found for cell in row), "nothing runs"


def test_what_another_library_writes_is_read():
    rows = [["offre", "1 Prix"], ["Aubry", 7.25], [None, "texte"], ["Bel", 0.1], ["vrai", True]]
    assert spreadsheets.read(book(rows)) == [["offre", "1 Prix"], ["Aubry", "7.25"], ["", "texte"], ["Bel", "0.1"], ["vrai", "1"]]


@given(
    st.lists(
        st.lists(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=12), min_size=1, max_size=5),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=50, deadline=None)
def test_texts_come_back_as_they_were(rows):
    made, _ = spreadsheets.as_xlsx(rows, "x")
    found = [[*row, *[""] * 5][:5] for row in spreadsheets.read(made)]
    assert found == [[*(cell.strip() for cell in row), *[""] * 5][:5] for row in rows]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7,5", D("7.5")), ("7.5", D("7.5")), ("1 234,50", D("1234.5")), ("1.234,50", D("1234.5")), ("1,234.50", D("1234.5")), ("0.30000000000000004", D("0.3")),
        ("7.5E-1", D("0.75")), ("12 €", D(12)), ("-1", D(-1)), ("0", D(0)), ("", None), ("abc", None), ("1e999", None), ("9" * 16, None), ("1,2,3.4.5", None), ("NaN", None),
    ],
)  # fmt: skip
def test_numbers_as_people_and_spreadsheets_write_them(text, number):
    assert spreadsheets.number(text) == number


def packed(**parts) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book([["a"]]))) as known, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in known.namelist():
            key = name.rpartition("/")[2].partition(".")[0]
            made.writestr(name, parts.get(key, known.read(name)))
    return out.getvalue()


MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 no zip",
        b"\xd0\xcf\x11\xe0\x00 an old workbook",
        b"x" * (2 * 1024 * 1024 + 1),
        packed(sheet1='<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>'),
        packed(sheet1=f"<worksheet {MAIN}><sheetData><row r='999999999'><c r='A999999999'/></row></sheetData></worksheet>"),
        packed(sheet1=f"<worksheet {MAIN}><sheetData><row r='1'><c r='ZZZ1'><v>1</v></c></row></sheetData></worksheet>"),
        packed(sheet1=f"<worksheet {MAIN}><sheetData><row r='2'/><row r='1'/></sheetData></worksheet>"),
        packed(sheet1=f"<worksheet {MAIN}><sheetData><row><c t='s'><v>77</v></c></row></sheetData></worksheet>"),
        packed(sheet1="<worksheet"),
        packed(sheet1=b"<worksheet>" + b" " * (31 * 1024 * 1024) + b"</worksheet>"),
        b"a;b\n" * 5001,
        b";" * 301,
        b"a\0b",
    ],
    ids=["no zip", "xls", "large", "entities", "far row", "far column", "order", "no such text", "cut", "bomb", "rows", "columns", "binary"],
)  # fmt: skip
def test_what_cannot_or_must_not_be_read_is_refused_beside_the_file(data):
    with pytest.raises(Invalid) as refusal:
        spreadsheets.read(data)
    assert (refusal.value.code, list(refusal.value.fields)) == ("spreadsheet-unreadable", ["file"])


ITEMS = [
    Item(code="2.1", criterion="x", label="Méthode", weight=D(25)),
    Item(code="2.2", criterion="x", label="Délai", weight=D(15), scale=D(5)),
]
MARKS = {"d1": {"2.1": Mark(value=D("7.25"), comment="=bien"), "2.2": Mark(value=D(0), comment="a\nb")}, "d2": {"2.1": Mark(comment="vu")}}
OFFERS = [("d1", "Aubry"), ("d2", "=Bel"), ("d3", "Carré")]


@pytest.mark.parametrize("write", [spreadsheets.as_csv, lambda rows: spreadsheets.as_xlsx(rows, "Notes")], ids=["csv", "xlsx"])
def test_marks_come_back_as_they_were_exported(write):
    table = spreadsheets.read(write(mark_tables.rows(OFFERS, ITEMS, MARKS))[0])
    found = {(one.offer, one.item): (one.value, one.comment) for one in mark_tables.read(table, ITEMS, [offer for offer, _ in OFFERS])}
    assert found == {("d1", "2.1"): (D("7.25"), "=bien"), ("d1", "2.2"): (D(0), "a\nb"), ("d2", "2.1"): (None, "vu")}


def test_marks_come_back_from_another_library_with_columns_moved():
    rows = [["identifiant", "2.2 Délai", "autre"], ["d3", 4.5, "x"], [None, None, None], ["d1", "3,5", None]]
    found = mark_tables.read(spreadsheets.read(book(rows)), ITEMS, ["d1", "d3"])
    assert [(one.offer, one.item, one.value, one.comment) for one in found] == [
        ("d3", "2.2", D("4.5"), None),
        ("d1", "2.2", D("3.5"), None),
    ]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["offre"]], "identifiant"),
        ([["identifiant", "9 x"]], "Aucune colonne"),
        ([["identifiant", "2.1 x"], ["d9", "1"]], "Ligne 2 : cette offre"),
        ([["identifiant", "2.1 x"], ["d1", "bien"]], "Ligne 2, colonne 2.1 : « bien »"),
        ([["identifiant", "2.1 x"], ["d1", "11"]], "Ligne 2, colonne 2.1 : La note va de 0 à 10."),
        ([], "identifiant"),
    ],
)
def test_a_wrong_table_is_told_line_by_line(rows, told):
    with pytest.raises(Invalid) as refusal:
        mark_tables.read(rows, ITEMS, ["d1"])
    assert told in refusal.value.fields["file"]
