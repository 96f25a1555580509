"""Bytes on disk: a blob is written aside, flushed, then put in its place by one rename. A blob never changes."""

import errno
import os
import secrets
import threading
from collections.abc import Iterable
from pathlib import Path

from .errors import no_space

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Blobs:
    """Folder of blobs with an optional quota in bytes, which behaves like a full disk."""

    def __init__(self, folder: Path, *, fsync: bool, quota: int | None):
        self._incoming, self._kept = folder / "incoming", folder / "blobs"
        self._fsync, self._quota = fsync, quota
        self._lock, self._used = threading.Lock(), 0
        for path in (self._incoming, self._kept):
            path.mkdir(parents=True, exist_ok=True)

    def sweep(self, referenced: set[str]) -> None:
        """At start: drop what a crash left half written or without metadata, and count what is used."""
        for path in self._incoming.iterdir():
            path.unlink()
        for path in self._kept.glob("*/*"):
            if path.name in referenced:
                self._used += path.stat().st_size
            else:
                path.unlink()

    def sink(self) -> "Sink":
        return Sink(self, self._incoming / secrets.token_hex(16))

    def path(self, blob: str) -> Path:
        return self._kept / blob[:2] / blob

    def reserve(self, size: int) -> None:
        """Raises S3Error(InsufficientStorage) when the quota would be passed."""
        with self._lock:
            if self._quota is not None and self._used + size > self._quota:
                raise no_space()
            self._used += size

    def release(self, size: int) -> None:
        with self._lock:
            self._used -= size

    def drop(self, blobs: Iterable[tuple[str, int]]) -> None:
        for blob, size in blobs:
            self.path(blob).unlink(missing_ok=True)
            self.release(size)

    def keep(self, draft: Path) -> str:
        target = self.path(draft.name)
        target.parent.mkdir(exist_ok=True)
        draft.rename(target)
        if self._fsync:
            for folder in (target.parent, self._kept):
                _sync_folder(folder)
        return draft.name

    @property
    def durable(self) -> bool:
        return self._fsync


class Sink:
    """A blob being written. Use as a context: whatever is not kept is removed."""

    def __init__(self, blobs: Blobs, draft: Path):
        self._blobs, self._draft = blobs, draft
        self._file = open(draft, "xb", buffering=0)  # noqa: SIM115 closed by __exit__
        self.size, self._kept = 0, False

    def write(self, data: memoryview) -> None:
        """Raises S3Error(InsufficientStorage) when the disk or the quota is full."""
        self._blobs.reserve(len(data))
        self.size += len(data)
        try:
            while data:
                data = data[self._file.write(data) :]
        except OSError as error:
            raise no_space() if error.errno in FULL else error from error

    def keep(self) -> tuple[str, int]:
        """Flush to disk and put in place: (blob, size in bytes)."""
        try:
            if self._blobs.durable:
                os.fsync(self._file.fileno())
            self._file.close()
            blob = self._blobs.keep(self._draft)
        except OSError as error:
            raise no_space() if error.errno in FULL else error from error
        self._kept = True
        return blob, self.size

    def __enter__(self) -> "Sink":
        return self

    def __exit__(self, *_) -> None:
        self._file.close()
        if not self._kept:
            self._draft.unlink(missing_ok=True)
            self._blobs.release(self.size)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
