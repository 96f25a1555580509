"""Byte ranges over an object made of several blobs (RFC 9110, 14.1.2)."""

import re
from pathlib import Path

from .errors import S3Error, invalid, unsupported

RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


def byte_range(header: str | None, size: int) -> range | None:
    """The one range asked for, or None when none is. Raises S3Error: InvalidRange when it lies outside, NotImplemented for several."""
    if header is None:
        return None
    match = RANGE.fullmatch(header.strip())
    if not match or match.group(0) == "bytes=-":
        raise unsupported(f"the range {header!r}: one range of bytes is")
    first, last = match.groups()
    if first:
        start, stop = int(first), min(int(last) + 1, size) if last else size
    else:
        start, stop = max(0, size - int(last)), size
    if start >= stop:
        raise S3Error("InvalidRange", 416, "The requested range is not satisfiable", {"Content-Range": f"bytes */{size}"})
    return range(start, stop)


def source_range(header: str | None, size: int) -> range:
    """The part of a source to copy: both ends named, inside it. Raises S3Error(InvalidArgument)."""
    if header is None:
        return range(size)
    match = RANGE.fullmatch(header.strip())
    if not match or not match[1] or not match[2] or not int(match[1]) <= int(match[2]) < size:
        raise invalid(f"Range specified is not valid for source object of size: {size}", "InvalidArgument")
    return range(int(match[1]), int(match[2]) + 1)


def spans(blobs: list[tuple[Path, int]], start: int, length: int) -> list[tuple[Path, int, int]]:
    """(path, offset, length) pieces that make up [start, start + length) of the blobs put end to end."""
    pieces, position, end = [], 0, start + length
    for path, size in blobs:
        first, last = max(start, position), min(end, position + size)
        if first < last:
            pieces.append((path, first - position, last - first))
        position += size
    return pieces
