"""Byte ranges over an object made of several blobs (RFC 9110, 14.1.2)."""

import re
from pathlib import Path

from .errors import S3Error


def byte_range(header: str | None, size: int) -> range | None:
    """The one range asked for, or None for the whole. Raises S3Error(InvalidRange) when it lies outside."""
    match = re.fullmatch(r"bytes=(\d*)-(\d*)", header or "")
    if not match or match.group(0) == "bytes=-":
        return None
    first, last = match.groups()
    if first:
        start, stop = int(first), min(int(last) + 1, size) if last else size
    else:
        start, stop = max(0, size - int(last)), size
    if start >= stop:
        raise S3Error("InvalidRange", 416, "The requested range is not satisfiable", {"Content-Range": f"bytes */{size}"})
    return range(start, stop)


def spans(blobs: list[tuple[Path, int]], start: int, length: int) -> list[tuple[Path, int, int]]:
    """(path, offset, length) pieces that make up [start, start + length) of the blobs put end to end."""
    pieces, position, end = [], 0, start + length
    for path, size in blobs:
        first, last = max(start, position), min(end, position + size)
        if first < last:
            pieces.append((path, first - position, last - first))
        position += size
    return pieces
