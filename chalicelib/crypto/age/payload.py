"""The payload of an age file: 64 KiB chunks under ChaCha20-Poly1305, each readable on its own.

The nonce of a chunk is its index (11 bytes) then 1 if it is the last one, so that no chunk can be dropped, moved or
added. Source: C2SP age specification, "Payload" (the STREAM construction).
"""

import io
import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from chalicelib.crypto.age.errors import PayloadError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CHUNK = 64 * 1024
TAG = 16
SEALED_CHUNK = CHUNK + TAG
NONCE_BYTES = 16


class Readable(Protocol):
    """What we read from: files, pipes, or a stream of our own. Fewer bytes than asked is not the end, none is."""

    def read(self, size: int, /) -> bytes: ...


def sealed_size(plain_bytes: int) -> int:
    """Bytes of the encrypted chunks for that many bytes of plaintext."""
    return plain_bytes + TAG * max(1, -(-plain_bytes // CHUNK))


def plain_size(sealed_bytes: int) -> int:
    """Bytes of plaintext in that many bytes of chunks; PayloadError if no plaintext has this size."""
    chunks = max(1, -(-sealed_bytes // SEALED_CHUNK))
    plain = sealed_bytes - TAG * chunks
    if plain < 0 or sealed_size(plain) != sealed_bytes:
        raise PayloadError("no payload has this size")
    return plain


def nonce(index: int, last: bool) -> bytes:
    """Nonce of the chunk at `index`, counted from 0."""
    return index.to_bytes(11, "big") + bytes([last])


def read_full(source: Readable, size_bytes: int) -> bytes:
    """Exactly `size_bytes`, or less at the end of the file only: pipes and sockets answer in small pieces."""
    pieces = []
    while size_bytes and (piece := source.read(size_bytes)):
        pieces.append(piece)
        size_bytes -= len(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def encrypt_chunks(source: Readable, key: bytes) -> Iterator[bytes]:
    """Encrypted chunks of `source`, in order, holding two chunks at most."""
    cipher = ChaCha20Poly1305(key)
    index, chunk = 0, read_full(source, CHUNK)
    while True:
        following = read_full(source, CHUNK) if len(chunk) == CHUNK else b""
        yield cipher.encrypt(nonce(index, not following), chunk, None)
        if not following:
            return
        index, chunk = index + 1, following


def decrypt_chunk(cipher: ChaCha20Poly1305, index: int, sealed: bytes, last: bool) -> bytes:
    """Plaintext of one chunk. Raises PayloadError."""
    try:
        plain = cipher.decrypt(nonce(index, last), sealed, None)
    except InvalidTag as error:
        raise PayloadError(f"chunk {index} is damaged, missing or out of place") from error
    if last and index and not plain:
        raise PayloadError("the last chunk is empty")
    return plain


def _next_chunk(cipher: ChaCha20Poly1305, index: int, sealed: bytes) -> tuple[bytes, bool]:
    """(plaintext, is it the last). A full chunk may be either: only its tag tells."""
    if len(sealed) == SEALED_CHUNK:
        try:
            return cipher.decrypt(nonce(index, False), sealed, None), False
        except InvalidTag:
            pass  # then it must be the last one
    return decrypt_chunk(cipher, index, sealed, True), True


def decrypt_chunks(source: Readable, key: bytes) -> Iterator[bytes]:
    """Plaintext of a payload read from start to end, each chunk given only once it is authenticated."""
    cipher = ChaCha20Poly1305(key)
    for index in itertools.count():
        plain, last = _next_chunk(cipher, index, read_full(source, SEALED_CHUNK))
        yield plain
        if last:
            break
    if source.read(1):
        raise PayloadError("something follows the last chunk")


class PayloadReader(io.RawIOBase):
    """Seekable plaintext over a seekable ciphertext: only the chunks asked for are read and decrypted.

    `start` is where the chunks begin in `source`. Raises PayloadError while reading. The last chunk is authenticated
    at once: a file cut short is refused before its first byte is given.
    """

    def __init__(self, source: BinaryIO, key: bytes, start: int):
        self._source, self._start = source, start
        self._cipher = ChaCha20Poly1305(key)
        self.size = plain_size(source.seek(0, io.SEEK_END) - start)
        self._last = max(0, (self.size - 1) // CHUNK)
        self._at = 0
        self._held = (self._last, self._load(self._last))

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def _load(self, index: int) -> bytes:
        self._source.seek(self._start + index * SEALED_CHUNK)
        return decrypt_chunk(self._cipher, index, read_full(self._source, SEALED_CHUNK), index == self._last)

    def _chunk(self, index: int) -> bytes:
        if self._held[0] != index:
            self._held = (index, self._load(index))
        return self._held[1]

    def readinto(self, buffer: "WriteableBuffer") -> int:
        if self._at >= self.size:
            return 0
        index, offset = divmod(self._at, CHUNK)
        view = memoryview(buffer).cast("B")
        piece = self._chunk(index)[offset : offset + len(view)]
        view[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)
