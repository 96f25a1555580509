"""Tiny strict readers for records that come from outside: exact keys, exact types, bounded sizes."""

import base64
import binascii
import re
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")

HEX256 = re.compile(r"[0-9a-f]{64}")
# No "|": it separates the fields in key derivations, where an ambiguity would let one context pass for another.
IDENTIFIER = re.compile(r"[A-Za-z0-9._:/-]{1,64}")


def record(value: Any, keys: set[str]) -> dict[str, Any]:
    """`value` as an object with exactly these keys; ValueError otherwise."""
    if not isinstance(value, dict) or set(value) != keys:
        raise ValueError(f"expected exactly the keys {sorted(keys)}")
    return value


def text(value: Any, shape: re.Pattern[str]) -> str:
    if not isinstance(value, str) or not shape.fullmatch(value):
        raise ValueError("a text does not have the expected shape")
    return value


def integer(value: Any, low: int, high: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise ValueError(f"expected an integer from {low} to {high}")
    return value


def blob(value: Any, low: int, high: int) -> bytes:
    """Bytes from padded canonical base64, their number bounded."""
    try:
        data = base64.b64decode(value, validate=True)
    except (binascii.Error, TypeError, ValueError) as error:
        raise ValueError("not base64") from error
    if not low <= len(data) <= high or base64.b64encode(data).decode("ascii") != value:
        raise ValueError("base64 not canonical, or of an unexpected size")
    return data


def items(value: Any, low: int, high: int, read: Callable[[Any], T]) -> tuple[T, ...]:
    """A list of bounded length, each item read by `read`."""
    if not isinstance(value, list) or not low <= len(value) <= high:
        raise ValueError(f"expected a list of {low} to {high} items")
    return tuple(read(item) for item in value)
