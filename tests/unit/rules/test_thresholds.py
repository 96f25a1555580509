"""Amounts by date, category and kind of buyer; the advice and the refusals they lead to (REQ-024)."""

from decimal import Decimal

import pytest

from chalicelib.domain import procedure as procedures
from chalicelib.domain.buyer import BuyerKind
from chalicelib.domain.consultation import Lot
from chalicelib.domain.rules import advice, amounts, grounds, thresholds
from unit.rules.drafts import day, draft, found

FRONTIERS = [
    ("formalised", ("supplies", BuyerKind.STATE), "2025-12-31", 143_000), ("formalised", ("supplies", BuyerKind.STATE), "2026-01-01", 140_000),
    ("formalised", ("services", BuyerKind.AUTHORITY), "2025-12-31", 221_000), ("formalised", ("services", BuyerKind.AUTHORITY), "2026-01-01", 216_000),
    ("formalised", ("supplies", BuyerKind.ENTITY), "2025-12-31", 443_000), ("formalised", ("supplies", BuyerKind.ENTITY), "2026-01-01", 432_000),
    ("formalised", ("supplies", BuyerKind.DEFENCE), "2026-01-01", 432_000), ("formalised", ("works", BuyerKind.STATE), "2025-12-31", 5_538_000),
    ("formalised", ("works", BuyerKind.ENTITY), "2026-01-01", 5_404_000), ("concession", (), "2025-12-31", 5_538_000), ("concession", (), "2026-01-01", 5_404_000),
    ("dispense", ("supplies",), "2026-03-31", 40_000), ("dispense", ("supplies",), "2026-04-01", 60_000), ("dispense", ("services",), "2026-03-31", 40_000),
    ("dispense", ("services",), "2026-04-01", 60_000), ("dispense", ("works",), "2025-12-31", 100_000), ("dispense", ("works",), "2026-01-01", 100_000),
    ("documents_on_profile", (), "2026-03-31", 40_000), ("documents_on_profile", (), "2026-04-01", 60_000),
    ("small_lot", ("works",), "2026-01-01", 1_000_000), ("small_lot", ("supplies",), "2026-01-01", 80_000),
]  # fmt: skip


@pytest.mark.req("REQ-024")
@pytest.mark.parametrize(("rule", "arguments", "on", "amount"), FRONTIERS)
def test_the_day_before_and_the_day_of_change(rule, arguments, on, amount):
    assert getattr(thresholds, rule)(*arguments, day(on)) == amount


def case(estimate, on="2026-05-01", category="supplies", kind="authority", **more):
    return advice.Case(
        estimate=None if estimate is None else Decimal(estimate), category=category, kind=BuyerKind(kind), on=day(on), **more
    )


@pytest.mark.req("REQ-024")
@pytest.mark.parametrize(("estimate", "on", "category", "recommended"), [
    (59_999, "2026-05-01", "supplies", "SANS_PUB"), (60_000, "2026-05-01", "supplies", "MAPA_OUVERT"), (59_999, "2026-03-01", "supplies", "MAPA_OUVERT"),
    (215_999, "2026-05-01", "services", "MAPA_OUVERT"), (216_000, "2026-05-01", "services", "AOO"), (216_000, "2025-12-31", "services", "MAPA_OUVERT"),
    (99_999, "2026-05-01", "works", "SANS_PUB"), (5_403_999, "2026-05-01", "works", "MAPA_OUVERT"), (5_404_000, "2026-05-01", "works", "AOO"), (None, "2026-05-01", "works", None),
])  # fmt: skip
def test_the_simplest_procedure_for_an_estimate(estimate, on, category, recommended):
    assert advice.recommended(case(estimate, on, category)) == recommended


@pytest.mark.req("REQ-024")
@pytest.mark.parametrize(
    ("estimate", "on", "blocked"), [(59_999, "2026-05-01", False), (59_999, "2026-03-01", True), (60_000, "2026-05-01", True)]
)
def test_without_publicity_below_the_threshold_of_the_day(estimate, on, blocked):
    points = found(draft("SANS_PUB", estimate_eur=Decimal(estimate)), day(on))
    assert ("above-dispense" in points) is blocked
    if blocked:
        assert points["above-dispense"].article == "CCP R2122-8"
        assert "en dessous de" in points["above-dispense"].detail


