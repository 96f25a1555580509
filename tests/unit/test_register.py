"""The chain: what breaks it, and that its form is RFC 8785 (REQ-155)."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.register import Draft, breaks, canonical, chain, stream

AT = datetime(2026, 3, 2, 11, tzinfo=UTC)
NAME = stream("01ARZ3NDEKTSV4RRFFQ69G5FAV", "deposits")
VALUES = st.recursive(st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(), lambda inner: st.lists(inner) | st.dictionaries(
    st.text(st.characters(min_codepoint=32, max_codepoint=126)), inner), max_leaves=8)  # fmt: skip


def entries(count: int) -> list[dict]:
    last, made = None, []
    for n in range(count):
        last = chain(NAME, last, Draft(kind="deposit", at=AT + timedelta(seconds=n), record={"n": n}), f"i{n}")
        made.append(json.loads(json.dumps(last.as_json())))
    return made


@given(VALUES)
def test_the_canonical_form_is_rfc_8785(value):
    assert canonical(value) == rfc8785.dumps(value)


def test_floats_and_foreign_keys_have_no_form():
    for value in (1.5, {"é": 1}, [{"a": 0.1}]):
        with pytest.raises(ValueError, match="."):
            canonical(value)


@pytest.mark.req("REQ-155")
def test_a_whole_chain_holds_and_any_change_breaks_it():
    whole = entries(6)
    assert not list(breaks(whole))
    for field, value in [
        ("at", "2020-01-01T00:00:00.000Z"),
        ("kind", "x"),
        ("idem", "x"),
        ("record", {"n": 9}),
        ("head", {"a": 1}),
        ("prev", "0" * 64),
    ]:
        altered = json.loads(json.dumps(whole))
        altered[3][field] = value
        assert list(breaks(altered)), field


@pytest.mark.req("REQ-155")
@given(st.permutations(range(5)))
def test_any_other_order_breaks(order):
    whole = entries(5)
    assert (list(breaks([whole[n] for n in order])) == []) == (list(order) == list(range(5)))


@pytest.mark.parametrize("cut", [0, 2])
def test_a_missing_line_breaks(cut):
    whole = entries(5)
    assert list(breaks(whole[:cut] + whole[cut + 1 :]))


def test_a_repeated_line_and_a_shapeless_one_are_named():
    whole = entries(3)
    assert {one.check for one in breaks([*whole, whole[2]])} >= {"order", "repeat"}
    assert [one.check for one in breaks([{"seq": 1}])] == ["form"]
