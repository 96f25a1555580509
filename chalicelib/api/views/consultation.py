"""What each reader sees of a consultation: allowed fields written out, never sent and then masked (REQ-036)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from ... import codelists
from ...codec import to_dict
from ...domain.consultation import Consultation
from ...domain.contact import Place
from ...domain.group import PurchasingGroup
from ...domain.instants import to_text
from ...domain.invitation import Invitee
from . import dce, terms


def text(instant: datetime | None) -> str | None:
    return to_text(instant) if instant else None


def placed(place: Place | None) -> str:
    """« Ille-et-Vilaine (35) », or the buyer's own words with the code."""
    if place is None:
        return ""
    named = codelists.named(place.code, place.code_type)
    return f"{place.label} ({place.code})" if place.label and named == place.code else named


def summary(c: Consultation, now: datetime) -> dict[str, Any]:
    """A line of a list, for everybody."""
    return {
        "id": c.id,
        "reference": c.reference,
        "title": c.title,
        "buyer": {"id": c.buyer_id, "name": c.buyer_name, "siret": c.buyer_siret},
        "procedure": c.procedure,
        "category": c.category,
        "cpv": c.cpv,
        "place": asdict(c.place) if c.place else None,
        "submission_deadline": text(c.submission_deadline),
        "time_zone": c.territory.zone.key,
        "published_at": text(c.published_at),
        "status": c.status(now),
        "lots_count": len(c.lots),
        "phase": c.phase_row.code,
        "round": c.round,
        "restricted": c.restricted,
        "permanent": c.permanent,
        "valid_until": text(c.valid_until),
        "parent_id": c.parent_id,
        "test": c.test,
        "template": c.template,
    }


def public(c: Consultation, now: datetime) -> dict[str, Any]:
    """The consultation as anybody reads it: no estimate, no committee, no draft file."""
    return {
        **summary(c, now),
        "version": c.version,
        "description": c.description,
        "mh": c.mh,
        "questions_until": text(c.questions_until),
        "cancelled_at": text(c.cancelled_at),
        "cancellation_reason": c.cancellation_reason,
        "kinds": list(c.phase_row.kinds),
        "anonymous": c.phase_row.anonymous,
        "closed_at": text(c.closed_at),
        "lots": [{"number": lot.number, "title": lot.title, "description": lot.description, "cpv": lot.cpv} for lot in c.lots],
        "labels": _labels(c),
        "contact": asdict(c.contact),
        "head": to_dict(c.head),
        "group": _group(c.group),
        "limits": asdict(c.limits),
        "duration_months": c.duration_months,
        "requires_signature": False,
        "languages": list(c.terms.languages),
        "terms": terms.public(c),
        "criteria": [asdict(criterion) for criterion in c.criteria],
        "requested_documents": [asdict(one) for one in c.requested_documents if one.kind in c.phase_row.kinds],
        "dce_versions": dce.versions(c, {}),
        "undertaking": dce.undertaking(c),
        "history": [{"at": to_text(fact.at), "kind": fact.kind, "detail": fact.detail} for fact in c.history],
    }


def _group(group: PurchasingGroup | None) -> dict[str, Any] | None:
    """Those for whom it is let, besides its buyer, who coordinates them."""
    if not group:
        return None
    members = [{"siret": one.siret, "name": one.name} for one in group.members]
    return {"members": members, "agreed_on": group.agreed_on.isoformat() if group.agreed_on else None}


def _labels(c: Consultation) -> dict[str, Any]:
    """What its codes say: the place in words, and code → label of the common procurement vocabulary in both languages."""
    codes = sorted({code for code in (c.cpv, *(lot.cpv for lot in c.lots)) if code})
    found = {code: label for code in codes if (label := codelists.cpv(code))}
    return {"place": placed(c.place), "cpv": found}


def agent(c: Consultation, now: datetime, permissions: Sequence[str]) -> dict[str, Any]:
    """What the buyer's side adds: estimates, committee, files being prepared, what this person may do."""
    lots = [
        {**line, "estimate_eur": str(lot.estimate_eur) if lot.estimate_eur is not None else None}
        for line, lot in zip(public(c, now)["lots"], c.lots, strict=True)
    ]
    members = [
        {"user_id": m.user_id, "name": m.name, "recipient": m.recipient, "fingerprint": m.fingerprint, "proved_at": text(m.proved_at)}
        for m in c.committee.members
    ]
    return {
        **public(c, now),
        "lots": lots,
        "terms": terms.agent(c),
        "buyer_kind": c.buyer_kind,
        "publication_ask": _ask(c),
        "edited": {"by": c.edited_by, "at": text(c.edited_at)},
        "committee": {"members": members, "quorum": c.committee.quorum},
        "invitees": [_invitee(one) for one in c.invitees],
        "recovery_recipient": c.recovery_recipient,
        "dce_draft": [],
        "permissions": list(permissions),
    }


def _ask(c: Consultation) -> dict[str, Any] | None:
    asked = c.publication_ask
    return {"by": asked.by, "by_name": asked.by_name, "at": to_text(asked.at), "mh": asked.mh} if asked else None


def _invitee(one: Invitee) -> dict[str, Any]:
    return {"name": one.name, "identifier": asdict(one.identifier), "email": one.email, "lots": list(one.lots)}
