"""age v1 files (C2SP specification), post-quantum recipients included, on top of `cryptography` alone.

    encrypt(b"…", [recipient])          decrypt(data, [identity])           small files, in memory
    write(source, out, [recipient])     open_reader(file, [identity])       large files, constant memory
    generate_pq_identity()              parse_identity(text)  parse_recipient(text)  Passphrase(text)

Every error is an AgeError. Proved by the C2SP/CCTV vectors, the `age` command and the npm library.
"""

import io
import os
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Protocol

from chalicelib.crypto.age.errors import AgeError, ArmorError, HeaderError, MacError, NoMatch, PayloadError
from chalicelib.crypto.age.header import Header, Stanza, derive, encode_header, read_header
from chalicelib.crypto.age.keys import (
    FILE_KEY_BYTES,
    Identity,
    Passphrase,
    PqIdentity,
    PqRecipient,
    Recipient,
    X25519Identity,
    X25519Recipient,
    generate_pq_identity,
    parse_identity,
    parse_recipient,
)
from chalicelib.crypto.age.payload import NONCE_BYTES, PayloadReader, Readable, decrypt_chunks, encrypt_chunks, read_full
from chalicelib.crypto.age.text import armor, dearmor

__all__ = [
    "AgeError", "ArmorError", "Header", "HeaderError", "Identity", "MacError", "NoMatch", "Passphrase", "PayloadError",
    "PqIdentity", "PqRecipient", "Recipient", "Stanza", "X25519Identity", "X25519Recipient", "armor", "dearmor",
    "decrypt", "decrypt_stream", "encrypt", "encrypt_stream", "generate_pq_identity", "open_header", "open_reader",
    "parse_identity", "parse_recipient", "read_header", "write",
]  # fmt: skip


class Writable(Protocol):
    """Where an age file is written."""

    def writelines(self, lines: Iterable[bytes], /) -> None: ...


def encrypt_stream(source: Readable, recipients: Iterable[Recipient]) -> Iterator[bytes]:
    """The age file of `source`, piece by piece: first the header with its nonce, then the chunks."""
    file_key, nonce = os.urandom(FILE_KEY_BYTES), os.urandom(NONCE_BYTES)
    stanzas = [recipient.wrap(file_key) for recipient in recipients]
    if not stanzas:
        raise ValueError("an age file needs a recipient")
    yield encode_header(stanzas, file_key) + nonce
    yield from encrypt_chunks(source, derive(file_key, nonce, b"payload"))


def write(source: Readable, out: Writable, recipients: Iterable[Recipient]) -> None:
    """Encrypt `source` into `out`, in constant memory."""
    out.writelines(encrypt_stream(source, recipients))


def encrypt(plain: bytes, recipients: Iterable[Recipient]) -> bytes:
    """The age file of a small content."""
    return b"".join(encrypt_stream(io.BytesIO(plain), recipients))


def open_header(source: BinaryIO, identities: Iterable[Identity]) -> bytes:
    """Read the header and the nonce; answer the payload key. `source` is left at the first chunk.

    Raises HeaderError, NoMatch, MacError.
    """
    header = read_header(source)
    file_key = next((k for i in identities if (k := i.unwrap(header.stanzas)) is not None), None)
    if file_key is None:
        raise NoMatch("no identity given opens this file")
    header.check_mac(file_key)
    nonce = read_full(source, NONCE_BYTES)
    if len(nonce) != NONCE_BYTES:
        raise HeaderError("the file ends before its nonce")
    return derive(file_key, nonce, b"payload")


def decrypt_stream(source: BinaryIO, identities: Iterable[Identity]) -> Iterator[bytes]:
    """Plaintext of `source` (a pipe will do), chunk by authenticated chunk. Raises AgeError."""
    return decrypt_chunks(source, open_header(source, identities))


def decrypt(data: bytes, identities: Iterable[Identity]) -> bytes:
    """Plaintext of a small age file. Raises AgeError."""
    return b"".join(decrypt_stream(io.BytesIO(data), identities))


def open_reader(source: BinaryIO, identities: Iterable[Identity]) -> PayloadReader:
    """Seekable plaintext of a seekable age file. Raises AgeError, also while reading."""
    key = open_header(source, identities)
    return PayloadReader(source, key, source.tell())
