"""Price schedules read from spreadsheets, slips pointed out to the cent, lines compared between bidders."""

from datetime import UTC, datetime
from decimal import Decimal as D

import pytest

from chalicelib.documents import price_tables
from chalicelib.domain.errors import Invalid
from chalicelib.domain.evaluation_schedules import PriceLine, Schedule, compare, slips

AT = datetime(2026, 9, 1, tzinfo=UTC)
TABLE = [
    ["Ville de Trévignac", ""],
    ["DQE – lot 1"],
    ["N° prix", "Désignation des ouvrages", "Unité", "Quantités", "Prix unitaire HT (€)", "Montant HT"],
    ["1", "Menuiseries", "", "", "", ""],
    ["1.1", "Fenêtre bois", "u", "12", "450,50", "5 406,00"],
    ["1.2", "Porte", "u", "3", "1.200,00", "3 600,01"],
    ["1.3", "Plinthe", "ml", "10.5", "3,333", "35"],
    ["1.4", "Option volet", "u", "2", "", ""],
    ["", "Total HT", "", "", "", "9 041,01"],
    ["", "TVA 20 %", "", "", "", "1 808,20"],
    ["", "Total TTC", "", "", "", "10 849,21"],
]


def schedule(lines, total=None, offer="a"):
    return Schedule(consultation_id="c", lot=1, offer_id=offer, file_name="x", sha256="0" * 64, lines=tuple(lines), total=total, read_at=AT)


def line(code, label="Porte", quantity="1", price="10", amount=None, unit="u"):
    return PriceLine(
        row=int(code), code=code, label=label, unit=unit, quantity=D(quantity), unit_price=D(price), amount=D(amount) if amount else None
    )


def test_a_schedule_is_read_as_it_was_laid_out():
    lines, total = price_tables.read(TABLE)
    assert [(one.row, one.code, one.quantity, one.unit_price, one.amount) for one in lines[:4]] == [
        (5, "1.1", D(12), D("450.5"), D(5406)),
        (6, "1.2", D(3), D(1200), D("3600.01")),
        (7, "1.3", D("10.5"), D("3.333"), D(35)),
        (8, "1.4", D(2), None, None),
    ]
    assert total == D("9041.01")


def test_slips_are_pointed_out_to_the_cent():
    lines, total = price_tables.read(TABLE)
    found = [(one.kind, one.row, one.stated, one.computed) for one in slips(schedule(lines[:4], total))]
    assert found == [
        ("amount", 6, D("3600.01"), D("3600.00")),
        ("unpriced", 8, None, None),
        ("total", 0, D("9041.01"), D("9041.00")),
    ]


def test_half_a_cent_goes_up_and_what_is_right_is_not_told():
    assert not list(slips(schedule([line("1", quantity="3", price="0.335", amount="1.01")], D("1.01"))))
    assert [one.computed for one in slips(schedule([line("1", quantity="3", price="0.335", amount="1.00")]))] == [D("1.01")]


def test_lines_are_compared_between_bidders():
    one = schedule([line("1"), line("2", "Fenêtre", "12", "450")], offer="a")
    two = schedule([line("1", price="12"), line("2", "Fenêtre", "10", "400"), line("3", "Ajoutée")], offer="b")
    three = schedule([line("1", price="9"), line("2", "fenêtre ", "12", "480")], offer="c")
    found = compare([one, two, three])
    assert [(each.code, each.prices["a"], each.prices["b"], each.missing, each.changed) for each in found] == [
        ("1", D(10), D(12), (), ()),
        ("2", D(450), D(400), (), ("b",)),
        ("3", None, D(10), ("a", "c"), ()),
    ]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ([["a", "b"]], "en-tête"),
        ([], "en-tête"),
        ([["Désignation", "Prix unitaire"], ["Titre", ""]], "Aucune ligne"),
        ([["Désignation", "Prix unitaire"], *[["x", "1"]] * 2001], "2000 lignes"),
    ],
)
def test_what_is_no_schedule_is_refused_beside_the_file(table, told):
    with pytest.raises(Invalid) as refusal:
        price_tables.read(table)
    assert told in refusal.value.fields["file"]
