"""Signatures of the platform's records: ES256, as a detached JWS over canonical JSON.

Any JOSE library verifies one: the payload is the record's canonical bytes (RFC 8785), left out of the middle of the
token (RFC 7515, appendix F). The private key stays in its vault, which only ever signs a digest.
"""

import base64
import hashlib
import json
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from chalicelib.crypto.canonical import canonical

_SCALAR = 32


class Signer(Protocol):
    """An ECDSA P-256 key that signs a SHA-256 digest."""

    @property
    def key_id(self) -> str:
        """Name of the key: see key_id()."""

    def public_pem(self) -> str:
        """The public key, PEM: what verifies receipts and records offline."""

    def sign(self, digest: bytes) -> bytes:
        """DER signature of the digest."""


class BadSignature(Exception):
    """The record, the signature or the key is not the right one."""


def key_id(public_pem: str) -> str:
    """Name of a public key: the first 32 hex characters of the SHA-256 of its DER form."""
    der = load_pem_public_key(public_pem.encode()).public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(der).hexdigest()[:32]


def _b64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def _from_b64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _digest(protected: str, record: Any) -> bytes:
    return hashlib.sha256(f"{protected}.{_b64url(canonical(record))}".encode("ascii")).digest()


def sign_record(signer: Signer, record: Any) -> str:
    """Detached JWS "header..signature" of a record (any canonical JSON value)."""
    protected = _b64url(canonical({"alg": "ES256", "kid": signer.key_id}))
    r, s = utils.decode_dss_signature(signer.sign(_digest(protected, record)))
    return f"{protected}..{_b64url(r.to_bytes(_SCALAR, 'big') + s.to_bytes(_SCALAR, 'big'))}"


def verify_record(public_pem: str, record: Any, token: str) -> None:
    """Raise BadSignature unless `token` signs this very record with this key."""
    try:
        protected, middle, tail = token.split(".")
        fields, raw = json.loads(_from_b64url(protected)), _from_b64url(tail)
        if middle or fields != {"alg": "ES256", "kid": key_id(public_pem)} or len(raw) != 2 * _SCALAR:
            raise ValueError("not a signature of that key")
        der = utils.encode_dss_signature(*(int.from_bytes(h, "big") for h in (raw[:_SCALAR], raw[_SCALAR:])))
        key = load_pem_public_key(public_pem.encode())
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise ValueError("not an elliptic-curve key")
        key.verify(der, _digest(protected, record), ec.ECDSA(utils.Prehashed(SHA256())))
    except (ValueError, InvalidSignature) as error:
        raise BadSignature("the signature does not match") from error
