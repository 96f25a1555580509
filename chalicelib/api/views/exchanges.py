"""Letters as their readers see them: both ways, with their evidence."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

from ...domain.dce import Scan
from ...domain.instants import to_text
from ...domain.message import Attachment, Evidence, Message
from .consultation import text


def of_buyer(m: Message, links: Mapping[str, str], hidden: Collection[str] = ()) -> dict[str, Any]:
    """For the entity: with each fact of its way, in the order of time. Whose the threads of `hidden` roots are is not told yet.

    `links`: where to fetch what the company joined, by id; what the buyer joined is fetched by a route.
    """
    at = f"/v1/consultations/{m.consultation_id}/attachments"
    found = {**_message(m), "attachments": _files(m, at, links), "came_back": m.came_back, "history": [_fact(one) for one in _history(m)]}
    return {**found, "company": {"id": "", "name": ""}} if m.root in hidden else found


def received(m: Message, links: Mapping[str, str]) -> dict[str, Any]:
    """For the company; fetching what the buyer joined is evidence."""
    at = f"/v1/consultations/{m.consultation_id}/messages/{m.id}/attachments"
    return {**_message(m), "attachments": _files(m, at, links)}


def _files(m: Message, at: str, links: Mapping[str, str]) -> list[dict[str, Any]]:
    """Nobody is given the way to what the antivirus set aside."""

    def url(one: Attachment) -> str | None:
        if one.scan == Scan.INFECTED:
            return None
        return links.get(one.id) if m.from_company else f"{at}/{one.id}"

    return [{**asdict(one), "url": url(one)} for one in m.attachments]


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
        "from_company": m.from_company,
        "in_reply_to": m.in_reply_to or None,
        "thread": m.root,
        "reply_until": text(m.reply_until),
        "due_at": text(m.due_at),
        "late": m.late,
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
