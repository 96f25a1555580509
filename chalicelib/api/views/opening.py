"""Openings as the committee sees them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ...domain import opening as opening_rules
from ...domain import slots
from ...domain.deposit import RegisteredDeposit
from ...domain.groups import RoleAlert
from ...domain.opening import Opening
from ...usecases.opening.envelopes import Envelopes
from ...usecases.opening.readers import Readable


def opening(
    session_: Opening, seen: Envelopes, only: Collection[str] | None = None, received: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """A session with its deposits, or those of these ids alone; names appear only here, after closure.

    `received`: accounts merged since they deposited, each with the name of the one that received it.
    """
    shown = seen.told if only is None else [d for d in seen.told if d.id in only]
    told = [{**_deposited(d, session_, seen), "merged_into": (received or {}).get(d.company_id)} for d in shown]
    return {**session(session_, seen), "deposits": told}


def session(session: Opening, seen: Envelopes) -> dict[str, Any]:
    """Who leads it, who approved, where it stands: the same size whatever the number of deposits."""
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
        "opinion": dict(seen.openings.opinion) if seen.openings.opinion else None,
        "lifting": [{"user_id": a["user_id"], "name": a["name"], "at": a["at"]} for a in seen.openings.lifting],
        "order": opening_rules.OFFERS_FIRST if seen.openings.offers_first else opening_rules.APPLICATIONS_FIRST,
        "order_free": seen.order_is_free and not any(one.released for one in seen.openings.sessions.values()),
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
        "received_at": seen.instant(d.record["received_at"]),
        "started_at": seen.instant(d.record["started_at"]),
        "late": d.late,
        "withdrawn": d.withdrawn,
        "superseded": all(item["slot"] in seen.superseded[d.id] for item in d.record["envelopes"]),
        "backup_opened": (seen.openings.backups.get(d.id) or {}).get("reason"),
        "not_received": (seen.openings.not_received.get(d.id) or {}).get("reason"),
        "openable": not reasons,
        "reason": sorted(reasons)[0] if reasons else None,
        "known": d.record["company"].get("known") if not seen.anonymous else None,
        "twins": [one.id for one in seen.twins(d)],
        "identity": _identity(d, seen),
        "memberships": seen.memberships(d),
        "role_alerts": [_role_alert(one) for one in seen.role_alerts(d)],
        "late_decision": late["reason"] if late else None,
        "admission": seen.openings.admissions.get(d.id),
        "envelopes": envelopes,
    }


def _role_alert(one: RoleAlert) -> dict[str, Any]:
    identifier = {"type": one.identifier[0], "value": one.identifier[1]}
    facts = {"code": one.code, "identifier": identifier, "name": one.name, "forbidden": one.forbidden}
    return {**facts, "deposits": list(one.deposits), "lots": list(one.lots)}


def _malware(seen: Envelopes, deposit_id: str, slot: str) -> dict[str, Any] | None:
    found = seen.openings.malware.get((deposit_id, slot))
    return {name: found[name] for name in ("name", "threat", "scanner", "at")} if found else None


def readable(one: Readable, seen: Envelopes) -> dict[str, Any]:
    """A deposit as one of its readers finds it, with what opens each of its envelopes for them."""
    d = one.deposit
    envelopes = []
    for item in d.record["envelopes"]:
        if item["slot"] in one.slots:
            slot, result = slots.parse(item["slot"]), seen.openings.opened(d.id, item["slot"]) or {}
            about = {"slot": item["slot"], "kind": slot.kind, "lot": slot.lot, "files": result.get("files", [])}
            envelopes.append({**about, "malware": _malware(seen, d.id, item["slot"])})
    return {"id": d.id, **seen.bidder(d), "lots": d.lots, "received_at": seen.instant(d.record["received_at"]), "envelopes": envelopes}


def _identity(d: RegisteredDeposit, seen: Envelopes) -> dict[str, Any] | None:
    found = seen.identity(d) if seen.twins(d) else None
    return {"same": found["same"], "reason": found["reason"], "at": found["at"]} if found else None


def _envelope(d: RegisteredDeposit, item: Mapping[str, Any], session: Opening, seen: Envelopes) -> dict[str, Any]:
    slot = slots.parse(item["slot"])
    result, refusal = seen.openings.opened(d.id, item["slot"]), seen.refusal(d, item["slot"])
    state = result["outcome"] if result else "released" if (d.id, item["slot"]) in session.released else "sealed"
    return {
        "slot": item["slot"],
        "kind": slot.kind,
        "lot": slot.lot,
        "size_bytes": seen.size(item["size_bytes"]),
        "files_count": item["files"],
        "state": state,
        "check": result["check"] if result else None,
        "fault": result["fault"] if result else None,
        "files": result["files"] if result else [],
        "malware": _malware(seen, d.id, item["slot"]),
        "refusal": refusal.code if refusal else None,
        "refusal_detail": refusal.detail if refusal else None,
    }
