"""Signatures of the platform's records: ES256, as a detached JWS over canonical JSON.

Any JOSE library verifies one, and es256.py with Python alone: the payload is the record's canonical bytes (RFC 8785), left out of the
middle of the token (RFC 7515, appendix F). The private key stays in its vault, which only ever signs a digest.
"""

from typing import Any, Protocol

from cryptography.hazmat.primitives.asymmetric import utils

from .es256 import b64url, digest, protected_header

_SCALAR = 32


class Signer(Protocol):
    """An ECDSA P-256 key that signs a SHA-256 digest."""

    @property
    def key_id(self) -> str:
        """Name of the key: see es256.key_id()."""

    def public_pem(self) -> str:
        """The public key, PEM: what verifies receipts and records offline."""

    def sign(self, digest: bytes) -> bytes:
        """DER signature of the digest."""


def sign_record(signer: Signer, record: Any) -> str:
    """Detached JWS "header..signature" of a record (any canonical JSON value)."""
    protected = protected_header(signer.key_id)
    r, s = utils.decode_dss_signature(signer.sign(digest(protected, record)))
    return f"{protected}..{b64url(r.to_bytes(_SCALAR, 'big') + s.to_bytes(_SCALAR, 'big'))}"


def signed(signer: Signer, record: dict[str, Any]) -> dict[str, Any]:
    """The record with its `signature`, which carries the public key too: whose name is to be compared with the platform's own."""
    signature = {"alg": "ES256", "kid": signer.key_id, "pem": signer.public_pem(), "value": sign_record(signer, record)}
    return {**record, "signature": signature}
