"""Deposits, openings, decisions and messages as their readers see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from ...crypto.keyfile import PART_SEALED
from ...domain import slots
from ...domain.consultation import Consultation
from ...domain.decision import Decision
from ...domain.deposit import Deposit, RegisteredDeposit
from ...domain.instants import from_text, to_text
from ...domain.message import Message
from ...domain.opening import Opening
from ...domain.register import Entry
from ...usecases.consultation.changes import marks
from ...usecases.opening.envelopes import Envelopes
from ...usecases.ports import Part, SignedUrl
from .consultations import text


def signed(number: int, url: SignedUrl) -> dict[str, Any]:
    return {"number": number, "url": url.url, "headers": dict(url.headers)}


def part(p: Part) -> dict[str, Any]:
    return {"number": p.number, "size_bytes": p.size_bytes, "sha256": p.sha256}


def deposit(s: Deposit, c: Consultation | None, receipt: Mapping[str, Any] | None) -> dict[str, Any]:
    """A company's own deposit; `receipt` is there once sealed."""
    about = (
        {
            "id": s.consultation_id,
            "reference": c.reference,
            "title": c.title,
            "buyer": {"name": c.buyer_name},
            "submission_deadline": text(c.submission_deadline),
            "test": c.test,
        }
        if c
        else {"id": s.consultation_id}
    )
    return {
        "id": s.id,
        "consultation": about,
        "company": {"id": s.company_id, "name": s.company_name},
        "state": "withdrawn" if s.withdrawn_at else "sealed" if receipt else "started",
        "started_at": to_text(s.started_at),
        "received_at": receipt["received_at"] if receipt else None,
        "late": receipt["late"] if receipt else None,
        "number": receipt["number"] if receipt else None,
        "lots": list(s.lots),
        "mode": s.mode,
        "slots": s.slots(),
        "part_size_bytes": PART_SEALED,
        "consortium": {
            "kind": s.consortium.kind,
            "members": [{"identifier": asdict(m.identifier), "name": m.name} for m in s.consortium.members],
        },
        "objects": [{"slot": o.slot, "size_bytes": o.size_bytes, "parts": o.parts} for o in s.objects],
        "mh": c.mh if c else None,
        "changes_since": marks(c, from_text(receipt["received_at"])) if c and receipt else [],
    }


def entry(line: Entry) -> dict[str, Any]:
    return line.as_json()


def opening(session: Opening, seen: Envelopes) -> dict[str, Any]:
    """A session with every deposit; names appear only here, after closure."""
    return {
        "id": session.id,
        "at": session.at,
        "opener": {"user_id": session.opener_id, "name": session.opener_name},
        "recipient": session.recipient,
        "quorum": session.quorum,
        "state": session.state,
        "record_at": session.record_at,
        "approvals": [{"user_id": a["user_id"], "name": a["name"], "at": a["at"]} for a in session.approvals],
        "anonymous": seen.anonymous,
        "unveiled": dict(seen.openings.unveiled) if seen.openings.unveiled else None,
        "deposits": [_deposited(d, session, seen) for d in seen.deposits],
    }


def _deposited(d: RegisteredDeposit, session: Opening, seen: Envelopes) -> dict[str, Any]:
    envelopes = [_envelope(d, item, session, seen) for item in d.record["envelopes"]]
    late = seen.openings.late_decisions.get(d.id)
    reasons = {envelope["refusal"] for envelope in envelopes} - {None, "candidacy-not-admitted"}
    return {
        "id": d.id,
        **seen.bidder(d),
        "lots": d.lots,
        "mode": d.record["mode"],
        "received_at": d.record["received_at"],
        "started_at": d.record["started_at"],
        "late": d.late,
        "withdrawn": d.withdrawn,
        "superseded": all(item["slot"] in seen.superseded[d.id] for item in d.record["envelopes"]),
        "openable": not reasons,
        "reason": sorted(reasons)[0] if reasons else None,
        "late_decision": late["reason"] if late else None,
        "admission": seen.openings.admissions.get(d.id),
        "envelopes": envelopes,
    }


def _envelope(d: RegisteredDeposit, item: Mapping[str, Any], session: Opening, seen: Envelopes) -> dict[str, Any]:
    slot = slots.parse(item["slot"])
    result, refusal = seen.openings.opened(d.id, item["slot"]), seen.refusal(d, item["slot"])
    state = result["outcome"] if result else "released" if (d.id, item["slot"]) in session.released else "sealed"
    return {
        "slot": item["slot"],
        "kind": slot.kind,
        "lot": slot.lot,
        "size_bytes": item["size_bytes"],
        "files_count": item["files"],
        "state": state,
        "check": result["check"] if result else None,
        "fault": result["fault"] if result else None,
        "files": result["files"] if result else [],
        "refusal": refusal.code if refusal else None,
        "refusal_detail": refusal.detail if refusal else None,
    }


def decision(d: Decision, links: Mapping[str, str] | None) -> dict[str, Any]:
    data = {
        **asdict(d.essential_data),
        "advance_rate": str(d.essential_data.advance_rate) if d.essential_data.advance_rate is not None else None,
    }
    published = {"published_at": text(d.essential_data_published_at), **links} if links else None
    return {
        "lot": d.lot,
        "outcome": d.outcome,
        "reason": d.reason,
        "decided_at": to_text(d.decided_at),
        "amount_eur": str(d.amount_eur) if d.amount_eur is not None else None,
        "awardee_deposit_id": d.awardee_deposit_id,
        "awardee_company_id": d.awardee_company_id,
        "other_deposit_ids": [one.deposit_id for one in d.other_holders],
        "rankings": [asdict(r) for r in d.rankings],
        "essential_data": data,
        "missing_essential_data": d.essential_data.missing() if d.outcome == "awarded" else [],
        "rejections_sent_at": text(d.rejections_sent_at),
        "standstill_ends_at": text(d.standstill_ends_at()),
        "notification_message_id": d.notification_message_id,
        "notified_at": text(d.notified_at),
        "decp": published,
    }


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
        "attachments": [{**asdict(a), "url": links.get(a.id)} for a in m.attachments],
        "evidence": {
            "queued_at": to_text(m.queued_at),
            "accepted_at": text(m.accepted_at),
            "bounced_at": text(m.bounced_at),
            "first_opened_at": text(m.first_opened_at),
        },
    }
