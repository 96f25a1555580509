"""A line of a public list, as JSON: the fields of `consultations.summary`, from what the index keeps."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from ...search.listed import Listed
from .consultation import placed, text


def line(c: Listed, now: datetime) -> dict[str, Any]:
    return {
        "id": c.id,
        "reference": c.reference,
        "title": c.title,
        "buyer": {"id": c.buyer_id, "name": c.buyer_name, "siret": c.buyer_siret},
        "procedure": c.procedure,
        "category": c.category,
        "cpv": c.cpv,
        "place": {**asdict(c.place), "shown": placed(c.place)} if c.place else None,
        "submission_deadline": text(c.submission_deadline),
        "time_zone": c.time_zone,
        "published_at": text(c.published_at),
        "updated_at": text(c.updated_at),
        "status": c.status(now),
        "lots_count": c.lots_count,
        "phase": c.phase,
        "round": c.round,
        "restricted": False,
        "permanent": c.permanent,
        "valid_until": text(c.valid_until),
        "parent_id": c.parent_id,
        "test": False,
        "reserved": c.reserved,
        "social": c.social,
        "environmental": c.environmental,
    }
