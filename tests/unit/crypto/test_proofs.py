"""Signatures of records, canaries, recovery sheets, fingerprints."""

import dataclasses

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chalicelib.crypto import age, recovery
from chalicelib.crypto.errors import CODES, SealError
from chalicelib.crypto.es256 import BadSignature, key_id, verify_record
from chalicelib.crypto.plis import check_canary, fingerprint, make_canary, open_canary
from chalicelib.crypto.signing import sign_record

RECORD = {"number": "7KQ2-M8TD", "received_at": "2030-03-02T10:59:59.123Z", "files": [{"name": "é.pdf", "size": 3}]}


class LocalSigner:
    """What KMS does, with a key in memory."""

    def __init__(self):
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.public_pem = self._key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        self.key_id = key_id(self.public_pem)

    def sign(self, digest):
        return self._key.sign(digest, ec.ECDSA(utils.Prehashed(SHA256())))


@pytest.fixture(scope="module")
def signer():
    return LocalSigner()


@pytest.mark.req("REQ-053")
def test_a_signature_holds_for_this_record_and_key_only(signer):
    token = sign_record(signer, RECORD)
    verify_record(signer.public_pem, RECORD, token)
    verify_record(signer.public_pem, dict(reversed(RECORD.items())), token)
    altered = {**RECORD, "received_at": "2030-03-02T10:59:59.124Z"}
    head, _, tail = token.split(".")
    forgeries = [(altered, token), (RECORD, f"{head}..{tail[:-4]}AAAA"), (RECORD, f"{head}.x.{tail}"), (RECORD, "x"), (RECORD, "")]
    for record, forged in forgeries:
        with pytest.raises(BadSignature):
            verify_record(signer.public_pem, record, forged)
    with pytest.raises(BadSignature):
        verify_record(LocalSigner().public_pem, RECORD, token)


def test_the_algorithm_is_not_the_tokens_to_choose(signer):
    _, _, tail = sign_record(signer, RECORD).split(".")
    none = "eyJhbGciOiJub25lIn0"  # {"alg":"none"}
    with pytest.raises(BadSignature):
        verify_record(signer.public_pem, RECORD, f"{none}..{tail}")


@pytest.mark.req("REQ-084")
def test_a_canary_is_for_one_key_member_and_manifest(entity):
    member, other = entity.members[:2]
    sealed, expected = make_canary("ab" * 32, "M1", str(member.recipient))
    answer = open_canary(sealed, "ab" * 32, "M1", member)
    assert check_canary(expected, answer)
    assert not check_canary(expected, answer[:-1] + "x")
    for arguments in [("cd" * 32, "M1", member), ("ab" * 32, "M2", member), ("ab" * 32, "M1", other)]:
        with pytest.raises(SealError, match="canary-invalid"):
            open_canary(sealed, *arguments)
    with pytest.raises(SealError, match="canary-invalid"):
        open_canary(sealed[1:], "ab" * 32, "M1", member)


@pytest.mark.req("REQ-084")
def test_two_sheets_of_one_key(entity):
    a, b, c = recovery.make_sheets(entity.recovery)
    for sheets in ([a, b], [c, a], [b, c], [a, b, c]):
        assert recovery.read_sheets(sheets) == entity.recovery
    other = recovery.make_sheets(age.generate_pq_identity())
    for sheets in ([a], [a, a], [a, other[1]], []):
        with pytest.raises(SealError, match="recovery-sheets"):
            recovery.read_sheets(sheets)
    with pytest.raises(SealError, match="paper-"):
        recovery.read_sheets([a, b[:-1]])


def test_fingerprints():
    one, two = (str(age.generate_pq_identity().recipient) for _ in "ab")
    assert fingerprint(one) == fingerprint(one) != fingerprint(two)
    assert [len(group) for group in fingerprint(one).split("-")] == [4] * 6


def test_the_manifest_refuses_to_lose_the_offers(make_entity):
    assert make_entity(n=2, k=2).manifest.recovery
    with pytest.raises(SealError, match="manifest-invalid"):
        make_entity(n=2, k=2, with_recovery=False)
    with pytest.raises(SealError, match="manifest-invalid"):
        dataclasses.replace(make_entity().manifest, k=4).check()


def test_every_code_has_a_sentence():
    for code, (_, detail) in CODES.items():
        assert detail.endswith(".")
        assert SealError(code, "x").detail == detail
