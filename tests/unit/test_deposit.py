"""Which envelopes of a company a later deposit of its own replaces (CCP R2151-6)."""

import itertools

import pytest

from chalicelib.domain import slots
from chalicelib.domain.deposit import BACKUP, COMPLETES, REPLACES, RegisteredDeposit, superseded

CANDIDACY, FIRST, SECOND = "L000-candidacy", "L001-offer", "L002-offer"


def deposit(name, *lots, mode=None, late=False, withdrawn=False, company="menuiserie", kinds=(slots.CANDIDACY, slots.OFFER)):
    envelopes = [{"slot": slot} for slot in slots.of_lots(lots, kinds)]
    record = {"company": {"id": company}, "lots": list(lots), "mode": mode, "envelopes": envelopes}
    return RegisteredDeposit(id=name, record=record, late=late, withdrawn=withdrawn)


def replaced(*deposits):
    found = superseded(list(deposits), last_deposit_only=True)
    return {name: by for name, by in found.items() if by}


@pytest.mark.req("REQ-055")
@pytest.mark.parametrize(
    ("deposits", "expected"),
    [
        ([deposit("a", 1)], {}),
        # Declared to replace: the whole former deposit goes, a lot given up included.
        ([deposit("a", 1, 2), deposit("b", 1, mode=REPLACES)], {"a": {CANDIDACY: "b", FIRST: "b", SECOND: "b"}}),
        ([deposit("a", 1), deposit("b", 2, mode=REPLACES)], {"a": {CANDIDACY: "b", FIRST: "b"}}),
        (
            [deposit("a", 1), deposit("b", 1, mode=REPLACES), deposit("c", 1, mode=REPLACES)],
            {"a": {CANDIDACY: "b", FIRST: "b"}, "b": {CANDIDACY: "c", FIRST: "c"}},
        ),
        (
            [deposit("a", 1), deposit("b", 2, mode=COMPLETES), deposit("c", 1, mode=REPLACES)],
            {"a": {CANDIDACY: "c", FIRST: "c"}, "b": {CANDIDACY: "c", SECOND: "c"}},
        ),
        # Nothing declared: the same offers alone, and no offer stays without its candidacy.
        ([deposit("a", 1, 2), deposit("b", 1)], {"a": {FIRST: "b"}}),
        ([deposit("a", 1), deposit("b", 2)], {}),
        ([deposit("a", 1, 2), deposit("b", 1), deposit("c", 2)], {"a": {CANDIDACY: "c", FIRST: "b", SECOND: "c"}}),
        ([deposit("a", 1, kinds=(slots.CANDIDACY,)), deposit("b", 2, kinds=(slots.CANDIDACY,))], {}),
        ([deposit("a", 1, kinds=(slots.CANDIDACY,)), deposit("b", 1, kinds=(slots.CANDIDACY,))], {"a": {CANDIDACY: "b"}}),
        # These replace nothing.
        ([deposit("a", 1), deposit("b", 1, mode=COMPLETES)], {}),
        ([deposit("a", 1), deposit("b", 1, mode=BACKUP)], {}),
        ([deposit("a", 1), deposit("b", 1, mode=REPLACES, late=True)], {}),
        ([deposit("a", 1), deposit("b", 1, mode=REPLACES, withdrawn=True)], {}),
        ([deposit("a", 1), deposit("b", 1, mode=REPLACES, company="other")], {}),
        ([deposit("a", 1, mode=BACKUP), deposit("b", 1, mode=REPLACES)], {}),
        ([deposit("a", 1), deposit("b", 1, late=True)], {}),
    ],
)
def test_what_a_later_deposit_replaces(deposits, expected):
    assert replaced(*deposits) == expected


def test_nothing_is_replaced_where_the_law_lets_every_offer_be_read():
    both = [deposit("a", 1), deposit("b", 1, mode=REPLACES)]
    assert not any(superseded(both, last_deposit_only=False).values())


MODES = (None, REPLACES, COMPLETES)


def test_no_offer_is_ever_left_without_a_candidacy():
    """Three deposits of one company: every choice of lots, modes, delays and withdrawals."""
    one = list(itertools.product([(1,), (2,), (1, 2)], MODES, [(False, False), (True, False), (False, True)]))
    for chosen in itertools.product(one, repeat=3):
        made = [
            deposit(name, *lots, mode=mode, late=late, withdrawn=gone)
            for name, (lots, mode, (late, gone)) in zip("abc", chosen, strict=True)
        ]
        found = superseded(made, last_deposit_only=True)
        for each in made:
            offers_left = [slot for slot in each.slots if slot not in found[each.id] and slot != CANDIDACY]
            assert not offers_left or CANDIDACY not in found[each.id], chosen
        counted = [each for each in made if not each.late and not each.withdrawn]
        assert not counted or any(set(each.slots) - set(found[each.id]) for each in counted), "something is left to open"
