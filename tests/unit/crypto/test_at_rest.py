"""Secrets kept encrypted in tables: they open with the same installation's secret, for the same use and person, and not otherwise."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.crypto.at_rest import Unreadable, seal, unseal

SECRET = b"installation"


@given(st.binary(max_size=200), st.text(min_size=1, max_size=30))
def test_what_is_sealed_opens_for_the_same_person(plain, whose):
    sealed = seal(SECRET, "use", whose, plain)
    assert unseal(SECRET, "use", whose, sealed) == plain
    assert sealed != seal(SECRET, "use", whose, plain), "twice the same is not seen to be the same"


@pytest.mark.parametrize("other", [(b"another", "use", "ana"), (SECRET, "other use", "ana"), (SECRET, "use", "bea")])
def test_nothing_else_opens_it(other):
    with pytest.raises(Unreadable):
        unseal(*other, seal(SECRET, "use", "ana", b"plain"))


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_a_changed_byte_is_seen(at, mask):
    raw = bytearray(base64.b64decode(seal(SECRET, "use", "ana", b"plain")))
    raw[at % len(raw)] ^= mask
    with pytest.raises(Unreadable):
        unseal(SECRET, "use", "ana", base64.b64encode(bytes(raw)).decode())


@pytest.mark.parametrize("text", ["", "é", "AAAA", "not base64"])
def test_what_was_never_sealed_is_refused(text):
    with pytest.raises(Unreadable):
        unseal(SECRET, "use", "ana", text)
