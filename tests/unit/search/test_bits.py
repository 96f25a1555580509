"""Sets of documents come back as they went, whatever their size and density."""

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.search import bits


@given(st.sets(st.integers(0, 200_000), max_size=300))
def test_what_is_encoded_decodes(numbers):
    ordered = sorted(numbers)
    assert list(bits.iterate(bits.decode(bits.encode(ordered)))) == ordered


@given(st.integers(1, 9), st.integers(1, 20_000), st.integers(0, 500))
def test_dense_sets_too_from_any_place(step, count, start):
    ordered = list(range(0, count * step, step))
    decoded = bits.decode(bits.encode(ordered))
    assert decoded.bit_count() == count
    assert list(bits.iterate(decoded, start)) == ordered[start:]
