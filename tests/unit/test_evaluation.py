"""Ranking, price formulas, sensitivity, low offers: Decimal, ties, edges (CCP R2152-6, R2152-7, R2152-3)."""

from datetime import UTC, datetime
from decimal import Decimal as D

import pytest

from chalicelib.domain import evaluation_low_offers as low
from chalicelib.domain import evaluation_prices as prices
from chalicelib.domain import evaluation_ranking as ranks
from chalicelib.domain.evaluation import Grid, Item, Mark, Offer, mean, plain, wrong_mark

AT = datetime(2026, 9, 1, tzinfo=UTC)


def grid(*items: Item) -> Grid:
    return Grid(consultation_id="c", lot=1, items=items, evaluators=(), set_by="a", set_at=AT)


PRICE = Item(code="1", criterion="Prix", label="Prix", weight=D(60), formula="proportional")
WORTH = Item(code="2", criterion="Valeur", label="Valeur", weight=D(40), scale=D(10))


def offer(name: str, price: str | None, **more) -> Offer:
    return Offer(id=name, deposit_id=name, prices={"1": D(price)} if price else {}, **more)


def marks(**given: str):
    return {name: {"2": Mark(value=D(value))} for name, value in given.items()}


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("proportional", {"100": "1", "125": "0.8", "200": "0.5", "400": "0.25"}),
        ("linear-twice", {"100": "1", "125": "0.75", "200": "0", "400": "0"}),
        ("linear-highest", {"100": "1", "250": "0.5", "400": "0"}),
        ("square", {"100": "1", "200": "0.25"}),
        ("root", {"100": "1", "400": "0.5"}),
    ],
)
def test_formulas_at_known_points(formula, expected):
    for price, part in expected.items():
        assert prices.fraction(formula, D(price), [D(100), D(price), D(400)]) == D(part)


@pytest.mark.parametrize("formula", prices.FORMULAS)
def test_the_lowest_price_has_every_point_and_no_price_has_more_than_a_lower_one(formula):
    given = [D("0.01"), D("0.02"), D(1), D("1.01"), D(999), D("999999999999.99")]
    found = [prices.fraction(formula, one, given) for one in given]
    assert found[0] == 1
    assert found == sorted(found, reverse=True)
    assert all(0 <= one <= 1 for one in found)
    assert prices.fraction(formula, D(5), [D(5)]) == 1, "alone, it is the lowest"
    points = prices.curve(formula, D(100), D(150))
    assert (points[0], len(points), points[-1][0]) == ((D("100.00"), D(1)), 13, D("200.00"))


def test_equal_totals_hold_one_rank_and_the_next_counts_them():
    offers = [offer("a", "100"), offer("b", "100"), offer("c", "200"), offer("d", None)]
    found = ranks.ranking(grid(PRICE, WORTH), offers, marks(a="5", b="5", c="10", d="5"))["base"]
    assert [(one.offer.id, one.rank, one.tied) for one in found] == [("a", 1, True), ("b", 1, True), ("c", 3, False), ("d", None, False)]
    assert (found[2].total, found[3].missing) == (D("70.00"), ("1",))


def test_a_total_is_rounded_once_half_up():
    third = Item(code="2", criterion="Valeur", label="Valeur", weight=D("33.335"), scale=D(10))
    found = ranks.ranking(grid(third), [offer("a", None)], {"a": {"2": Mark(value=D(10))}})["base"]
    assert found[0].total == D("33.34")


def test_the_price_of_what_is_set_aside_does_not_count():
    cheap = offer("a", "10", set_aside="irregular", reason="…")
    found = ranks.ranking(grid(PRICE), [cheap, offer("b", "100"), offer("c", "200")], {})["base"]
    assert [(one.offer.id, one.total) for one in found] == [("b", D("60.00")), ("c", D("30.00"))]


def test_variants_are_ranked_among_themselves():
    found = ranks.ranking(grid(PRICE), [offer("a", "100"), offer("a-V1", "50", kind="variant"), offer("b-V1", "100", kind="variant")], {})
    assert {kind: [(one.offer.id, one.total) for one in rows] for kind, rows in found.items()} == {
        "base": [("a", D("60.00"))],
        "variant": [("a-V1", D("60.00")), ("b-V1", D("30.00"))],
    }


@pytest.mark.parametrize("change", [10, -10])
def test_a_changed_weight_keeps_the_whole_and_the_proportions_of_the_others(change):
    items = (PRICE, WORTH, Item(code="3", criterion="x", label="x", weight=D(20)))
    found = ranks.reweighted(items, "1", change)
    assert found[0].weight == D(60) * (100 + change) / 100
    assert abs(sum(one.weight for one in found) - 120) < D("1E-20")
    assert abs(found[1].weight / found[2].weight - 2) < D("1E-20")


def test_sensitivity_says_which_change_moves_the_first_place():
    offers, given = [offer("a", "100"), offer("b", "130")], marks(a="5", b="8.4")
    assert [one.offer.id for one in ranks.ranking(grid(PRICE, WORTH), offers, given)["base"]] == ["a", "b"]
    found = ranks.sensitivity(grid(PRICE, WORTH), offers, given, "base")
    told = {(one.scenario.item, one.scenario.change, one.scenario.formula): one.same for one in found}
    assert told == {
        ("1", 10, ""): True, ("1", -10, ""): False, ("2", 10, ""): False, ("2", -10, ""): True,
        ("", 0, "linear-twice"): True, ("", 0, "linear-highest"): True, ("", 0, "square"): True, ("", 0, "root"): False,
    }  # fmt: skip
    assert all(set(one.ranks) == {"a", "b"} for one in found)


def test_a_single_item_has_no_other_weight_to_change():
    assert {one.scenario.item for one in ranks.sensitivity(grid(PRICE), [offer("a", "1")], {}, "base")} == {""}


@pytest.mark.parametrize(
    ("given", "estimate", "expected"),
    [
        ({"a": "80", "b": "100", "c": "100"}, None, {("a", "two-means")}),
        ({"a": "79.99", "b": "100", "c": "100"}, None, {("a", "others"), ("a", "two-means")}),
        ({"a": "79.99", "b": "100"}, None, set()),
        ({"a": "75"}, "100", set()),
        ({"a": "74.99"}, "100", {("a", "estimate")}),
        ({"a": "85", "b": "100", "c": "100", "d": "1000"}, None, {("a", "others"), ("a", "two-means"), ("b", "others"), ("c", "others")}),
    ],
)
def test_low_prices_are_pointed_out_at_the_very_threshold(given, estimate, expected):
    found = low.signals({name: D(price) for name, price in given.items()}, D(estimate) if estimate else None)
    assert {(one.offer_id, one.rule) for one in found} == expected


@pytest.mark.parametrize(
    ("value", "fine"), [("0", True), ("10", True), ("10.01", False), ("-0.01", False), ("7.25", True), ("7.255", False)]
)
def test_a_mark_is_on_its_scale_with_two_decimals(value, fine):
    assert (wrong_mark(D(value), WORTH) == "") is fine


def test_numbers_as_people_write_them():
    assert [plain(D(one)) for one in ("10", "7.50", "0.05", "100")] == ["10", "7,5", "0,05", "100"]
    assert mean([D(1), D(2), D(2)]) == D("1.67")
