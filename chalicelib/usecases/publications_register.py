"""What the register of publications keeps of each act: enough to prove it, hashes rather than words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..domain.consultation import Consultation
from ..domain.dce import DceFile, DceVersion
from ..domain.instants import to_text
from .access.permission import Actor

LISTED_AT_MOST = 100
"""Files written in the line itself; beyond, the list's SHA-256 stands for them: a line is one DynamoDB item."""


def dce_record(version: DceVersion, files: Sequence[DceFile], actor: Actor | None) -> dict[str, Any]:
    listed = files if len(files) <= LISTED_AT_MOST else ()
    return {
        "dce_version": version.number,
        "note": version.note,
        "change": version.change,
        "by": actor.user.id if actor else "",
        "list_sha256": version.list_sha256,
        "files_count": version.files_count,
        "total_bytes": version.total_bytes,
        "files": [{"name": f.name, "size_bytes": f.size_bytes, "sha256": f.sha256 or ""} for f in listed],
    }


def publication_record(
    consultation: Consultation, version: DceVersion, files: Sequence[DceFile], actor: Actor | None
) -> dict[str, Any]:
    assert consultation.submission_deadline is not None
    return {
        "reference": consultation.reference,
        "title": consultation.title,
        "procedure": consultation.procedure,
        "submission_deadline": to_text(consultation.submission_deadline),
        "mh": consultation.mh or "",
        "lots": [lot.number for lot in consultation.lots],
        **({"test": True} if consultation.test else {}),
        **dce_record(version, files, actor),
    }
