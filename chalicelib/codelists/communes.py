"""Communes of France: code, name, postcodes, and where each is, for whoever searches or shows a place.

Read when first asked for, and kept as columns: no object is made for those that nobody asks about. Sources and licences: scripts/codelists.
"""

from __future__ import annotations

import json
import lzma
import math
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

_FILE = Path(__file__).parent / "communes.xz"
_CODE = 5
_UNKNOWN = -(2**15)
"""In place of a latitude that no source gives: a few islands."""
_EARTH_KM = 6371.0
_DEGREE_KM = math.pi * _EARTH_KM / 180
_MARGIN = 1.05
"""Of the rectangle looked into before distances are measured: meridians come nearer northwards."""
_LONGEST = 60
"""Letters; no name has more."""
_ACCENTED = bytes((*range(0xE0, 0xE6), 0xE7, *range(0xE8, 0xF0), 0xF1, *range(0xF2, 0xF7), *range(0xF9, 0xFE), 0xFF))
_BARE = b"aaaaaaceeeeiiiinooooouuuuyy"
_CAPITALS = bytes(letter - 0x20 for letter in _ACCENTED[:-1]) + b"\x9f"
"""Letters of Windows-1252, in which the names are kept: one byte each."""
_PARTED = {"75056": ("751", 20), "69123": ("6938", 9), "13055": ("132", 16)}
"""Paris, Lyon and Marseille: (beginning of the codes of their arrondissements, how many)."""


@dataclass(frozen=True)
class Commune:
    """`point`: (latitude, longitude) in degrees, to a hundredth; None where no source tells."""

    code: str
    name: str
    postcodes: tuple[str, ...]
    point: tuple[float, float] | None


def department(code: str) -> str:
    """Of a commune's code: 35238 → 35, 97411 → 974, 2A004 → 2A."""
    return code[:3] if code.startswith(("97", "98")) else code[:2]


def exists(code: str) -> bool:
    return _row(code.upper()) is not None


def commune(code: str) -> Commune | None:
    """By its INSEE code; None for none of its codes."""
    row = _row(code.upper())
    return None if row is None else _at(row)


def is_name(name: str) -> bool:
    """Whether some commune has that name: cheaper than finding which."""
    return folded(name) in _known()


@cache
def _known() -> frozenset[bytes]:
    return frozenset(_table().folded.split(b"\n"))


def named(name: str) -> list[Commune]:
    """Those of that name, whatever its capitals, accents, hyphens; « st » is saint. In the order of their codes."""
    typed = folded(name)
    return [_at(row) for row in _rows(rb"(?m)^" + re.escape(typed) + rb"$", _table().folded)] if typed else []


@lru_cache(2048)
def with_postcode(postcode: str) -> tuple[Commune, ...]:
    """Those that a postcode serves; the arrondissement rather than the whole of Paris, Lyon or Marseille."""
    if not (postcode.isascii() and postcode.isdigit()):
        return ()
    found = tuple(_at(row) for row in _rows(rb"\b" + postcode.encode() + rb"\b", _table().posts))
    return tuple(one for one in found if one.code not in _PARTED) or found


def alike(name: str, most: int) -> list[Commune]:
    """Those whose name begins so, the shortest first; else those that differ by little (a letter more, less, or other)."""
    typed = folded(name)
    if not 2 <= len(typed) <= _LONGEST:
        return []
    begin = sorted({*_rows(rb"(?m)^" + re.escape(typed) + rb".*$", _table().folded)}, key=lambda row: len(_at(row).name))
    near = [] if begin else _rows(b"|".join(b"(?m:^" + one + b"$)" for one in _one_letter_away(typed)), _table().folded)
    return [_at(row) for row in [*begin, *near][:most]]


def parts(code: str) -> tuple[str, ...]:
    """A commune's own code, and those of its arrondissements."""
    beginning, count = _PARTED.get(code, ("", 0))
    return (code, *(f"{beginning}{number:0{_CODE - len(beginning)}d}" for number in range(1, count + 1)))


def whole(code: str) -> str:
    """The commune that an arrondissement is part of; itself for all others."""
    return next((one for one in _PARTED if code in parts(one)), code)


