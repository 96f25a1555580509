"""The line that a version of the DCE writes in the register of publications: enough to prove it, hashes rather than words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...domain.dce import DceFile, DceVersion

LISTED_AT_MOST = 100
"""Files written in the line itself; beyond, the list's SHA-256 stands for them: a line is one DynamoDB item."""


def dce_record(version: DceVersion, files: Sequence[DceFile], signature: Mapping[str, str]) -> dict[str, Any]:
    """What the register keeps of one version; sizes are in bytes, digests in hexadecimal."""
    listed = files if len(files) <= LISTED_AT_MOST else ()
    return {
        "dce_version": version.number,
        "note": version.note,
        "change": version.change,
        **signature,
        "list_sha256": version.list_sha256,
        "files_count": version.files_count,
        "total_bytes": version.total_bytes,
        "files": [{"name": f.name, "size_bytes": f.size_bytes, "sha256": f.sha256 or ""} for f in listed],
    }
