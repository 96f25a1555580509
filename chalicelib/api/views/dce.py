"""What each reader sees of the documents: confidential ones by name and size only, until the undertaking is accepted (REQ-013)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...domain.consultation import Consultation
from ...domain.dce import DceFile, DceVersion
from ...domain.instants import to_text
from ...usecases.dce.announcements import Announced
from ...usecases.dce.downloads import undertaking_sha256
from ...usecases.dce.storage import part_bytes
from ...usecases.ports import SignedUrl


def versions(c: Consultation, heads: Mapping[int, Sequence[DceFile]]) -> list[dict[str, Any]]:
    """`heads` holds the first files of the newest versions; the others are read by pages, at `files_url`."""
    return [_version(c, version, heads.get(version.number, ())) for version in c.dce_versions]


def _version(c: Consultation, version: DceVersion, head: Sequence[DceFile]) -> dict[str, Any]:
    count = version.files_count or len(version.files)
    return {
        "number": version.number,
        "published_at": to_text(version.published_at),
        "note": version.note,
        "change": version.change,
        "list_sha256": version.list_sha256,
        "files_count": count,
        "total_bytes": version.total_bytes or sum(file.size_bytes for file in version.files),
        "files_url": f"/v1/consultations/{c.id}/dce-versions/{version.number}/files",
        "files_complete": len(head) == count,
        "files": [published_file(c, version.number, n, file) for n, file in enumerate(head, start=1)],
        "archives": [
            {
                "volume": one.volume,
                "size_bytes": one.size_bytes,
                "files_count": one.files_count,
                "url": f"/v1/consultations/{c.id}/dce-versions/{one.version}/archives/{one.volume}",
            }
            for one in c.dce_archives
            if one.version == version.number
        ],
    }


def published_file(c: Consultation, version: int, number: int, file: DceFile) -> dict[str, Any]:
    shown = {
        "id": file.id,
        "number": number,
        "name": file.name,
        "size_bytes": file.size_bytes,
        "media_type": file.media_type,
        "confidential": file.confidential,
    }
    if file.confidential:
        return {**shown, "sha256": None, "scan": None, "url": None}
    url = f"/v1/consultations/{c.id}/dce-versions/{version}/files/{number}"
    return {**shown, "sha256": file.sha256, "scan": file.scan, "url": url}


def undertaking(c: Consultation) -> dict[str, str] | None:
    """The text to accept and its SHA-256, which the acceptance repeats."""
    return {"text": c.undertaking, "sha256": undertaking_sha256(c)} if c.undertaking else None


def draft_file(file: DceFile) -> dict[str, Any]:
    refusal = {"code": file.refusal_code, "detail": file.refusal_detail} if file.refusal_code else None
    return {
        "id": file.id,
        "name": file.name,
        "size_bytes": file.size_bytes,
        "media_type": file.media_type,
        "state": file.state,
        "sha256": file.sha256,
        "confidential": file.confidential,
        "scan": file.scan,
        "threat": file.threat,
        "scanned_at": to_text(file.scanned_at) if file.scanned_at else None,
        "refusal": refusal,
    }


def announced_file(file: DceFile, put: SignedUrl | None) -> dict[str, Any]:
    """A file to send: whole, by the signed address `put`, or in `parts` whose addresses are signed on demand."""
    if put:
        return {**draft_file(file), "put": {"url": put.url, "headers": dict(put.headers)}}
    size = part_bytes(file.size_bytes)
    return {**draft_file(file), "part_size_bytes": size, "parts": -(-file.size_bytes // size)}


def refused_announcement(made: Announced) -> dict[str, Any]:
    return {"name": made.name, "errors": made.refusal}
