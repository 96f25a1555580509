"""Lists of published versions: one immutable object each, kept as evidence and named by the SHA-256 of its bytes (REQ-025)."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Sequence
from datetime import datetime

from ...domain.consultation import Consultation
from ...domain.dce import DceFile, DceVersion, FileState, Scan, difference, in_words
from ...domain.errors import NotFound
from ...domain.register import canonical
from ..ports import Objects, stored
from ..ports.objects import EVIDENCE

_KEPT = ("id", "name", "size_bytes", "media_type", "sha256", "confidential", "scan", "threat")


def key(consultation_id: str, digest: str) -> str:
    return f"C/{consultation_id}/dce-lists/{digest}.json"


def seal(
    objects: Objects,
    consultation_id: str,
    number: int,
    files: Sequence[DceFile],
    *,
    before: Sequence[DceFile],
    at: datetime,
    note: str = "",
) -> DceVersion:
    """Write the list, once, and give the version's summary."""
    lines = [{name: getattr(file, name) for name in _KEPT} for file in files]
    body = canonical({"v": "dce/v1", "consultation": consultation_id, "version": number, "files": lines})
    digest = hashlib.sha256(body).hexdigest()
    objects.put_once(EVIDENCE, key(consultation_id, digest), body, "application/json")
    return DceVersion(
        number=number,
        published_at=at,
        note=note,
        list_sha256=digest,
        files_count=len(files),
        total_bytes=sum(file.size_bytes for file in files),
        change=in_words(number, difference(before, files)) if number > 1 else "",
    )


def files(objects: Objects, consultation_id: str, version: DceVersion) -> tuple[DceFile, ...]:
    """Files of a version, in their numbers' order (the first is number 1). Raises NotFound."""
    return _read(objects, consultation_id, version.list_sha256) if version.list_sha256 else version.files


def last(objects: Objects, consultation: Consultation) -> tuple[DceFile, ...]:
    """Files of the last published version; none before the first."""
    return files(objects, consultation.id, consultation.dce_versions[-1]) if consultation.dce_versions else ()


def holds(objects: Objects, consultation: Consultation, file_id: str) -> bool:
    """Whether a published version has this file."""
    return any(file.id == file_id for version in consultation.dce_versions for file in files(objects, consultation.id, version))


@functools.lru_cache(maxsize=16)
def _read(objects: Objects, consultation_id: str, digest: str) -> tuple[DceFile, ...]:
    """Read once a process: the name holds the digest of the bytes."""
    body = objects.get(EVIDENCE, key(consultation_id, digest))
    if body is None or hashlib.sha256(body).hexdigest() != digest:
        raise NotFound()
    lines = stored.parsed(body, f"list {key(consultation_id, digest)}", "dce")["files"]
    return tuple(stored.made(DceFile, {**line, "scan": Scan(line["scan"]), "state": FileState.READY}) for line in lines)
