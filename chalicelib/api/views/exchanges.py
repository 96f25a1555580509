"""Letters as their readers see them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

from ...domain.instants import to_text
from ...domain.message import Message
from .consultation import text


def message(m: Message, links: Mapping[str, str]) -> dict[str, Any]:
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
        "attachments": [{**asdict(a), "url": links.get(a.id)} for a in m.attachments],
        "evidence": {
            "queued_at": to_text(m.queued_at),
            "accepted_at": text(m.accepted_at),
            "bounced_at": text(m.bounced_at),
            "first_opened_at": text(m.first_opened_at),
        },
    }


def of_buyer(m: Message, links: Mapping[str, str], hidden: Collection[str]) -> dict[str, Any]:
    """The same for the buyer, who does not learn yet whose the threads of `hidden` roots are."""
    found = message(m, links)
    return {**found, "company": {"id": "", "name": ""}} if m.root in hidden else found
