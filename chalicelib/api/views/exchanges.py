"""Letters as their readers see them: who sent them, who received them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ...domain.instants import to_text
from ...domain.message import Evidence, Message
from .consultation import text


def sent(m: Message) -> dict[str, Any]:
    """For the entity: with each fact of its way, in the order of time."""
    files = [{**asdict(a), "url": f"/v1/consultations/{m.consultation_id}/attachments/{a.id}"} for a in m.attachments]
    return {**_message(m), "attachments": files, "came_back": m.came_back, "history": [_fact(one) for one in _history(m)]}


def received(m: Message) -> dict[str, Any]:
    at = f"/v1/consultations/{m.consultation_id}/messages/{m.id}/attachments"
    return {**_message(m), "attachments": [{**asdict(a), "url": f"{at}/{a.id}"} for a in m.attachments]}


def _message(m: Message) -> dict[str, Any]:
    return {
        "id": m.id,
        "consultation_id": m.consultation_id,
        "kind": m.kind,
        "lot": m.lot,
        "company": {"id": m.company_id, "name": m.company_name},
        "subject": m.subject,
        "body": m.body,
        "sent_at": to_text(m.queued_at),
        "evidence": {
            "queued_at": to_text(m.queued_at),
            "accepted_at": text(m.accepted_at),
            "bounced_at": text(m.bounced_at),
            "first_opened_at": text(m.first_opened_at),
        },
    }


def _history(m: Message) -> list[Evidence]:
    """A letter of an older release has dates alone."""
    queued = Evidence(kind="queued", at=m.queued_at)
    dates = {"accepted": m.accepted_at, "bounced": m.bounced_at, "opened": m.first_opened_at}
    known = m.evidence or sorted((Evidence(kind=kind, at=at) for kind, at in dates.items() if at), key=lambda one: one.at)
    return [queued, *known]


def _fact(one: Evidence) -> dict[str, Any]:
    return {"kind": one.kind, "at": to_text(one.at), "detail": one.detail, "attachment_id": one.attachment or None}
