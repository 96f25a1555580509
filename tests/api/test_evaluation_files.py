"""Marks leave for a spreadsheet and come back: the same ranking; what is wrong in a file changes nothing."""

import base64
import io

import openpyxl
import pytest

from support import evaluating
from support.regions import refused


def exported(person, path):
    reply = person.send("GET", path)
    assert reply.status == 303
    return person.platform.fetch(reply.headers["location"])


def sent(person, path, data: bytes):
    return person.post(path, {"name": "notes.xlsx", "file": base64.b64encode(data).decode()})


def ranked(table):
    return [(row["offer"], row["rank"], row["total"]) for row in table.agent.get(f"{table.at}/ranking")["ranked"]["base"]]


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_marks_exported_and_imported_by_another_give_the_same_ranking(both, format_):
    table = evaluating.opened(both)
    table.set_grid()
    table.price(["100000.00", "110000.00"])
    one, two = table.evaluators
    first, second = table.deposits
    table.mark(one, {first: {"2.1": "7.25", "2.2": "4"}, second: {"2.1": "9", "2.2": "0"}}, comment="=très bien ; « oui »\nsuite")
    file = exported(one, f"{table.at}/marks/export?format={format_}")
    assert sent(two, f"{table.at}/marks/import", file) == {"changed": 4}
    assert sent(two, f"{table.at}/marks/import", file) == {"changed": 0}
    assert one.get(table.at)["marks"] == two.get(table.at)["marks"]
    for person in (one, two):
        table.close(person)
    before = ranked(table)
    consensus = exported(table.agent, f"{table.at}/consensus/export?format={format_}")
    sent(table.agent, f"{table.at}/consensus/import", consensus)
    table.agent.post(f"{table.at}/consensus/closing")
    assert ranked(table) == before
    assert [rank for _, rank, _ in before] == [1, 2]


def test_a_file_changed_elsewhere_is_read_and_one_with_a_fault_changes_nothing(platform):
    table = evaluating.opened(platform)
    table.set_grid()
    one = table.evaluators[0]
    book = openpyxl.load_workbook(io.BytesIO(exported(one, f"{table.at}/marks/export?format=xlsx")))
    sheet = book.active
    heads = [cell.value for cell in sheet[1]]
    sheet.cell(2, heads.index("2.1 Méthodologie (0 à 10)") + 1, 8.5)
    sheet.cell(3, heads.index("2.2 Délai (0 à 5)") + 1, "trop")
    out = io.BytesIO()
    book.save(out)
    told = refused(sent, one, f"{table.at}/marks/import", out.getvalue()).reply.json["errors"]["file"]
    assert "Ligne 3, colonne 2.2" in told
    assert one.get(table.at)["marks"] == {}
    sheet.cell(3, heads.index("2.2 Délai (0 à 5)") + 1, "4,5")
    out = io.BytesIO()
    book.save(out)
    assert sent(one, f"{table.at}/marks/import", out.getvalue()) == {"changed": 2}
    first, second = table.deposits
    found = one.get(table.at)["marks"]
    assert (found[first]["2.1"]["value"], found[second]["2.2"]["value"]) == ("8.5", "4.5")


def test_what_is_no_spreadsheet_is_refused_beside_the_file(platform):
    table = evaluating.opened(platform, bidders=1)
    table.set_grid()
    one = table.evaluators[0]
    assert refused(sent, one, f"{table.at}/marks/import", b"\0\1").code == "spreadsheet-unreadable"
    assert refused(one.post, f"{table.at}/marks/import", {"file": "!!"}).reply.json["errors"]["file"]
    assert refused(one.get, f"{table.at}/marks/export?format=ods").reply.json["errors"]["format"]
    table.mark_all(one, "5", "5")
    file = exported(one, f"{table.at}/marks/export?format=csv")
    table.close(one)
    assert refused(sent, one, f"{table.at}/marks/import", file).code == "marks-closed"
    assert exported(one, f"{table.at}/marks/export?format=csv") == file, "what was closed is still exported"
