"""What is too large, too deep or too slow to be read, refused before any parser sees it."""

from __future__ import annotations

from xml.parsers import expat

MAX_BYTES = 60 * 1000 * 1000
MAX_XML_BYTES = 20 * 1000 * 1000
MAX_ASN1_DEPTH, MAX_ASN1_ITEMS = 48, 200_000
MAX_XML_DEPTH, MAX_XML_ITEMS = 128, 300_000
MAX_SIGNATURES = 20


class Unreadable(Exception):
    """A file that is not read; `reason` is a code of the report."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


def sized(*files: bytes | None) -> None:
    if sum(len(one) for one in files if one) > MAX_BYTES:
        raise Unreadable("too-large")


def asn1(data: bytes) -> bytes:
    """The same bytes, when their nesting is one that a parser can follow. Raises Unreadable `asn1-too-deep`, `truncated`."""
    ends: list[int] = []
    at = items = 0
    while at < len(data):
        while ends and ends[-1] >= 0 and at >= ends[-1]:
            ends.pop()
        if ends and ends[-1] < 0 and data[at : at + 2] == b"\0\0":
            ends.pop()
            at += 2
            continue
        at, constructed, length = _head(data, at)
        items += 1
        if items > MAX_ASN1_ITEMS or len(ends) > MAX_ASN1_DEPTH:
            raise Unreadable("asn1-too-deep")
        if length is not None and at + length > len(data):
            raise Unreadable("truncated")
        if constructed:
            ends.append(-1 if length is None else at + length)
        elif length is None:
            raise Unreadable("truncated")
        else:
            at += length
        if not ends and items:
            break
        if len(ends) == 1 and ends[0] >= 0 and at >= ends[0]:
            break
    return data


def _head(data: bytes, at: int) -> tuple[int, bool, int | None]:
    """(where the content begins, whether it holds others, its length or None when unsaid)."""
    try:
        constructed = bool(data[at] & 0x20)
        if data[at] & 0x1F == 0x1F:
            at += 1
            while data[at] & 0x80:
                at += 1
        first = data[at + 1]
        if first < 0x80:
            return at + 2, constructed, first
        if first == 0x80:
            return at + 2, constructed, None
        size = first & 0x7F
        if at + 2 + size > len(data) or size > 8:
            raise Unreadable("truncated")
        return at + 2 + size, constructed, int.from_bytes(data[at + 2 : at + 2 + size], "big")
    except IndexError:
        raise Unreadable("truncated") from None


def xml(data: bytes) -> bytes:
    """The same bytes, when they are XML without a DTD. Raises Unreadable `xml-dtd`, `xml-too-deep`, `truncated`, `too-large`."""
    if len(data) > MAX_XML_BYTES:
        raise Unreadable("too-large")
    depth = items = 0

    def opened(*_: object) -> None:
        nonlocal depth, items
        depth, items = depth + 1, items + 1
        if depth > MAX_XML_DEPTH or items > MAX_XML_ITEMS:
            raise Unreadable("xml-too-deep")

    def closed(_: str) -> None:
        nonlocal depth
        depth -= 1

    def doctype(*_: object) -> None:
        raise Unreadable("xml-dtd")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.StartDoctypeDeclHandler = opened, closed, doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        raise Unreadable("truncated") from None
    return data
