"""Secrets on paper: groups of five letters and digits a person can copy and be corrected group by group.

Crockford's base32 (no I, L, O, U; case and hyphens do not count). Each group ends with a check letter that also
depends on its place, so that the person is told which group is wrong; the whole ends with 40 bits of SHA-256.
"""

import hashlib

from chalicelib.crypto.errors import SealError

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ = {c: i for i, c in enumerate(_ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_DATA, _CHECKSUM_BYTES = 4, 5
# The check is modulo a prime below 32, with a different weight at each place: one wrong letter or two swapped ones
# are nearly always seen at once, and the checksum at the end sees the rest.
_PRIME = 31


def _checksum(kind: str, data: bytes) -> bytes:
    return hashlib.sha256(b"plis/v1/paper|" + kind.encode() + b"|" + data).digest()[:_CHECKSUM_BYTES]


def _check(number: int, values: list[int]) -> int:
    return (7 * number + sum((place + 2) * value for place, value in enumerate(values))) % _PRIME


def to_paper(kind: str, data: bytes) -> str:
    """`data` as printable groups; `kind` ("member", "recovery") keeps one sheet from passing for another."""
    raw = data + _checksum(kind, data)
    bits = int.from_bytes(raw, "big") << (-len(raw) * 8 % 20)
    count = -(-len(raw) * 8 // 20)
    symbols = [bits >> 5 * i & 31 for i in range(count * _DATA - 1, -1, -1)]
    groups = [symbols[i : i + _DATA] for i in range(0, len(symbols), _DATA)]
    return "-".join("".join(_ALPHABET[v] for v in [*g, _check(n, g)]) for n, g in enumerate(groups, 1))


def _read_groups(text: str) -> list[list[int]]:
    letters = [c for c in text.upper() if c not in "- \t\r\n"]
    if any(c not in _READ for c in letters) or len(letters) % (_DATA + 1):
        raise SealError("paper-checksum")
    values = [_READ[c] for c in letters]
    groups = [values[i : i + _DATA + 1] for i in range(0, len(values), _DATA + 1)]
    for number, group in enumerate(groups, 1):
        if _check(number, group[:_DATA]) != group[_DATA]:
            raise SealError("paper-group", str(number))
    return [group[:_DATA] for group in groups]


def from_paper(kind: str, text: str, size_bytes: int) -> bytes:
    """Reverse of `to_paper`. SealError: "paper-group" (`where` is its number, from 1) or "paper-checksum"."""
    symbols = [value for group in _read_groups(text) for value in group]
    total = size_bytes + _CHECKSUM_BYTES
    if len(symbols) != -(-total * 8 // 20) * _DATA:
        raise SealError("paper-checksum")
    bits = 0
    for value in symbols:
        bits = bits << 5 | value
    spare = len(symbols) * 5 - total * 8
    raw = (bits >> spare).to_bytes(total, "big")
    if bits & (1 << spare) - 1 or _checksum(kind, raw[:size_bytes]) != raw[size_bytes:]:
        raise SealError("paper-checksum")
    return raw[:size_bytes]
