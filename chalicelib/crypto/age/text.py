"""Text codings of age, strict: one byte string has exactly one accepted spelling.

Bech32 is BIP 173 without its 90-character limit, as age uses it for long post-quantum recipients.
"""

import base64
import binascii
import re
from collections.abc import Iterable

from chalicelib.crypto.age.errors import ArmorError

_CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BEGIN = "-----BEGIN AGE ENCRYPTED FILE-----"
_END = "-----END AGE ENCRYPTED FILE-----"
_ARMOR_LINE = re.compile(r"[A-Za-z0-9+/=]+")
_ARMOR_WIDTH = 64


def b64encode(data: bytes) -> str:
    """Standard base64 without padding, as age headers write it."""
    return base64.b64encode(data).decode("ascii").rstrip("=")


def b64decode(text: str) -> bytes:
    """Reverse of `b64encode`; ValueError on padding, strange characters or non-zero spare bits."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("not base64") from error
    if b64encode(data) != text:
        raise ValueError("base64 is not canonical")
    return data


def _polymod(values: list[int]) -> int:
    checksum = 1
    for value in values:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATORS):
            checksum ^= generator if (top >> bit) & 1 else 0
    return checksum


def _expand(prefix: str) -> list[int]:
    return [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]


def _regroup(values: Iterable[int], width_in: int, width_out: int, *, pad: bool) -> list[int]:
    """Cut a run of `width_in`-bit numbers again, into `width_out`-bit numbers."""
    accumulator, bits, out = 0, 0, []
    for value in values:
        accumulator = (accumulator << width_in | value) & 0xFFFF
        bits += width_in
        while bits >= width_out:
            bits -= width_out
            out.append(accumulator >> bits & (1 << width_out) - 1)
    rest = accumulator & (1 << bits) - 1
    if pad and bits:
        out.append(rest << width_out - bits)
    elif not pad and (bits >= width_in or rest):
        raise ValueError("bech32 padding is not zero")
    return out


def bech32_encode(prefix: str, data: bytes) -> str:
    """Lower-case Bech32 of `data`."""
    words = _regroup(data, 8, 5, pad=True)
    check = _polymod(_expand(prefix) + words + [0] * 6) ^ 1
    words += [check >> 5 * (5 - i) & 31 for i in range(6)]
    return prefix + "1" + "".join(_CHARSET[w] for w in words)


def bech32_decode(text: str) -> tuple[str, bytes]:
    """(prefix in lower case, bytes); ValueError on mixed case, bad character or checksum."""
    if text != text.lower() and text != text.upper():
        raise ValueError("bech32 mixes cases")
    prefix, separator, tail = text.lower().rpartition("1")
    if not separator or not prefix or len(tail) < 6 or any(c not in _CHARSET for c in tail):
        raise ValueError("not bech32")
    words = [_CHARSET.index(c) for c in tail]
    if _polymod(_expand(prefix) + words) != 1:
        raise ValueError("bech32 checksum does not match")
    return prefix, bytes(_regroup(words[:-6], 5, 8, pad=False))


def armor(data: bytes) -> str:
    """The age file as pasteable ASCII text, final newline included."""
    text = base64.b64encode(data).decode("ascii")
    lines = [text[i : i + _ARMOR_WIDTH] for i in range(0, len(text), _ARMOR_WIDTH)]
    return "\n".join([_BEGIN, *lines, _END, ""])


def dearmor(text: str) -> bytes:
    """Reverse of `armor`. White space is tolerated around the block only; CRLF is accepted.

    Raises ArmorError.
    """
    lines = text.strip(" \t\r\n").replace("\r\n", "\n").split("\n")
    if lines[0] != _BEGIN or lines[-1] != _END or len(lines) < 2:
        raise ArmorError("armor markers are missing")
    body = lines[1:-1]
    if any(len(line) != _ARMOR_WIDTH for line in body[:-1]) or (body and not 0 < len(body[-1]) <= _ARMOR_WIDTH):
        raise ArmorError("armor line of the wrong length")
    joined = "".join(body)
    if body and not _ARMOR_LINE.fullmatch(joined):
        raise ArmorError("armor holds a strange character")
    try:
        data = base64.b64decode(joined, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ArmorError("armor is not base64") from error
    if base64.b64encode(data).decode("ascii") != joined:
        raise ArmorError("armor is not canonical")
    return data
