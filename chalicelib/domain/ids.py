"""ULID identifiers: 26 Crockford characters, sortable by creation, telling nothing but their instant."""

from __future__ import annotations

import hashlib
import os
import re
from datetime import UTC, datetime, timedelta

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SHAPE = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def new_id(now: datetime) -> str:
    """A fresh ULID of `now` (millisecond) and 80 random bits."""
    milliseconds = int((now - _EPOCH).total_seconds() * 1000)
    value = milliseconds << 80 | int.from_bytes(os.urandom(10), "big")
    return "".join(_ALPHABET[value >> shift & 31] for shift in range(125, -1, -5))


def coarse_id(now: datetime) -> str:
    """A ULID of the day of `now`, UTC: it sorts by day, and tells no hour to whoever must not know who came when."""
    return new_id(now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0))


def begun_at(identifier: str) -> datetime:
    """The instant of a ULID, to the millisecond."""
    milliseconds = 0
    for letter in identifier[:10]:
        milliseconds = milliseconds << 5 | _ALPHABET.index(letter)
    return _EPOCH + timedelta(milliseconds=milliseconds)


def named_id(now: datetime, name: str) -> str:
    """A ULID whose last 13 characters stand for `name` (65 bits of its SHA-256): what has that name is found by them."""
    digest = int.from_bytes(hashlib.sha256(name.encode()).digest()[:9], "big")
    return new_id(now)[:13] + "".join(_ALPHABET[digest >> shift & 31] for shift in range(60, -1, -5))


def name_of(identifier: str) -> str:
    """The part of a `named_id` that its name alone decides."""
    return identifier[13:]


def is_id(text: object) -> bool:
    return isinstance(text, str) and bool(_SHAPE.fullmatch(text))


def short_number(identifier: str) -> str:
    """The register number a bidder is given: opaque, so that it does not tell how many came before (REQ-081)."""
    return f"{identifier[-8:-4]}-{identifier[-4:]}"


def derived_id(at: datetime, name: str) -> str:
    """The ULID that an instant and a name always give: whoever makes the thing of that name first, the others find it."""
    milliseconds = int((at - _EPOCH).total_seconds() * 1000)
    value = milliseconds << 80 | int.from_bytes(hashlib.sha256(name.encode()).digest()[:10], "big")
    return "".join(_ALPHABET[value >> shift & 31] for shift in range(125, -1, -5))
