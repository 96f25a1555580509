"""Shamir's secret sharing over GF(2^8), the same as npm `shamir-secret-sharing`.

A share is as long as the secret plus one last byte, its abscissa (1 to 255). The field is that of AES; 0xe5 is the
generator of the tables. Table look-ups are not constant-time: shares are combined on one person's own machine, or
never on the platform at all.
"""

import os
from collections.abc import Callable, Sequence

_GENERATOR = 0xE5


def _times(a: int, b: int) -> int:
    product = 0
    while b:
        product ^= a if b & 1 else 0
        a = a << 1 ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product


_EXP = [1]
for _ in range(254):
    _EXP.append(_times(_EXP[-1], _GENERATOR))
_LOG = {value: power for power, value in enumerate(_EXP)}


def _mul(a: int, b: int) -> int:
    return _EXP[(_LOG[a] + _LOG[b]) % 255] if a and b else 0


def _div(a: int, b: int) -> int:
    return _EXP[(_LOG[a] - _LOG[b]) % 255] if a else 0


def _evaluate(coefficients: Sequence[int], x: int) -> int:
    value = 0
    for coefficient in reversed(coefficients):
        value = _mul(value, x) ^ coefficient
    return value


def split(secret: bytes, shares: int, threshold: int, random: Callable[[int], bytes] = os.urandom) -> list[bytes]:
    """`shares` shares of which any `threshold` give `secret` back. Both from 2 to 255; ValueError otherwise."""
    if not secret or not 2 <= threshold <= shares <= 255:
        raise ValueError("2 ≤ threshold ≤ shares ≤ 255, and a secret of at least one byte")
    polynomials = [bytes([byte]) + random(threshold - 1) for byte in secret]
    return [bytes(_evaluate(p, x) for p in polynomials) + bytes([x]) for x in range(1, shares + 1)]


def _weights(abscissas: Sequence[int]) -> list[int]:
    """Lagrange weights of each abscissa, for the value at 0."""
    weights = []
    for i, x in enumerate(abscissas):
        weight = 1
        for j, other in enumerate(abscissas):
            weight = _mul(weight, _div(other, x ^ other)) if i != j else weight
        weights.append(weight)
    return weights


def combine(shares: Sequence[bytes]) -> bytes:
    """The secret, provided that enough genuine shares are given: a wrong or missing one gives a wrong secret, silently.

    ValueError on fewer than two shares, unequal lengths, or an abscissa null or met twice.
    """
    abscissas = [share[-1] for share in shares if len(share) > 1]
    if len(abscissas) < 2 or len(abscissas) != len(shares) or len({len(s) for s in shares}) != 1:
        raise ValueError("at least two shares of one length")
    if 0 in abscissas or len(set(abscissas)) != len(abscissas):
        raise ValueError("each share has its own non-null abscissa")
    weights = _weights(abscissas)
    secret = bytearray(len(shares[0]) - 1)
    for share, weight in zip(shares, weights, strict=True):
        for i in range(len(secret)):
            secret[i] ^= _mul(share[i], weight)
    return bytes(secret)