@pytest.mark.req("REQ-024")
@pytest.mark.parametrize(("procedure", "kind", "estimate", "more", "code"), [
    ("MAPA_OUVERT", "authority", 215_999, {}, None), ("MAPA_OUVERT", "authority", 216_000, {}, "procedure-refused"), ("MAPA_RESTREINT", "authority", 216_000, {}, "procedure-refused"),
    ("MAPA_OUVERT", "state", 140_000, {}, "procedure-refused"), ("MAPA_OUVERT", "entity", 431_999, {}, None), ("MAPA_OUVERT", "entity", 432_000, {}, "procedure-refused"),
    ("MAPA_OUVERT", "authority", 900_000, {"specific_services": True}, None), ("PAN", "authority", 300_000, {}, "missing-ground"), ("PAN", "authority", 300_000, {"ground": "complex"}, None),
    ("PAN", "authority", 200_000, {}, None), ("PAN", "entity", 900_000, {}, None), ("DIALOGUE", "authority", 300_000, {"ground": "amount"}, "missing-ground"),
    ("SANS_PUB", "authority", 900_000, {"ground": "exclusive"}, None), ("SANS_PUB", "authority", 90_000, {"ground": "books"}, "above-dispense"),
    ("SANS_PUB", "authority", 89_999, {"ground": "books"}, None), ("SANS_PUB", "authority", None, {}, "missing-estimate"),
    ("SYSTEME_QUALIFICATION", "authority", 300_000, {}, "procedure-refused"), ("SYSTEME_QUALIFICATION", "entity", 300_000, {}, None),
    ("CONCESSION_SIMPLIFIEE", "authority", 5_403_999, {}, None), ("CONCESSION_SIMPLIFIEE", "authority", 5_404_000, {}, "procedure-refused"),
    ("CONCESSION_SIMPLIFIEE", "authority", 9_000_000, {"special_object": True}, None), ("MDS_AOR", "authority", 500_000, {}, "procedure-refused"), ("MDS_AOR", "defence", 500_000, {}, None),
])  # fmt: skip
def test_a_choice_the_law_does_not_allow_is_refused(procedure, kind, estimate, more, code):
    amount = None if estimate is None else Decimal(estimate)
    points = found(draft(procedure, kind, estimate_eur=amount, **more), day("2026-05-01"))
    told = {name for name, point in points.items() if point.step == "identification" and point.blocks}
    assert told == ({code} if code else set())
    assert all(point.article.startswith("CCP ") and point.detail.endswith(".") for point in points.values() if point.blocks)


def test_an_estimate_that_is_not_told_is_a_warning_only():
    point = found(draft("MAPA_OUVERT", estimate_eur=None))["missing-estimate"]
    assert not point.blocks


def test_the_advice_has_a_line_for_every_procedure_and_says_why():
    lines = advice.advise(case(130_000))
    assert [line.procedure for line in lines] == [row.code for row in procedures.ROWS]
    assert all(line.reason.endswith(".") and line.article.startswith("CCP ") for line in lines)
    assert {line.verdict for line in lines} == {advice.ALLOWED, advice.CONDITIONAL, advice.REFUSED}


@pytest.mark.parametrize(("estimate", "more", "words"), [
    (130_000, {}, "Avec 130\u202f000\u00a0€ HT de fournitures, la procédure adaptée suffit"), (59_999, {}, "ni publicité ni mise en concurrence"), (300_000, {}, "formalisée est obligatoire"),
    (300_000, {"specific_services": True}, "quel que soit le montant"), (None, {}, "Indiquez l’estimation"),
])  # fmt: skip
def test_the_advice_in_one_sentence(estimate, more, words):
    assert words in advice.summary(case(estimate, **more))


def test_what_the_estimate_is():
    lots = (Lot(number=1, title="a", estimate_eur=Decimal(10)), Lot(number=2, title="b", estimate_eur=Decimal("5.50")))
    assert amounts.estimate(draft(lots=lots, estimate_eur=None)) == Decimal("15.50")
    assert amounts.estimate(draft(lots=(*lots, Lot(number=3, title="c")), estimate_eur=None)) is None
    assert amounts.estimate(draft(lots=lots, estimate_eur=Decimal(20))) == 20
    assert amounts.euros(Decimal("1234.5")) == "1\u202f234,50\u00a0€"


def test_every_case_named_by_the_law_has_its_words():
    tables = (grounds.WITHOUT_PUBLICITY, grounds.NEGOTIATION)
    assert all(ground.label and ground.label_en and ground.article for table in tables for ground in table.values())


@pytest.mark.parametrize(("on", "warned"), [("2027-12-31", False), ("2028-01-01", True)])
def test_a_table_that_has_grown_old_says_so(on, warned):
    assert ("thresholds-outdated" in found(draft(), day(on))) is warned
