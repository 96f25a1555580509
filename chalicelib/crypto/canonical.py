"""Canonical JSON (RFC 8785): one spelling per value, so that a hash or a signature means one thing.

Only what our records hold is accepted: text, safe integers, booleans, null, lists and objects. Without floats the
standard fits in this file, which the offline tools then need nothing else for; a test holds it equal to `rfc8785`.
"""

import hashlib
import json
from typing import Any

_SAFE = 2**53 - 1


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        # Keys are sorted by UTF-16 code units, which is not Python's order beyond the first plane.
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return {key: _ordered(value[key]) for key in keys}
    if isinstance(value, (list, tuple)):
        return [_ordered(item) for item in value]
    if isinstance(value, int) and not -_SAFE <= value <= _SAFE:
        raise ValueError("an integer past 2^53 has no canonical form")
    if value is None or isinstance(value, (str, int)):
        return value
    raise ValueError(f"{type(value).__name__} has no canonical form here")


def canonical(value: Any) -> bytes:
    """Canonical UTF-8 bytes of `value`; ValueError on what has none (floats, lone surrogates, huge integers)."""
    return json.dumps(_ordered(value), ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def canonical_sha256(value: Any) -> str:
    """SHA-256 of the canonical bytes, 64 lower-case hex characters."""
    return hashlib.sha256(canonical(value)).hexdigest()


def parse_canonical(data: bytes) -> Any:
    """The value whose canonical bytes are exactly `data`; ValueError otherwise.

    Requiring the one spelling refuses duplicate keys, spare spaces and second encodings all at once.
    """
    try:
        value = json.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, RecursionError) as error:
        raise ValueError("not canonical JSON") from error
    if canonical(value) != data:
        raise ValueError("not canonical JSON")
    return value
