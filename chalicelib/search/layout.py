"""How a segment lies in its file, for the one who writes it and the one who reads it by ranges.

    postings | dictionary blocks | lines | order | ranks | ids | root

Documents are numbered by closing instant: « still open » is everything from some number on, and the soonest deadlines come first.
`order` lists numbers by publication, newest first; `ranks` is its inverse; `ids` finds a number by the CRC of an identifier.
Whatever can be zlib over JSON is: Python reads it faster than any format of our own, and people can look inside.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from itertools import accumulate
from typing import Any

TERMS_A_BLOCK = 128
LINES_A_BLOCK = 16
ORDER_CHUNK = 1024
RANKS_CHUNK = 512
ID_CHUNKS = 256
WIDE_PREFIX_BYTES = 8192
"""A beginning of words whose postings weigh more than that has a posting of its own: no prefix costs more to read."""
SECTIONS = ("postings", "blocks", "lines", "order", "ranks", "ids")


def pack(value: Any) -> bytes:
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), 9)


def unpack(body: bytes) -> Any:
    return json.loads(zlib.decompress(body))


def pack_numbers(numbers: Iterable[int]) -> bytes:
    """Three bytes a number: sixteen million documents are enough."""
    return zlib.compress(b"".join(number.to_bytes(3, "little") for number in numbers), 6)


def unpack_numbers(body: bytes) -> list[int]:
    raw = zlib.decompress(body)
    return [int.from_bytes(raw[at : at + 3], "little") for at in range(0, len(raw), 3)]


def starts(sizes: Iterable[int]) -> list[int]:
    """Where each piece begins, and where the last one ends."""
    return list(accumulate(sizes, initial=0))


def id_chunk(crc: int) -> int:
    return crc >> 24
