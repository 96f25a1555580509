"""Price schedules by the API: read from CSV and XLSX, slips and differences told, replaced, exported."""

import base64
import io

import openpyxl
import pytest

from support import evaluating
from support.regions import refused

HEAD = ["N°", "Désignation", "Unité", "Quantité", "Prix unitaire", "Montant"]


def csv_file(*rows):
    return "\n".join(";".join(map(str, row)) for row in (HEAD, *rows)).encode()


def xlsx_file(*rows):
    book = openpyxl.Workbook()
    for row in (HEAD, *rows):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sent(table, offer, data, name="dqe"):
    return table.agent.post(f"{table.at}/schedules", {"offer": offer, "name": name, "file": base64.b64encode(data).decode()})


def test_schedules_are_read_checked_and_compared(both):
    table = evaluating.opened(both)
    first, second = table.deposits
    sent(table, first, csv_file(["1", "Porte", "u", "2", "100,50", "202,00"], ["", "Total HT", "", "", "", "201,00"]))
    found = sent(table, second, xlsx_file(["1", "Porte", "u", 3, 90, 270], ["2", "Fenêtre", "u", 1, 10, 10]))
    assert [(one["offer"], one["total"], one["computed"], [slip["kind"] for slip in one["slips"]]) for one in found["schedules"]] == [
        (first, "201", "201.00", ["amount"]), (second, None, "280.00", []),
    ]  # fmt: skip
    slip = found["schedules"][0]["slips"][0]
    assert (slip["row"], slip["stated"], slip["computed"]) == (2, "202", "201.00")
    lines = {one["code"]: one for one in found["lines"]}
    assert (lines["1"]["prices"], lines["1"]["changed"]) == ({first: "100.5", second: "90"}, [second])
    assert lines["2"]["missing"] == [first]
    again = sent(table, first, csv_file(["1", "Porte", "u", "3", "100,50", "301,50"]))
    assert again["schedules"][0]["slips"] == []
    assert again["lines"][0]["changed"] == []
    reply = table.agent.send("GET", f"{table.at}/schedules/export?format=csv")
    text = both.fetch(reply.headers["location"]).decode("utf-8-sig")
    assert text.splitlines()[1].split(";")[:5] == ["1", "Porte", "u", "3", "100,5"]


@pytest.mark.parametrize(("data", "code"), [(b"\0", "spreadsheet-unreadable"), (b"a;b\n1;2\n", "invalid"), (csv_file(["x"]), "invalid")])
def test_what_is_no_schedule_is_refused_beside_the_file(platform, data, code):
    table = evaluating.opened(platform, bidders=1)
    answer = refused(sent, table, table.deposits[0], data)
    assert (answer.code, list(answer.reply.json["errors"])) == (code, ["file"])
    assert "offer" in refused(sent, table, "01ARZ3NDEKTSV4RRFFQ69G5FAV", csv_file(["1", "Porte", "u", 1, 1, 1])).reply.json["errors"]
    assert refused(table.evaluators[0].get, f"{table.at}/schedules").code == "not-allowed"
