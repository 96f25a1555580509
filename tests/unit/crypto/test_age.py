"""age files of our own: round trips, seeking, and what the public tools make of them."""

import io
import shutil
import subprocess

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.crypto import age
from chalicelib.crypto.age.payload import CHUNK, plain_size, sealed_size
from chalicelib.crypto.age.text import bech32_decode, bech32_encode

PQ = age.generate_pq_identity(bytes(32))
CLASSIC = age.parse_identity("AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX")
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("identity", [PQ, CLASSIC], ids=["pq", "x25519"])
def test_round_trip(identity, size):
    data = bytes(i % 251 for i in range(size))
    sealed = age.encrypt(data, [identity.recipient])
    assert age.decrypt(sealed, [identity]) == data
    reader = age.open_reader(io.BytesIO(sealed), [identity])
    assert (reader.read(), reader.size) == (data, size)


@given(st.binary(max_size=3 * CHUNK), st.integers(0, 3 * CHUNK), st.integers(0, 1000))
@settings(max_examples=30, deadline=None)
def test_reading_anywhere(data, at, length):
    reader = age.open_reader(io.BytesIO(age.encrypt(data, [CLASSIC.recipient])), [CLASSIC])
    reader.seek(at)
    assert io.BufferedReader(reader).read(length) == data[at : at + length]


def test_sizes_are_reversible():
    for size in SIZES:
        assert plain_size(sealed_size(size)) == size
    for impossible in (0, 15, CHUNK + 17, CHUNK + 32):
        with pytest.raises(age.PayloadError):
            plain_size(impossible)


def test_a_cut_file_gives_no_byte_to_a_seeking_reader():
    sealed = age.encrypt(bytes(2 * CHUNK), [CLASSIC.recipient])
    with pytest.raises(age.PayloadError):
        age.open_reader(io.BytesIO(sealed[: -CHUNK - 16]), [CLASSIC])


def test_several_recipients_and_strangers():
    sealed = age.encrypt(b"x", [PQ.recipient, CLASSIC.recipient])
    assert age.decrypt(sealed, [PQ]) == age.decrypt(sealed, [CLASSIC]) == b"x"
    with pytest.raises(age.NoMatch):
        age.decrypt(sealed, [age.generate_pq_identity()])
    with pytest.raises(ValueError, match="recipient"):
        age.encrypt(b"x", [])


def test_a_changed_header_is_refused():
    sealed = age.encrypt(b"x", [PQ.recipient, CLASSIC.recipient])
    second = sealed.index(b"-> X25519")
    with pytest.raises(age.MacError):
        age.decrypt(sealed[:second] + sealed[sealed.index(b"--- ") :], [PQ])


def test_keys_are_spelled_one_way():
    assert age.parse_identity(str(PQ)) == PQ
    assert age.parse_recipient(str(PQ.recipient)) == PQ.recipient
    assert "…" in repr(PQ)
    assert str(PQ) not in repr(PQ)
    for wrong in [str(PQ).lower(), str(PQ)[:-1], str(PQ) + "Q", "AGE-SECRET-KEY-PQ-1", "AGE-SECRET-KEY-1QQ", ""]:
        with pytest.raises(ValueError, match="."):
            age.parse_identity(wrong)
    for wrong in [str(PQ.recipient).upper(), "age1pq1qq", "age1qq"]:
        with pytest.raises(ValueError, match="."):
            age.parse_recipient(wrong)


@given(st.binary(max_size=80))
def test_bech32_is_reversible(data):
    assert bech32_decode(bech32_encode("age", data)) == ("age", data)


def test_a_greedy_header_is_refused():
    endless = b"age-encryption.org/v1\n" + b"-> x y\n" + b"A" * 64 + b"\n"
    with pytest.raises(age.HeaderError):
        age.read_header(io.BytesIO(endless + (b"A" * 64 + b"\n") * 20_000))


def test_passphrase():
    sealed = age.encrypt(b"secret", [age.Passphrase("mot", 10)])
    assert age.decrypt(sealed, [age.Passphrase("mot")]) == b"secret"
    with pytest.raises(age.NoMatch):
        age.decrypt(sealed, [age.Passphrase("autre")])


def test_pyrage_reads_ours_and_we_read_pyrage():
    identity = pyrage.x25519.Identity.generate()
    ours = age.parse_identity(str(identity))
    assert str(ours.recipient) == str(identity.to_public())
    assert pyrage.decrypt(age.encrypt(b"bonjour", [ours.recipient]), [identity]) == b"bonjour"
    assert age.decrypt(pyrage.encrypt(b"salut", [identity.to_public()]), [ours]) == b"salut"
    assert pyrage.passphrase.decrypt(age.encrypt(b"bonjour", [age.Passphrase("mot", 10)]), "mot") == b"bonjour"


@pytest.mark.skipif(shutil.which("age") is None, reason="the age command is not installed: pyrage is the oracle then")
def test_the_age_command_reads_ours_and_we_read_its(tmp_path):
    key = tmp_path / "key"
    subprocess.run(["age-keygen", "-o", key], check=True, capture_output=True)
    identity = age.parse_identity(key.read_text().splitlines()[-1])
    data = bytes(range(256)) * 1000
    opened = subprocess.run(["age", "-d", "-i", key], input=age.encrypt(data, [identity.recipient]), capture_output=True, check=True)
    assert opened.stdout == data
    sealed = subprocess.run(["age", "-r", str(_recipient(identity))], input=data, capture_output=True, check=True).stdout
    assert age.decrypt(sealed, [identity]) == data


def _recipient(identity: age.X25519Identity) -> age.X25519Recipient:
    return identity.recipient
