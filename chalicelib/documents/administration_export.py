"""The register of administration of an entity or a company as a file: JSON that verifies offline, CSV for spreadsheets (REQ-155)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from ..crypto.evidence import ADMINISTRATION
from ..crypto.signing import Signer, signed
from ..domain.instants import to_text
from ..domain.register import GENESIS, Entry
from ..domain.tenant import ADMINISTRATION as NAME
from ..domain.tenant import Holder


def as_json(holder: Holder, lines: Sequence[Entry], at: datetime, signer: Signer) -> tuple[bytes, str]:
    """(bytes, media type). The signed head says whose register it is and where it ended."""
    head = {
        "holder": holder.tenant.kind,
        "id": holder.tenant.id,
        "name": holder.name,
        "identifier": holder.identifier,
        "register": NAME,
        "last": lines[-1].seq if lines else 0,
        "hash": lines[-1].hash if lines else GENESIS,
        "exported_at": to_text(at),
    }
    body = {**signed(signer, {"v": ADMINISTRATION, "head": head}), "entries": [line.as_json() for line in lines]}
    return json.dumps(body, ensure_ascii=False, indent=1).encode(), "application/json"
