"""Pictures that an entity gives: measured and checked without decoding them, for pages and printed documents to carry them as they are.

JPEG (ISO 10918-1) of one or three components, PNG (ISO 15948) of eight bits without transparency nor interlacing: what a PDF holds unchanged.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from .errors import Invalid

MOST_BYTES, MOST_WIDTH, MOST_HEIGHT = 200_000, 1200, 600
JPEG, PNG = "image/jpeg", "image/png"
_PNG = b"\x89PNG\r\n\x1a\n"
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})


@dataclass(frozen=True)
class Picture:
    """`colours`: 1 for grey, 3 for RGB. `data`: a PNG's compressed rows, else the whole file."""

    media_type: str
    width: int
    height: int
    colours: int
    data: bytes


def read(body: bytes, field: str = "content") -> Picture:
    """Raises Invalid, with what would be accepted, for anything else than one whole picture of those forms."""
    if len(body) > MOST_BYTES:
        raise _refused(field, f"L’image pèse plus de {MOST_BYTES // 1000} ko.")
    try:
        found = _png(body) if body.startswith(_PNG) else _jpeg(body)
    except (ValueError, IndexError, struct.error, zlib.error):
        raise _refused(field, "Choisissez une image JPEG, ou PNG sans transparence ; le SVG n’est pas accepté.") from None
    if not (0 < found.width <= MOST_WIDTH and 0 < found.height <= MOST_HEIGHT):
        raise _refused(field, f"L’image compte au plus {MOST_WIDTH} × {MOST_HEIGHT} pixels.")
    return found


def _refused(field: str, words: str) -> Invalid:
    return Invalid({field: words}, code="picture-refused")


def _png(body: bytes) -> Picture:
    parts = list(_chunks(body))
    if parts[0][0] != b"IHDR" or parts[-1] != (b"IEND", b"") or any(name == b"tRNS" for name, _ in parts):
        raise ValueError
    width, height, bits, kind, *ways = struct.unpack(">IIBBBBB", parts[0][1])
    colours = {0: 1, 2: 3}.get(kind)
    if bits != 8 or colours is None or any(ways):
        raise ValueError
    if width > MOST_WIDTH or height > MOST_HEIGHT:  # before its rows are counted
        return Picture(PNG, width, height, colours, b"")
    rows = b"".join(data for name, data in parts if name == b"IDAT")
    whole, reader = height * (1 + width * colours), zlib.decompressobj()
    if len(reader.decompress(rows, whole + 1)) != whole or not reader.eof:
        raise ValueError
    return Picture(PNG, width, height, colours, rows)


def _chunks(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG)
    while at < len(body):
        size, name = struct.unpack(">I4s", body[at : at + 8])
        data, (crc,) = body[at + 8 : at + 8 + size], struct.unpack(">I", body[at + 8 + size : at + 12 + size])
        if zlib.crc32(name + data) != crc:
            raise ValueError
        yield name, data
        at += 12 + size


def _jpeg(body: bytes) -> Picture:
    if not (body.startswith(b"\xff\xd8\xff") and body.endswith(b"\xff\xd9")):
        raise ValueError
    at = 2
    while True:
        mark, kind, size = struct.unpack(">BBH", body[at : at + 4])
        if mark != 0xFF or size < 2 or kind in (0xD9, 0xDA):
            raise ValueError
        if kind in _FRAMES:
            bits, height, width, colours = struct.unpack(">BHHB", body[at + 4 : at + 10])
            if bits != 8 or colours not in (1, 3):
                raise ValueError
            return Picture(JPEG, width, height, colours, body)
        at += 2 + size
