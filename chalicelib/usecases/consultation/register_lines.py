"""The line that a publication writes in the register of publications: the consultation and the first version of its DCE."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...domain.consultation import Consultation
from ...domain.dce import DceFile, DceVersion
from ...domain.instants import to_text
from ..dce.register_lines import dce_record


def publication_record(
    consultation: Consultation, version: DceVersion, files: Sequence[DceFile], signature: Mapping[str, str]
) -> dict[str, Any]:
    """What the register keeps of one publication. The consultation has its deadline."""
    assert consultation.submission_deadline is not None
    return {
        "reference": consultation.reference,
        "title": consultation.title,
        "procedure": consultation.procedure,
        "submission_deadline": to_text(consultation.submission_deadline),
        "mh": consultation.mh or "",
        "lots": [lot.number for lot in consultation.lots],
        **({"test": True} if consultation.test else {}),
        **({"asked_by": consultation.publication_ask.by} if consultation.publication_ask else {}),
        **dce_record(version, files, signature),
    }
