"""The register of administration of an entity or a company as a file that verifies offline (REQ-155)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ..crypto.evidence import ADMINISTRATION
from ..crypto.signing import Signer
from ..domain.register import Entry
from ..domain.tenant import ADMINISTRATION as NAME
from ..domain.tenant import Holder
from .registers_export import lines_as_json


def as_json(holder: Holder, lines: Sequence[Entry], at: datetime, signer: Signer) -> tuple[bytes, str]:
    """(bytes, media type). The signed head says whose register it is and where it ended."""
    head = {"holder": holder.tenant.kind, "id": holder.tenant.id, "name": holder.name, "identifier": holder.identifier, "register": NAME}
    return lines_as_json(ADMINISTRATION, head, lines, at, signer)
