"""Deposits as their bidders see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from ...crypto.keyfile import PART_SEALED
from ...domain.deposit import Deposit
from ...domain.instants import from_text, to_text
from ...usecases.consultation.changes import marks
from ...usecases.deposit.histories import Told
from .consultation import text


def deposit(told: Told, now: datetime) -> dict[str, Any]:
    """A company's own deposit; what its receipt says is there once sealed."""
    s, c, receipt = told.deposit, told.consultation, told.receipt
    about = (
        {
            "id": s.consultation_id,
            "reference": c.reference,
            "title": c.title,
            "buyer": {"name": c.buyer_name},
            "submission_deadline": text(c.submission_deadline),
            "time_zone": c.territory.zone.key,
            "status": c.status(now),
            "cancelled_at": text(c.cancelled_at),
            "test": c.test,
        }
        if c
        else {"id": s.consultation_id}
    )
    return {
        "id": s.id,
        "consultation": about,
        "company": {"id": s.company_id, "name": s.company_name},
        "state": _state(s, receipt),
        "started_at": to_text(s.started_at),
        "received_at": receipt["received_at"] if receipt else None,
        "late": receipt["late"] if receipt else None,
        "number": receipt["number"] if receipt else None,
        "replaced_by": {name: told.replaced_by[name] for name in ("submission", "number", "received_at")} if told.replaced_by else None,
        "lots": list(s.lots),
        "mode": s.mode,
        "slots": s.slots(),
        "part_size_bytes": PART_SEALED,
        "consortium": {
            "kind": s.consortium.kind,
            "members": [{"identifier": asdict(m.identifier), "name": m.name, "email": m.email} for m in s.consortium.members],
        },
        "objects": [{"slot": o.slot, "size_bytes": o.size_bytes, "parts": o.parts} for o in s.objects],
        "mh": c.mh if c else None,
        "changes_since": marks(c, from_text(receipt["received_at"])) if c and receipt else [],
    }


def _state(s: Deposit, receipt: Mapping[str, Any] | None) -> str:
    if receipt:
        return "withdrawn" if s.withdrawn_at else "sealed"
    return "abandoned" if s.abandoned_at else "started"
