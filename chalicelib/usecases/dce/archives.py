"""ZIP archives of a version's public files, written once by the verification job in constant memory (REQ-002, REQ-003)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ...domain.consultation import Consultation
from ...domain.dce import DceArchive, DceFile
from ...domain.limits import DCE_VOLUME_BYTES
from .. import ports
from ..access import lookup
from ..ports import Objects
from ..ports.objects import DOCUMENTS
from . import lists
from .storage import archive_key, key

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

MEDIA_TYPE = "application/zip"
PART_BYTES = 32 * 1024 * 1024
"""Held in memory at once; 10,000 parts make more than a volume."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""ZIP's first instant: the same files make the same bytes."""


@dataclass(frozen=True, kw_only=True)
class DceArchives:
    consultations: ports.Consultations
    objects: Objects

    def write(self, consultation_id: str, number: int, volume: int) -> DceArchive | None:
        """Write a volume, once. None when there is no such version or volume."""
        consultation = self.consultations.get(consultation_id)
        version = next((v for v in consultation.dce_versions if v.number == number), None) if consultation else None
        if not consultation or not version:
            return None
        split = volumes(lists.files(self.objects, consultation_id, version))
        if not 1 <= volume <= len(split):
            return None
        where, files = archive_key(consultation_id, number, volume), split[volume - 1]
        if self.objects.size(DOCUMENTS, where) is None:
            self.objects.put_stream(DOCUMENTS, where, zipped(self.objects, consultation_id, files), MEDIA_TYPE)
        made = DceArchive(version=number, volume=volume, size_bytes=self.objects.size(DOCUMENTS, where) or 0, files_count=len(files))
        lookup.change(self.consultations, consultation_id, lambda c: _with(c, made))
        return made


def volumes(files: Sequence[DceFile], limit_bytes: int = DCE_VOLUME_BYTES) -> list[list[DceFile]]:
    """Public files in archives of at most `limit_bytes`; a larger file has one of its own. None for a single file: it is a link."""
    split: list[list[DceFile]] = []
    room = 0
    for file in (one for one in files if not one.confidential):
        if not split or file.size_bytes > room:
            split, room = [*split, []], limit_bytes
        split[-1].append(file)
        room -= file.size_bytes
    return split if len(files) > 1 else []


def zipped(objects: Objects, consultation_id: str, files: Sequence[DceFile], part_bytes: int = PART_BYTES) -> Iterator[bytes]:
    """The archive in parts of `part_bytes` (the last one shorter): stored, not compressed, ZIP64 where needed."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for file in files:
            entry = zipfile.ZipInfo(file.name, _EPOCH)
            entry.external_attr = 0o644 << 16
            with archive.open(entry, "w", force_zip64=True) as target:
                for chunk in objects.stream(DOCUMENTS, key(consultation_id, file.id)):
                    target.write(chunk)
                    yield from sink.full(part_bytes)
    yield from sink.full(part_bytes)
    yield sink.rest()


class _Sink(io.RawIOBase):
    """What zipfile writes, until it makes a part. Not seekable: sizes follow the data."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer) -> int:
        view = memoryview(data)
        self._held += view
        return view.nbytes

    def full(self, part_bytes: int) -> Iterator[bytes]:
        while len(self._held) >= part_bytes:
            part = bytes(self._held[:part_bytes])
            del self._held[:part_bytes]
            yield part

    def rest(self) -> bytes:
        return bytes(self._held)


def _with(c: Consultation, made: DceArchive) -> Consultation:
    others = [one for one in c.dce_archives if (one.version, one.volume) != (made.version, made.volume)]
    return replace(c, dce_archives=tuple(sorted([*others, made], key=lambda one: (one.version, one.volume))))
