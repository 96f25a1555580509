"""What is inside a sealed body: the bidder's files, then MANIFESTE.json that lists them with their SHA-256.

The list comes last so that one reading of the files is enough. Its size is known beforehand: only digests are missing.
"""

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import BinaryIO

from chalicelib.crypto import schema, tar
from chalicelib.crypto.age.payload import Readable, read_full
from chalicelib.crypto.canonical import canonical, parse_canonical
from chalicelib.crypto.errors import SealError
from chalicelib.crypto.keyfile import Context
from chalicelib.crypto.manifest import VERSION

LIST_NAME = "MANIFESTE.json"
MAX_FILES = 10_000
_MAX_LIST = 8 * 1024 * 1024
_PIECE = 1024 * 1024
_NO_DIGEST = "0" * 64


@dataclass(frozen=True)
class SourceFile:
    """A file to seal: `open` is called once, and must give exactly `size` bytes."""

    name: str
    size: int
    open: Callable[[], AbstractContextManager[BinaryIO]]


@dataclass(frozen=True)
class OpenedFile:
    """A file found inside. `declared` is the digest the bidder listed, `sha256` the one of the bytes found."""

    name: str
    size: int
    sha256: str
    declared: str


@dataclass(frozen=True)
class Opened:
    """All that was inside. Look at `corrupted`: those files are given, but are not what the bidder listed."""

    bidder: Mapping[str, str]
    files: tuple[OpenedFile, ...]

    @property
    def corrupted(self) -> tuple[OpenedFile, ...]:
        return tuple(f for f in self.files if f.sha256 != f.declared)


def file_list(context: Context, bidder: Mapping[str, str], files: Iterable[tuple[str, int, str]]) -> bytes:
    """MANIFESTE.json of (name, size, sha256) triples."""
    return canonical({
        "v": VERSION,
        "mh": context.mh,
        "slot": context.slot,
        "submission": context.submission,
        "bidder": dict(bidder),
        "files": [{"name": name, "size": size, "sha256": digest} for name, size, digest in files],
    })  # fmt: skip


class Names:
    """The names met so far: harmless, and all different even where case is not told apart."""

    def __init__(self) -> None:
        self._seen = {LIST_NAME.lower()}

    def add(self, name: str) -> None:
        """SealError("name-invalid") or ("name-duplicate")."""
        if tar.check_name(name).lower() in self._seen:
            raise SealError("name-duplicate", name)
        self._seen.add(name.lower())


def payload_size(context: Context, bidder: Mapping[str, str], files: Iterable[tuple[str, int]]) -> int:
    """Bytes of the archive of (name, size) pairs."""
    files = list(files)
    listed = len(file_list(context, bidder, ((n, s, _NO_DIGEST) for n, s in files)))
    entries = [*files, (LIST_NAME, listed)]
    return sum(len(tar.header(n, s)) + s + tar.padding(s) for n, s in entries) + len(tar.END)


def _content(file: SourceFile, digest: "hashlib._Hash") -> Iterator[bytes]:
    left = file.size
    with file.open() as stream:
        while left and (piece := stream.read(min(left, _PIECE))):
            digest.update(piece)
            left -= len(piece)
            yield piece
        if left or stream.read(1):
            raise SealError("file-changed", file.name)


def pack(context: Context, bidder: Mapping[str, str], files: Iterable[SourceFile]) -> Iterator[bytes]:
    """The archive, piece by piece. SealError("file-changed") if a file does not have the announced size."""
    files, digests, names = list(files), [], Names()
    for file in files:
        names.add(file.name)
    for file in files:
        digest = hashlib.sha256()
        yield tar.header(file.name, file.size)
        yield from _content(file, digest)
        yield bytes(tar.padding(file.size))
        digests.append(digest.hexdigest())
    listed = file_list(context, bidder, ((f.name, f.size, d) for f, d in zip(files, digests, strict=True)))
    yield tar.header(LIST_NAME, len(listed)) + listed + bytes(tar.padding(len(listed))) + tar.END


def _copy(source: Readable, size: int, out: BinaryIO) -> str:
    digest, left = hashlib.sha256(), size
    while left:
        piece = read_full(source, min(left, _PIECE))
        if not piece:
            raise SealError("payload-invalid", "a file is cut short")
        digest.update(piece)
        out.write(piece)
        left -= len(piece)
    if any(read_full(source, tar.padding(size))):
        raise SealError("payload-invalid", "padding is not empty")
    return digest.hexdigest()


def _read_list(data: bytes, context: Context) -> tuple[dict[str, str], dict[str, tuple[int, str]]]:
    """(bidder, name → (size, sha256)) from MANIFESTE.json."""
    try:
        fields = schema.record(parse_canonical(data), {"v", "mh", "slot", "submission", "bidder", "files"})
        rows = schema.items(fields["files"], 0, MAX_FILES, lambda f: schema.record(f, {"name", "size", "sha256"}))
        listed = {r["name"]: (r["size"], schema.text(r["sha256"], schema.HEX256)) for r in rows}
        bidder = fields["bidder"]
        if not isinstance(bidder, dict) or not all(isinstance(v, str) for v in bidder.values()):
            raise ValueError("the bidder is described by texts")
        if fields["v"] != VERSION or len(listed) != len(rows):
            raise ValueError("unknown version, or a file listed twice")
    except (ValueError, TypeError) as error:
        raise SealError("payload-invalid", str(error)) from error
    if Context(fields["mh"], fields["slot"], fields["submission"]) != context:
        raise SealError("payload-other")
    return bidder, listed


def unpack(source: Readable, context: Context, create: Callable[[str], AbstractContextManager[BinaryIO]]) -> Opened:
    """Read the archive; `create(name)` gives where to write each file. Names are harmless, relative, with "/".

    Files are written as they come, before the list at the end is known: a caller shows none of them until this
    returns. Raises SealError: "payload-invalid", "payload-other", "name-invalid", "name-duplicate".
    """
    found: list[tuple[str, int, str]] = []
    names = Names()
    while entry := tar.read_entry(source):
        name, size = entry
        if name == LIST_NAME:
            break
        names.add(name)
        with create(name) as out:
            found.append((name, size, _copy(source, size, out)))
    if entry is None or size > _MAX_LIST:
        raise SealError("payload-invalid", "the list of files is missing or far too long")
    listing = io.BytesIO()
    _copy(source, size, listing)
    bidder, listed = _read_list(listing.getvalue(), context)
    if tar.read_entry(source) is not None or [(n, s) for n, s, _ in found] != [(n, s) for n, (s, _) in listed.items()]:
        raise SealError("payload-invalid", "the files are not those of the list")
    return Opened(bidder, tuple(OpenedFile(n, s, digest, listed[n][1]) for n, s, digest in found))
