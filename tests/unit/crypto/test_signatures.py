"""A signature of the platform has one key, one header, one spelling (RFC 7515; REQ-155)."""

import random

import pytest
from cryptography.hazmat.primitives.asymmetric import utils

from chalicelib.adapters.memory.keys import MemorySigner
from chalicelib.crypto.canonical import canonical
from chalicelib.crypto.es256 import BadSignature, b64url, digest, protected_header, verify_record
from chalicelib.crypto.signing import sign_record

SIGNER, OTHER = MemorySigner(), MemorySigner()


def test_signatures_of_the_library_hold_and_altered_ones_do_not():
    rng = random.Random(7)
    for n in range(40):
        signer, record = MemorySigner(), {"n": n}
        token = sign_record(signer, record)
        verify_record(signer.public_pem(), record, token)
        flipped = list(token)
        where = rng.randrange(token.rindex(".") + 1, len(token))
        flipped[where] = "A" if flipped[where] != "A" else "B"
        with pytest.raises(BadSignature):
            verify_record(signer.public_pem(), record, "".join(flipped))


def signed_under(protected, record):
    """What the right key signs under a header of somebody's choice."""
    r, s = utils.decode_dss_signature(SIGNER.sign(digest(protected, record)))
    return f"{protected}..{b64url(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


@pytest.mark.parametrize("header", [
    {"alg": "ES256", "kid": OTHER.key_id}, {"alg": "none", "kid": SIGNER.key_id}, {"alg": "ES384", "kid": SIGNER.key_id}, {"alg": "HS256", "kid": SIGNER.key_id},
    {"alg": "ES256"}, {"kid": SIGNER.key_id}, {}, {"alg": "ES256", "kid": SIGNER.key_id, "b64": False}, {"alg": "ES256", "kid": SIGNER.key_id.upper()},
])  # fmt: skip
def test_the_right_key_under_another_header_signs_nothing(header):
    record = {"n": 1}
    verify_record(SIGNER.public_pem(), record, signed_under(protected_header(SIGNER.key_id), record))
    with pytest.raises(BadSignature):
        verify_record(SIGNER.public_pem(), record, signed_under(b64url(canonical(header)), record))


def respelled(tail):
    """Other spellings that a lenient reader takes for the same 64 bytes."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    last = alphabet.index(tail[-1])
    yield from (tail[:-1] + alphabet[last + unused] for unused in range(1, 16))  # four bits that no byte holds
    yield from (tail + "=" * count for count in (1, 2, 3, 4, 6))
    yield from (tail + junk for junk in ("\n", "\r\n", " ", "!", "é", "\x00", "AA", "AAAA"))
    yield from (tail[:40] + junk + tail[40:] for junk in ("\n", " ", "!", "=", "\t", "~~~~"))
    yield from (tail.replace("-", "+").replace("_", "/") + "\n", f"\n{tail}", f" {tail}", "")


def test_a_signature_has_one_spelling():
    record = {"n": 1}
    head, _, tail = sign_record(SIGNER, record).rpartition(".")
    accepted = []
    for spelled in respelled(tail):
        try:
            verify_record(SIGNER.public_pem(), record, f"{head}.{spelled}")
            accepted.append(spelled)
        except BadSignature:
            pass
    assert accepted == []
    for token in (
        f"{head}x.{tail}",
        f"{head[:-1]}.eA.{tail}",
        f"\n{head}.{tail}",
        f"{head[:-1]}=..{tail}",
        f"{head}.{tail}.",
        f"{head}.{tail}.{tail}",
        tail,
    ):
        with pytest.raises(BadSignature):
            verify_record(SIGNER.public_pem(), record, token)
