"""Recipients and identities: post-quantum hybrid, X25519 and passphrase.

A recipient makes the stanza from which its identity finds the file key. The hybrid is HPKE (RFC 9180) over
ML-KEM-768 with X25519 ("X-Wing"), whose 32-byte seed grows into both private keys by SHAKE-256.
"""

import functools
import hashlib
import os
import re
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from chalicelib.crypto.age.errors import HeaderError
from chalicelib.crypto.age.header import Stanza, derive
from chalicelib.crypto.age.text import b64decode, b64encode, bech32_decode, bech32_encode

FILE_KEY_BYTES = 16
_ENCRYPTED_KEY_BYTES = FILE_KEY_BYTES + 16
_PQ_TYPE, _PQ_LABEL = "mlkem768x25519", b"age-encryption.org/mlkem768x25519"
_PQ_SHARE_BYTES = 1120
_MLKEM_PUBLIC_BYTES = 1184
_X25519_TYPE, _X25519_LABEL = "X25519", b"age-encryption.org/v1/X25519"
_SCRYPT_TYPE, _SCRYPT_LABEL = "scrypt", b"age-encryption.org/v1/scrypt"
# 2^18 takes about a second and 256 MiB; a file asking for more than 2^20 is refused rather than obeyed.
DEFAULT_WORK_FACTOR, _MAX_WORK_FACTOR = 18, 20
_ZERO_NONCE = bytes(12)


class Recipient(Protocol):
    def wrap(self, file_key: bytes) -> Stanza:
        """The stanza that leads this recipient to `file_key`."""


class Identity(Protocol):
    def unwrap(self, stanzas: tuple[Stanza, ...]) -> bytes | None:
        """The file key, or None when no stanza is ours. HeaderError if one is ours and malformed."""


def _suite() -> Suite:
    return Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


def _lock(key: bytes, file_key: bytes) -> bytes:
    return ChaCha20Poly1305(key).encrypt(_ZERO_NONCE, file_key, None)


def _unlock(key: bytes, body: bytes) -> bytes | None:
    try:
        return ChaCha20Poly1305(key).decrypt(_ZERO_NONCE, body, None)
    except InvalidTag:
        return None


def _share(stanza: Stanza, arguments: int, size_bytes: int) -> bytes:
    """The first argument of one of our stanzas, once its shape is known to be right."""
    if len(stanza.args) != 1 + arguments or len(stanza.body) != _ENCRYPTED_KEY_BYTES:
        raise HeaderError("a stanza of ours has the wrong shape")
    try:
        share = b64decode(stanza.args[1])
    except ValueError as error:
        raise HeaderError(str(error)) from error
    if len(share) != size_bytes:
        raise HeaderError("a stanza of ours has a share of the wrong length")
    return share


def _exchange(private: X25519PrivateKey, share: bytes) -> bytes:
    try:
        return private.exchange(X25519PublicKey.from_public_bytes(share))
    except ValueError as error:
        raise HeaderError("an X25519 share of low order") from error


def _decode_key(text: str, prefix: str, size_bytes: int) -> bytes:
    found, data = bech32_decode(text)
    if found != prefix or len(data) != size_bytes:
        raise ValueError(f"not a key of type {prefix}")
    return data


@dataclass(frozen=True)
class PqRecipient:
    """`age1pq1…`: 1,216 bytes, the ML-KEM-768 key then the X25519 key."""

    public: bytes

    @classmethod
    @functools.lru_cache(maxsize=4096)  # a manifest names the same few keys for every deposit: 3 ms each to decode
    def parse(cls, text: str) -> "PqRecipient":
        if text != text.lower():
            raise ValueError("a recipient is written in lower case")
        recipient = cls(_decode_key(text, "age1pq", _MLKEM_PUBLIC_BYTES + 32))
        recipient._key()  # refuses a key that is not on the curve or not reduced
        return recipient

    def __str__(self) -> str:
        return bech32_encode("age1pq", self.public)

    def _key(self) -> MLKEM768X25519PublicKey:
        mlkem, x25519 = self.public[:_MLKEM_PUBLIC_BYTES], self.public[_MLKEM_PUBLIC_BYTES:]
        return MLKEM768X25519PublicKey(MLKEM768PublicKey.from_public_bytes(mlkem), X25519PublicKey.from_public_bytes(x25519))

    def wrap(self, file_key: bytes) -> Stanza:
        sealed = _suite().encrypt(file_key, self._key(), _PQ_LABEL)
        return Stanza((_PQ_TYPE, b64encode(sealed[:_PQ_SHARE_BYTES])), sealed[_PQ_SHARE_BYTES:])


