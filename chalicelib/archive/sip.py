"""A transfer's ZIP as a stream: `content/…` as it comes from the stores, then `manifest.xml`; a part and two buffers in memory (REQ-172)."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from .folder import Piece
from .seda import Stored
from .writing import Gone, Read

PART = 16 * 1024 * 1024
EDGE = 128 * 1024
"""Bytes at each end of a file by which its format is known."""
Identify = Callable[[str, bytes, bytes], str]
"""(name, first bytes, last bytes) → PUID, empty when unknown."""


class _Out(io.RawIOBase):
    """Where zipfile writes and cannot come back: what is not taken yet."""

    def __init__(self) -> None:
        self.held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        self.held += data  # type: ignore[arg-type]  # bytes, as zipfile gives them
        return len(data)  # type: ignore[arg-type]

    def take(self, size: int) -> bytes:
        taken = bytes(self.held[:size])
        del self.held[:size]
        return taken


@dataclass
class Package:
    """Read `parts` to its end, then `stored` and `size_bytes` say what went by."""

    pieces: Iterable[Piece]
    read: Read
    unit: Callable[[str], str]
    identify: Identify
    describe: Callable[[list[Stored]], Iterator[bytes]]
    stored: list[Stored] = field(default_factory=list)
    size_bytes: int = 0

    def parts(self) -> Iterator[bytes]:
        """The ZIP, by parts of 16 MiB but the last. Raises Gone."""
        out = _Out()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
            for number, piece in enumerate(self.pieces):
                for _ in self._piece(archive, number, piece):
                    yield from self._ready(out)
            with archive.open(zipfile.ZipInfo("manifest.xml"), "w", force_zip64=True) as entry:
                for chunk in self.describe(self.stored):
                    entry.write(chunk)
                    yield from self._ready(out)
        yield from self._ready(out)
        if out.held:
            yield self._counted(out.take(len(out.held)))

    def _ready(self, out: _Out) -> Iterator[bytes]:
        while len(out.held) >= PART:
            yield self._counted(out.take(PART))

    def _counted(self, part: bytes) -> bytes:
        self.size_bytes += len(part)
        return part

    def _piece(self, archive: zipfile.ZipFile, number: int, piece: Piece) -> Iterator[None]:
        chunks = self.read(piece)
        if chunks is None:
            raise Gone(piece.path)
        digest, size, first, last = hashlib.sha512(), 0, b"", b""
        uri = f"content/{number:06d}{_suffix(piece.path)}"
        with archive.open(zipfile.ZipInfo(uri), "w", force_zip64=True) as entry:
            for chunk in chunks:
                entry.write(chunk)
                digest.update(chunk)
                size += len(chunk)
                first = first if len(first) >= EDGE else (first + chunk)[:EDGE]
                last = (last + chunk)[-EDGE:] if len(chunk) < EDGE else chunk[-EDGE:]
                yield
        self.stored.append(
            Stored(
                unit=self.unit(piece.path),
                title=piece.path,
                uri=uri,
                size_bytes=size,
                sha512=digest.hexdigest(),
                media_type=piece.media_type,
                puid=self.identify(piece.path, first, last),
            )
        )


def _suffix(path: str) -> str:
    name = path.rsplit("/", 1)[-1]
    suffix = name[name.rfind(".") :] if "." in name else ""
    return suffix.lower() if suffix.isascii() and suffix[1:].isalnum() and len(suffix) <= 9 else ""
