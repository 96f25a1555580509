"""Secrets that the platform must read again, kept encrypted in its tables (AES-256-GCM under a key drawn from the installation's secret).

Called by `usecases/directory/code_apps.py`. Whoever reads the tables alone learns nothing; a sealed secret is bound to what it is for and to
whom it belongs, so that a row copied elsewhere opens nothing.
"""

from __future__ import annotations

import base64
import os

_NONCE = 12


class Unreadable(Exception):
    """Another installation's secret, another person's, or another use: it does not open."""


def seal(secret: bytes, use: str, whose: str, plain: bytes) -> str:
    """`secret`: the installation's; `use`: a name of ours; `whose`: an id. Base64 of nonce and ciphertext."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # here: a cold start seals nothing

    nonce = os.urandom(_NONCE)
    return base64.b64encode(nonce + AESGCM(_key(secret, use)).encrypt(nonce, plain, whose.encode())).decode()


def unseal(secret: bytes, use: str, whose: str, sealed: str) -> bytes:
    """Raises Unreadable."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        raw = base64.b64decode(sealed, validate=True)
        return AESGCM(_key(secret, use)).decrypt(raw[:_NONCE], raw[_NONCE:], whose.encode())
    except (InvalidTag, ValueError) as error:
        raise Unreadable from error


def _key(secret: bytes, use: str) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"souspli/at-rest/{use}/v1".encode()).derive(secret)