@dataclass(frozen=True)
class PqIdentity:
    """`AGE-SECRET-KEY-PQ-1…`: a 32-byte seed."""

    seed: bytes

    @classmethod
    def parse(cls, text: str) -> "PqIdentity":
        if text != text.upper():
            raise ValueError("an identity is written in upper case")
        return cls(_decode_key(text, "age-secret-key-pq-", 32))

    def __str__(self) -> str:
        return bech32_encode("age-secret-key-pq-", self.seed).upper()

    def __repr__(self) -> str:
        return "PqIdentity(…)"  # a secret never reaches a log by accident

    def _keys(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        grown = hashlib.shake_256(self.seed).digest(96)
        return MLKEM768PrivateKey.from_seed_bytes(grown[:64]), X25519PrivateKey.from_private_bytes(grown[64:])

    @property
    def recipient(self) -> PqRecipient:
        mlkem, x25519 = self._keys()
        return PqRecipient(mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw())

    def unwrap(self, stanzas: tuple[Stanza, ...]) -> bytes | None:
        mlkem, x25519 = self._keys()
        private = MLKEM768X25519PrivateKey(mlkem, x25519)
        for stanza in stanzas:
            if stanza.args[0] != _PQ_TYPE:
                continue
            share = _share(stanza, 1, _PQ_SHARE_BYTES)
            # HPKE answers InvalidTag for another recipient and for a low-order share alike; age tells them apart.
            _exchange(x25519, share[-32:])
            try:
                return _suite().decrypt(share + stanza.body, private, _PQ_LABEL)
            except InvalidTag:
                continue
        return None


@dataclass(frozen=True)
class X25519Recipient:
    """`age1…`, classical: read and written so that ordinary age tools can check our work."""

    public: bytes

    @classmethod
    def parse(cls, text: str) -> "X25519Recipient":
        if text != text.lower():
            raise ValueError("a recipient is written in lower case")
        return cls(_decode_key(text, "age", 32))

    def __str__(self) -> str:
        return bech32_encode("age", self.public)

    def wrap(self, file_key: bytes) -> Stanza:
        ephemeral = X25519PrivateKey.generate()
        share = ephemeral.public_key().public_bytes_raw()
        secret = ephemeral.exchange(X25519PublicKey.from_public_bytes(self.public))
        key = derive(secret, share + self.public, _X25519_LABEL)
        return Stanza((_X25519_TYPE, b64encode(share)), _lock(key, file_key))


@dataclass(frozen=True)
class X25519Identity:
    """`AGE-SECRET-KEY-1…`."""

    secret: bytes

    @classmethod
    def parse(cls, text: str) -> "X25519Identity":
        if text != text.upper():
            raise ValueError("an identity is written in upper case")
        return cls(_decode_key(text, "age-secret-key-", 32))

    def __repr__(self) -> str:
        return "X25519Identity(…)"

    @property
    def recipient(self) -> X25519Recipient:
        return X25519Recipient(X25519PrivateKey.from_private_bytes(self.secret).public_key().public_bytes_raw())

    def unwrap(self, stanzas: tuple[Stanza, ...]) -> bytes | None:
        private = X25519PrivateKey.from_private_bytes(self.secret)
        for stanza in stanzas:
            if stanza.args[0] != _X25519_TYPE:
                continue
            share = _share(stanza, 1, 32)
            key = derive(_exchange(private, share), share + self.recipient.public, _X25519_LABEL)
            file_key = _unlock(key, stanza.body)
            if file_key is not None:
                return file_key
        return None


@dataclass(frozen=True)
class Passphrase:
    """Recipient and identity at once. `work_factor` is log2 of scrypt's N, used when writing."""

    text: str
    work_factor: int = DEFAULT_WORK_FACTOR

    def __repr__(self) -> str:
        return "Passphrase(…)"

    def _key(self, salt: bytes, work_factor: int) -> bytes:
        return Scrypt(salt=_SCRYPT_LABEL + salt, length=32, n=2**work_factor, r=8, p=1).derive(self.text.encode())

    def wrap(self, file_key: bytes) -> Stanza:
        salt = os.urandom(16)
        key = self._key(salt, self.work_factor)
        return Stanza((_SCRYPT_TYPE, b64encode(salt), str(self.work_factor)), _lock(key, file_key))

    def unwrap(self, stanzas: tuple[Stanza, ...]) -> bytes | None:
        if not any(s.args[0] == _SCRYPT_TYPE for s in stanzas):
            return None
        if len(stanzas) != 1:
            raise HeaderError("a passphrase shares its file with another recipient")
        salt = _share(stanzas[0], 2, 16)
        factor = stanzas[0].args[2]
        if not re.fullmatch(r"[1-9][0-9]?", factor) or int(factor) > _MAX_WORK_FACTOR:
            raise HeaderError("scrypt work factor refused")
        return _unlock(self._key(salt, int(factor)), stanzas[0].body)


def parse_identity(text: str) -> PqIdentity | X25519Identity:
    """Identity from its `AGE-SECRET-KEY-…` text; ValueError otherwise."""
    return (PqIdentity if text.startswith("AGE-SECRET-KEY-PQ-1") else X25519Identity).parse(text)


def parse_recipient(text: str) -> PqRecipient | X25519Recipient:
    """Recipient from its `age1…` text; ValueError otherwise."""
    return (PqRecipient if text.startswith("age1pq1") else X25519Recipient).parse(text)


def generate_pq_identity(seed: bytes | None = None) -> PqIdentity:
    """A new post-quantum identity, or the one grown from a 32-byte `seed`."""
    seed = os.urandom(32) if seed is None else seed
    if len(seed) != 32:
        raise ValueError("a seed has 32 bytes")
    return PqIdentity(seed)
