"""The note of an address that an account has just left, asked at each sign-in by a code."""

from __future__ import annotations

import hashlib


def left(address: str) -> str:
    """Its key: the address cannot be read from it."""
    return "address-left#" + hashlib.sha256(address.encode()).hexdigest()