def around(points: Iterable[tuple[float, float]], kilometres: float) -> list[str]:
    """Codes of the communes whose point lies within that distance of one of these, sorted: as the crow flies, to a kilometre or so."""
    table, found = _table(), set()
    for latitude, longitude in points:
        wide = _MARGIN * kilometres / _DEGREE_KM
        aside = wide / math.cos(math.radians(latitude))
        low, high, west, east = (100 * edge for edge in (latitude - wide, latitude + wide, longitude - aside, longitude + aside))
        northern = [(row, y) for row, y in enumerate(table.latitudes) if low <= y <= high]
        found |= {
            row
            for row, y in northern
            if west <= (x := table.longitudes[row]) <= east and _apart((latitude, longitude), (y / 100, x / 100)) <= kilometres
        }
    return [_code(row) for row in sorted(found)]


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres along a great circle (haversine)."""
    lat, lat2, sideways = math.radians(one[0]), math.radians(other[0]), math.radians(other[1] - one[1])
    half = math.sin((lat2 - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin(sideways / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(half))


def of_department(code: str) -> list[str]:
    """Codes of a département's communes."""
    first, codes = _first(code), []
    while first < _table().count and department(_code(first)) == code:
        codes.append(_code(first))
        first += 1
    return codes


def count_of(department_code: str) -> int:
    """How many communes a département has."""
    return _first(f"{department_code}~") - _first(department_code)


def folded(name: str) -> bytes:
    """What two ways of writing a name have in common."""
    words = _fold(name.replace("œ", "oe").replace("Œ", "OE").encode("cp1252", "replace")).split()
    return b" ".join({b"st": b"saint", b"ste": b"sainte"}.get(word, word) for word in words)


_FOLDING = bytes.maketrans(
    bytes(range(65, 91)) + _ACCENTED + _CAPITALS + b"'-.()\x92",
    bytes(range(97, 123)) + _BARE + _BARE + b" " * 6,
)


def _fold(name: bytes) -> bytes:
    return name.replace(b"\x9c", b"oe").replace(b"\x8c", b"oe").translate(_FOLDING)


@dataclass(frozen=True)
class _Table:
    codes: bytes
    names: bytes
    folded: bytes
    posts: bytes
    latitudes: array[int]
    longitudes: array[int]

    @property
    def count(self) -> int:
        return len(self.latitudes)


@cache
def _table() -> _Table:
    head, _, body = lzma.decompress(_FILE.read_bytes()).partition(b"\n")
    columns, at = [], 0
    for size in json.loads(head):
        columns.append(body[at : at + size])
        at += size
    codes, names, posts, latitudes, longitudes = columns
    folded_names = _fold(names).replace(b"   ", b" ").replace(b"  ", b" ").replace(b" \n", b"\n")
    return _Table(codes, names, folded_names, posts, array("h", latitudes), array("h", longitudes))


@cache
def _lines() -> tuple[list[bytes], list[bytes]]:
    """Names and postcodes, one a row: for those that are shown."""
    return _table().names.split(b"\n"), _table().posts.split(b"\n")


def _at(row: int) -> Commune:
    table = _table()
    known = table.latitudes[row] != _UNKNOWN
    point = (table.latitudes[row] / 100, table.longitudes[row] / 100) if known else None
    names, posts = _lines()
    return Commune(_code(row), names[row].decode("cp1252"), tuple(posts[row].decode().split()), point)


def _code(row: int) -> str:
    return _table().codes[row * _CODE : (row + 1) * _CODE].decode()


def _first(beginning: str) -> int:
    """The first row whose code is that or comes after."""
    return bisect_left(range(_table().count), beginning, key=_code)


def _row(code: str) -> int | None:
    row = _first(code)
    return row if len(code) == _CODE and row < _table().count and _code(row) == code else None


def _rows(pattern: bytes, column: bytes) -> Iterator[int]:
    """Numbers of the lines of a column that match."""
    passed = row = 0
    for found in re.finditer(pattern, column):
        row += column.count(b"\n", passed, found.start())
        passed = found.start()
        yield row


def _one_letter_away(name: bytes) -> Iterator[bytes]:
    """Patterns of the names that differ by one letter, or by two neighbours exchanged."""
    for at in range(len(name) + 1):
        before, after = re.escape(name[:at]), name[at:]
        yield before + b"[a-z ]?" + re.escape(after[1:])
        yield before + b"[a-z ]" + re.escape(after)
        if len(after) > 1:
            yield before + re.escape(after[1:2] + after[:1] + after[2:])
