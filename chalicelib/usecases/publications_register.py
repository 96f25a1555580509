"""What the register of publications keeps of each act: enough to prove it, hashes rather than words."""

from __future__ import annotations

from typing import Any

from ..domain.consultation import Consultation, DceVersion
from ..domain.instants import to_text
from .access import Actor


def dce_record(version: DceVersion, actor: Actor | None) -> dict[str, Any]:
    return {
        "dce_version": version.number,
        "note": version.note,
        "by": actor.user.id if actor else "",
        "files": [{"name": f.name, "size_bytes": f.size_bytes, "sha256": f.sha256 or ""} for f in version.files],
    }


def publication_record(consultation: Consultation, version: DceVersion, actor: Actor | None) -> dict[str, Any]:
    assert consultation.submission_deadline is not None
    return {
        "reference": consultation.reference,
        "title": consultation.title,
        "procedure": consultation.procedure,
        "submission_deadline": to_text(consultation.submission_deadline),
        "mh": consultation.mh or "",
        "lots": [lot.number for lot in consultation.lots],
        **dce_record(version, actor),
    }
