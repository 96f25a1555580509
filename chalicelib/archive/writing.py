"""Writes a folder on disk or in a ZIP, file by file: never more than a mebibyte of a kept file in memory. Used by `scripts/export`."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Protocol

from . import folder
from .folder import Piece

Read = Callable[[Piece], Iterator[bytes] | None]


class Gone(Exception):
    """What the registers name is no longer in the stores."""


class Place(Protocol):
    def create(self, path: str) -> contextlib.AbstractContextManager[IO[bytes]]: ...


class Directory:
    def __init__(self, root: Path):
        self._root = root

    def create(self, path: str) -> contextlib.AbstractContextManager[IO[bytes]]:
        where = self._root / path
        where.parent.mkdir(parents=True, exist_ok=True)
        return where.open("xb")


class Zip:
    """Stored, not compressed: what weighs is sealed."""

    def __init__(self, archive: zipfile.ZipFile):
        self._archive = archive

    def create(self, path: str) -> contextlib.AbstractContextManager[IO[bytes]]:
        return self._archive.open(zipfile.ZipInfo(path), "w", force_zip64=True)


def write(place: Place, pieces: Iterable[Piece], read: Read, head: Mapping[str, Any]) -> int:
    """Every piece, then the inventory; returns how many bytes. Raises Gone."""
    lines, told = [], set()
    for piece in pieces:
        if piece.path in told:
            continue
        told.add(piece.path)
        chunks = read(piece)
        if chunks is None:
            raise Gone(piece.path)
        lines.append(_write(place, piece, chunks))
    body = folder.inventory(head, lines)
    with place.create(folder.INVENTORY) as out:
        out.write(body)
    return sum(line["size_bytes"] for line in lines) + len(body)


def _write(place: Place, piece: Piece, chunks: Iterator[bytes]) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    with place.create(piece.path) as out:
        for chunk in chunks:
            out.write(chunk)
            digest.update(chunk)
            size += len(chunk)
    return folder.line(piece, size, digest.hexdigest())


@contextlib.contextmanager
def appearing(where: Path) -> Iterator[Place]:
    """A folder, or a ZIP when its name says so, that takes its name once it is whole. Raises FileExistsError."""
    if where.exists():
        raise FileExistsError(f"{where}: already there")
    draft = where.with_name(where.name + ".incomplet")
    shutil.rmtree(draft, ignore_errors=True)
    draft.unlink(missing_ok=True) if draft.is_file() else None
    try:
        if where.suffix == ".zip":
            with zipfile.ZipFile(draft, "w", allowZip64=True) as archive:
                yield Zip(archive)
        else:
            draft.mkdir(parents=True)
            yield Directory(draft)
        draft.rename(where)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        if draft.is_file():
            draft.unlink()
        raise
