"""The textual header of an age v1 file: read strictly, written canonically.

Source: C2SP age specification, "File header". Anything the specification does not allow is refused, so that two
readers can never understand the same bytes differently.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import BinaryIO

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from chalicelib.crypto.age.errors import HeaderError, MacError
from chalicelib.crypto.age.text import b64decode, b64encode

_VERSION = b"age-encryption.org/v1\n"
_BODY_BYTES = 48
# 255 members in one header take 400 kB; a header past this is an attempt on our memory.
_MAX_HEADER = 1024 * 1024
_ARGUMENT = re.compile(r"[!-~]+")


@dataclass(frozen=True)
class Stanza:
    """One recipient's way to the file key. `args[0]` is the recipient type."""

    args: tuple[str, ...]
    body: bytes

    def encode(self) -> bytes:
        lines = ["-> " + " ".join(self.args)]
        lines += [b64encode(self.body[i : i + _BODY_BYTES]) for i in range(0, len(self.body) + 1, _BODY_BYTES)]
        return ("\n".join(lines) + "\n").encode("ascii")


@dataclass(frozen=True)
class Header:
    """`signed` are the exact bytes the MAC covers; `size` counts the whole header, final newline included."""

    stanzas: tuple[Stanza, ...]
    signed: bytes
    mac: bytes

    @property
    def size(self) -> int:
        return len(self.signed) + 1 + len(b64encode(self.mac)) + 1

    def check_mac(self, file_key: bytes) -> None:
        """Raise MacError unless the header is the one made with this file key."""
        if not hmac.compare_digest(_mac(file_key, self.signed), self.mac):
            raise MacError("the header was changed")


def derive(key: bytes, salt: bytes, info: bytes) -> bytes:
    """HKDF-SHA-256 to 32 bytes; an empty salt is the standard's zero salt."""
    return HKDF(SHA256(), 32, salt or None, info).derive(key)


def _mac(file_key: bytes, signed: bytes) -> bytes:
    return hmac.digest(derive(file_key, b"", b"header"), signed, hashlib.sha256)


def encode_header(stanzas: list[Stanza], file_key: bytes) -> bytes:
    """The header to write at the start of the file."""
    signed = _VERSION + b"".join(s.encode() for s in stanzas) + b"---"
    return signed + b" " + b64encode(_mac(file_key, signed)).encode("ascii") + b"\n"


class _Lines:
    """Lines of the header, remembered as they came: the MAC is over those very bytes."""

    def __init__(self, source: BinaryIO):
        self._source = source
        self.seen = b""

    def next(self) -> str:
        line = self._source.readline(_MAX_HEADER)
        self.seen += line
        if not line.endswith(b"\n") or len(self.seen) > _MAX_HEADER:
            raise HeaderError("the header is cut short or far too long")
        try:
            return line[:-1].decode("ascii")
        except UnicodeDecodeError as error:
            raise HeaderError("the header holds a non-ASCII byte") from error


def _decode(text: str) -> bytes:
    try:
        return b64decode(text)
    except ValueError as error:
        raise HeaderError(str(error)) from error


def _read_stanza(first: str, lines: _Lines) -> Stanza:
    args = tuple(first[3:].split(" "))
    if not all(_ARGUMENT.fullmatch(a) for a in args):
        raise HeaderError("a stanza argument is empty or holds a strange character")
    body = b""
    while True:
        piece = _decode(lines.next())
        if len(piece) > _BODY_BYTES:
            raise HeaderError("a stanza line is too long")
        body += piece
        if len(piece) < _BODY_BYTES:
            return Stanza(args, body)


def read_header(source: BinaryIO) -> Header:
    """Read the header and leave `source` at the first byte after it.

    Raises HeaderError. The MAC is not checked here: that needs the file key.
    """
    lines = _Lines(source)
    if lines.next().encode() + b"\n" != _VERSION:
        raise HeaderError("not an age v1 file")
    stanzas = []
    while True:
        line = lines.next()
        if line.startswith("-> "):
            stanzas.append(_read_stanza(line, lines))
        elif line.startswith("--- ") and stanzas:
            mac = _decode(line[4:])
            if len(mac) != 32:
                raise HeaderError("the header MAC has the wrong length")
            return Header(tuple(stanzas), lines.seen[: -len(line) - 1] + b"---", mac)
        else:
            raise HeaderError("neither a stanza nor the end of the header")
