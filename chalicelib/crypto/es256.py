"""Verification of ES256 signatures, and the names of keys, with Python alone: the offline tools need nothing else installed.

ECDSA on P-256 (FIPS 186-5, 6.4.2; curve of SP 800-186). Only public data is handled, so nothing here needs constant time. The private
key never comes near this module: it stays in its vault.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from typing import Any

from .canonical import canonical

_P = 2**256 - 2**224 + 2**192 + 2**96 - 1
_B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
_N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
_SPKI = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200")
"""What precedes the point of a P-256 public key in its DER form (RFC 5480)."""
_PEM = re.compile(r"\s*-----BEGIN PUBLIC KEY-----\s([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----\s*")
_SCALAR, _SAFE = 32, 2**53 - 1
Point = tuple[int, int]
Jacobian = tuple[int, int, int]
_ZERO = (1, 1, 0)


class BadSignature(Exception):
    """The record, the signature or the key is not the right one."""


class BadKey(ValueError):
    """What was given as a key is none, or not of this curve."""


def der(public_pem: str) -> bytes:
    """The DER form of a P-256 public key. Raises BadKey."""
    found = _PEM.fullmatch(public_pem)
    try:
        key = base64.b64decode("".join(found[1].split()), validate=True) if found else b""
    except binascii.Error as error:
        raise BadKey("not a PEM public key") from error
    if not key.startswith(_SPKI) or len(key) != len(_SPKI) + 1 + 2 * _SCALAR or key[len(_SPKI)] != 4:
        raise BadKey("not a P-256 public key")
    _point(key)
    return key


def key_id(public_pem: str) -> str:
    """Name of a public key: the first 32 hex characters of the SHA-256 of its DER form. Raises BadKey."""
    return hashlib.sha256(der(public_pem)).hexdigest()[:32]


def protected_header(kid: str) -> str:
    return b64url(canonical({"alg": "ES256", "kid": kid}))


def b64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def digest(protected: str, record: Any) -> bytes:
    """What is signed: SHA-256 of a detached JWS over the record's canonical bytes (RFC 7515, appendix F; RFC 8785). Raises ValueError."""
    return hashlib.sha256(f"{protected}.{b64url(canonical(record))}".encode("ascii")).digest()


def verify_record(public_pem: str, record: Any, token: Any) -> None:
    """Raises BadSignature unless `token` signs this very record with this key, spelled in the one way; BadKey."""
    kid, point = key_id(public_pem), _point(der(public_pem))
    try:
        protected, middle, tail = token.split(".")
        raw = base64.urlsafe_b64decode(tail + "=" * (-len(tail) % 4))
        if middle or protected != protected_header(kid) or b64url(raw) != tail or len(raw) != 2 * _SCALAR:
            raise ValueError("not a signature of that key")
        r, s = int.from_bytes(raw[:_SCALAR], "big"), int.from_bytes(raw[_SCALAR:], "big")
        if not _holds(point, int.from_bytes(digest(protected, record), "big"), r, s):
            raise ValueError("another record or another key")
    except (ValueError, AttributeError, TypeError, RecursionError) as error:
        raise BadSignature("the signature does not match") from error


def parsed(text: str) -> Any:
    """Strict JSON: no key twice, no number but integers that every language keeps whole. Raises ValueError."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs):
            raise ValueError("a key stands twice")
        return made

    def no(token: str) -> Any:
        raise ValueError(f"{token[:20]} is no integer")

    def integer(token: str) -> int:
        return no(token) if token == "-0" or len(token) > 17 or abs(int(token)) > _SAFE else int(token)

    try:
        return json.loads(text, object_pairs_hook=once, parse_float=no, parse_constant=no, parse_int=integer)
    except RecursionError as error:
        raise ValueError("too deep") from error


def _point(key: bytes) -> Point:
    x, y = int.from_bytes(key[-2 * _SCALAR : -_SCALAR], "big"), int.from_bytes(key[-_SCALAR:], "big")
    if x >= _P or y >= _P or (y * y - x * x * x + 3 * x - _B) % _P:
        raise BadKey("not a point of the curve")
    return x, y


def _holds(key: Point, e: int, r: int, s: int) -> bool:
    if not (0 < r < _N and 0 < s < _N):
        return False
    w = pow(s, -1, _N)
    x, _, z = _sum(e * w % _N, _G, r * w % _N, key)
    return z != 0 and x * pow(z, -2, _P) % _P % _N == r


def _sum(m: int, one: Point, n: int, other: Point) -> Jacobian:
    """m·one + n·other, bit by bit."""
    both = _affine(_add((*one, 1), other))
    steps = {(1, 0): one, (0, 1): other, (1, 1): both}
    made = _ZERO
    for bit in range(max(m.bit_length(), n.bit_length()) - 1, -1, -1):
        made, step = _double(made), steps.get((m >> bit & 1, n >> bit & 1))
        made = _add(made, step) if step else made
    return made


def _affine(point: Jacobian) -> Point | None:
    x, y, z = point
    return (x * pow(z, -2, _P) % _P, y * pow(z, -3, _P) % _P) if z else None


def _double(point: Jacobian) -> Jacobian:
    x, y, z = point
    square = y * y % _P
    slope, s = 3 * (x - z * z) * (x + z * z) % _P, 4 * x * square % _P
    x3 = (slope * slope - 2 * s) % _P
    return x3, (slope * (s - x3) - 8 * square * square) % _P, 2 * y * z % _P


def _add(one: Jacobian, other: Point) -> Jacobian:
    """With a point of coordinates of its own, z being one."""
    (x1, y1, z1), (x2, y2) = one, other
    if not z1:
        return x2, y2, 1
    square = z1 * z1 % _P
    h, slope = (x2 * square - x1) % _P, (y2 * square * z1 - y1) % _P
    if not h:
        return _ZERO if slope else _double(one)
    h2 = h * h % _P
    h3, v = h * h2 % _P, x1 * h2 % _P
    x3 = (slope * slope - h3 - 2 * v) % _P
    return x3, (slope * (v - x3) - y1 * h3) % _P, z1 * h % _P
