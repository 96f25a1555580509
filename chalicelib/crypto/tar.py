"""The one spelling of our payload archive: POSIX ustar, with a pax record for long or accented names and huge files.

Everything that could tell something or vary is fixed (dates, owners, modes), so the same files make the same bytes
in Python and in the browser, and a reader accepts only a header equal to the one it would have written itself.
Any `tar` command reads the result.
"""

import re
import unicodedata

from chalicelib.crypto.age.payload import Readable, read_full
from chalicelib.crypto.errors import SealError

BLOCK = 512
END = bytes(2 * BLOCK)
_USTAR_NAME, _USTAR_SIZE = 100, 8**11
_PAX_NAME = b"././@PaxHeader"
_MAX_NAME, _MAX_SEGMENT, _MAX_PAX = 1000, 240, 4096
# Path tricks, what Windows forbids, control characters, and marks that show a name backwards.
_FORBIDDEN = re.compile('[\\x00-\\x1f\\x7f\\\\:*?"<>|\u202a-\u202e\u2066-\u2069]')
_PAX_RECORD = re.compile(rb"(\d{1,5}) (path|size)=([^\n]*)\n")


def check_name(name: str) -> str:
    """Answer `name`, relative with "/" between folders; SealError("name-invalid") if it could do harm when written."""
    segments = name.split("/")
    bad = (
        _FORBIDDEN.search(name)
        or unicodedata.normalize("NFC", name) != name
        or len(name.encode("utf-8", "replace")) > _MAX_NAME
        or any(s in ("", ".", "..") or s != s.strip(" ") or s.endswith(".") for s in segments)
        or any(len(s.encode("utf-8", "replace")) > _MAX_SEGMENT for s in segments)
        or any(0xD800 <= ord(c) < 0xE000 for c in name)
    )
    if bad:
        raise SealError("name-invalid", name[:200])
    return name


def padding(size_bytes: int) -> int:
    """Zero bytes after a file of that size."""
    return -size_bytes % BLOCK


def _pax_record(key: str, value: str) -> bytes:
    """ "<length> key=value\\n", the length counting its own digits."""
    rest = f" {key}={value}\n".encode()
    length = len(rest) + 1
    while len(str(length)) + len(rest) != length:
        length = len(str(length)) + len(rest)
    return str(length).encode() + rest


def _block(name: bytes, size_bytes: int, kind: bytes) -> bytes:
    zero = b"0000000\0"
    fields = [
        name.ljust(100, b"\0"), b"0000644\0", zero, zero, b"%011o\0" % size_bytes, b"00000000000\0",
        b" " * 8, kind, bytes(100), b"ustar\x0000", bytes(64), zero, zero, bytes(167),
    ]  # fmt: skip
    block = b"".join(fields)
    return block[:148] + b"%06o\0 " % sum(block) + block[156:]


def header(name: str, size_bytes: int) -> bytes:
    """What precedes the content of a file in the archive."""
    raw, pax = name.encode("utf-8"), b""
    if not raw.isascii() or len(raw) > _USTAR_NAME:
        pax += _pax_record("path", name)
        raw = bytes(b if b < 128 else 95 for b in raw)[:_USTAR_NAME]  # for readers of the old kind
    if size_bytes >= _USTAR_SIZE:
        pax += _pax_record("size", str(size_bytes))
    shown = size_bytes if size_bytes < _USTAR_SIZE else 0
    if not pax:
        return _block(raw, shown, b"0")
    return _block(_PAX_NAME, len(pax), b"x") + pax + bytes(padding(len(pax))) + _block(raw, shown, b"0")


def _read_pax(source: Readable, block: bytes) -> tuple[bytes, dict[bytes, bytes]]:
    size = int(block[124:135], 8)
    if size > _MAX_PAX:
        raise ValueError("a pax record is too long")
    raw = read_full(source, size + padding(size))
    return raw, {match[2]: match[3] for match in _PAX_RECORD.finditer(raw[:size])}


def read_entry(source: Readable) -> tuple[str, int] | None:
    """(name, size in bytes) of the next file, or None at the end. SealError("payload-invalid", "name-invalid")."""
    seen = block = read_full(source, BLOCK)
    try:
        if block == END[:BLOCK]:
            if read_full(source, BLOCK) != END[BLOCK:] or source.read(1):
                raise ValueError("the archive does not end as it should")
            return None
        fields: dict[bytes, bytes] = {}
        if block[156:157] == b"x":
            raw, fields = _read_pax(source, block)
            block = read_full(source, BLOCK)
            seen += raw + block
        name = fields.get(b"path", block[:100].rstrip(b"\0")).decode("utf-8")
        size = int(fields.get(b"size", block[124:135].decode("ascii")), 10 if b"size" in fields else 8)
        if size < 0 or header(name, size) != seen:
            raise ValueError("an archive header is not ours")
    except ValueError as error:
        raise SealError("payload-invalid", str(error)) from error
    return check_name(name), size
