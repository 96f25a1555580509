"""Canonical JSON, Shamir's sharing, archives, paper: each against its standard or another implementation."""

import io
import random
import tarfile
from itertools import combinations

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.crypto import shamir, tar
from chalicelib.crypto.canonical import canonical, canonical_sha256, parse_canonical
from chalicelib.crypto.errors import SealError
from chalicelib.crypto.paper import from_paper, to_paper

TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)
GOOD_NAMES = st.lists(st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=30), min_size=1, max_size=6).map(
    "/".join
)


@given(VALUES)
def test_canonical_is_rfc_8785(value):
    assert canonical(value) == rfc8785.dumps(value)
    assert parse_canonical(canonical(value)) == value
    assert len(canonical_sha256(value)) == 64


@pytest.mark.parametrize("value", [1.5, 2**53, "\ud800", b"x", {"a": {1, 2}}, float("nan")])
def test_what_has_no_canonical_form(value):
    with pytest.raises(ValueError, match="."):
        canonical(value)


@pytest.mark.parametrize("data", [b'{"a":1,"a":1}', b"{ }", b'{"b":1,"a":1}', b'"\\u0041"', b"1.0", b"\xff", b"[" * 100_000, b"NaN"])
def test_other_spellings_are_refused(data):
    with pytest.raises(ValueError, match="."):
        parse_canonical(data)


@given(st.binary(min_size=1, max_size=40), st.integers(2, 6), st.data())
@settings(deadline=None)
def test_any_k_shares_give_the_secret(secret, n, data):
    k = data.draw(st.integers(2, n))
    shares = shamir.split(secret, n, k)
    for some in combinations(shares, k):
        assert shamir.combine(some) == secret
    assert shamir.combine(shares) == secret


def test_fewer_shares_tell_nothing():
    """Over all polynomials, one share of a 2-of-n sharing is as likely whatever the secret."""
    for secret in (0, 255):
        seen = {shamir.split(bytes([secret]), 2, 2, lambda _, c=c: bytes([c]))[0][0] for c in range(256)}
        assert len(seen) == 256


@pytest.mark.parametrize("shares", [[], [b"ab"], [b"a", b"b"], [b"abc", b"ab"], [b"a\x01", b"b\x01"], [b"a\x00", b"b\x01"]])
def test_bad_shares(shares):
    with pytest.raises(ValueError, match="."):
        shamir.combine(shares)


@pytest.mark.parametrize(("secret", "n", "k"), [(b"", 3, 2), (b"x", 1, 1), (b"x", 2, 3), (b"x", 256, 2), (b"x", 3, 1)])
def test_bad_sharing(secret, n, k):
    with pytest.raises(ValueError, match="."):
        shamir.split(secret, n, k)


@given(st.lists(st.tuples(GOOD_NAMES, st.binary(max_size=2000)), max_size=4, unique_by=lambda f: f[0]))
@settings(deadline=None)
def test_the_standard_tar_reads_our_archives(files):
    archive = b"".join(tar.header(n, len(d)) + d + bytes(tar.padding(len(d))) for n, d in files) + tar.END
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        assert [(m.name, opened.extractfile(m).read(), m.isreg()) for m in opened] == [(n, d, True) for n, d in files]


@pytest.mark.parametrize("size", [8**11 - 1, 8**11, 2**45])
def test_huge_sizes_are_read_back(size):
    with tarfile.open(fileobj=io.BytesIO(tar.header("big", size)), ignore_zeros=True) as opened:
        assert opened.next().size == size
    assert tar.read_entry(io.BytesIO(tar.header("big", size))) == ("big", size)


@given(st.binary(max_size=60))
def test_paper_is_reversible(data):
    written = to_paper("member", data)
    assert from_paper("member", written.lower().replace("-", " "), len(data)) == data
    assert from_paper("member", written.replace("0", "O").replace("1", "l"), len(data)) == data
    with pytest.raises(SealError, match="paper-checksum"):
        from_paper("recovery", written, len(data))


def test_one_wrong_letter_is_always_seen_and_placed():
    written = to_paper("member", random.Random(1).randbytes(32))
    for at, letter in enumerate(written):
        if letter == "-":
            continue
        for other in "0123456789ABCDEFGHJKMNPQRSTVWXYZ".replace(letter, ""):
            with pytest.raises(SealError) as refusal:
                from_paper("member", written[:at] + other + written[at + 1 :], 32)
            assert refusal.value.code in ("paper-group", "paper-checksum")
            assert refusal.value.where in ("", str(at // 6 + 1))
