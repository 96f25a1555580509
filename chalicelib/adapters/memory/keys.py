"""Keys in memory: a vault that authenticates its context, and a P-256 signer."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ...crypto.es256 import key_id
from ...crypto.gate import WrongContext


class MemoryVault:
    def __init__(self) -> None:
        self._aead = AESGCM(AESGCM.generate_key(256))

    def encrypt(self, seed: bytes, context: Mapping[str, str]) -> bytes:
        nonce = os.urandom(12)
        return nonce + self._aead.encrypt(nonce, seed, _bound(context))

    def decrypt(self, blob: bytes, context: Mapping[str, str]) -> bytes:
        try:
            return self._aead.decrypt(blob[:12], blob[12:], _bound(context))
        except InvalidTag as error:
            raise WrongContext() from error


class MemorySigner:
    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())

    @property
    def key_id(self) -> str:
        return key_id(self.public_pem())

    def public_pem(self) -> str:
        return self._key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()

    def sign(self, digest: bytes) -> bytes:
        return self._key.sign(digest, ec.ECDSA(Prehashed(hashes.SHA256())))


def _bound(context: Mapping[str, str]) -> bytes:
    return json.dumps(context, sort_keys=True).encode()
