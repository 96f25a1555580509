"""A register of an entity, a company or the platform (of administration, of sign-ins) as a file that verifies offline (REQ-155)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ..crypto.evidence import ADMINISTRATION
from ..crypto.signing import Signer
from ..domain.register import Entry
from ..domain.tenant import Holder
from .registers_export import lines_as_json


def as_json(holder: Holder, register: str, lines: Sequence[Entry], at: datetime, signer: Signer) -> tuple[bytes, str]:
    """(bytes, media type). The signed head says whose register it is and where it ended."""
    head = {
        "holder": holder.tenant.kind,
        "id": holder.tenant.id,
        "name": holder.name,
        "identifier": holder.identifier,
        "register": register,
    }
    return lines_as_json(ADMINISTRATION, head, lines, at, signer)
