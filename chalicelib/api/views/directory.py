"""Sessions, people, entities and companies as their readers see them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...domain.buyer import Buyer
from ...domain.company import Company
from ...domain.instants import to_text
from ...domain.person import MemberKey, Passkey, User
from ...domain.session import Session
from ...usecases.access.permission import Actor
from .consultation import text


def session(actor: Actor | None, stage: str, trial_clock: bool, tenant_name: Callable[[str, str], str]) -> dict[str, Any]:
    """Who is signed in, how strongly, and where they belong."""
    common = {"stage": stage, "test_clock": trial_clock}
    if actor is None:
        return {"user": None, "memberships": [], "level": 0, "second_factor": "none", "fresh_until": None, **common}
    user = actor.user
    places = [
        {
            "tenant_kind": m.tenant_kind,
            "tenant_id": m.tenant_id,
            "tenant_name": tenant_name(m.tenant_kind, m.tenant_id),
            "roles": list(m.roles),
        }
        for m in user.memberships
    ]
    return {
        "user": {"id": user.id, "email": user.email, "name": user.name},
        "memberships": places,
        "level": actor.session.level,
        "second_factor": _second_factor(actor),
        "fresh_until": text(actor.session.fresh_until()),
        **common,
    }


def _second_factor(actor: Actor) -> str:
    if actor.session.level >= 2:
        return "done"
    if actor.user.passkeys or actor.user.backup_codes:
        return "assert"
    return "enrol" if actor.user.needs_second_factor() else "optional"


def passkey(key: Passkey) -> dict[str, Any]:
    return {"id": key.id, "name": key.name, "created_at": to_text(key.created_at)}


def session_line(line: Session, current: Session) -> dict[str, Any]:
    return {
        "id": line.public_id,
        "created_at": to_text(line.created_at),
        "last_seen_at": to_text(line.last_seen_at),
        "user_agent": line.user_agent,
        "current": line.id == current.id,
    }


def buyer(b: Buyer) -> dict[str, Any]:
    return {
        "id": b.id,
        "siret": b.siret,
        "name": b.name,
        "department": b.department,
        "recovery_recipient": b.recovery_recipient,
        "kind": b.kind,
    }


def agent(user: User, buyer_id: str, key: MemberKey | None) -> dict[str, Any]:
    shown = {"recipient": key.recipient, "fingerprint": key.fingerprint, "created_at": to_text(key.created_at)} if key else None
    return {"user_id": user.id, "email": user.email, "name": user.name, "roles": list(user.roles_in(buyer_id)), "key": shown}


def member_key(key: MemberKey) -> dict[str, Any]:
    """For its owner only: wraps included."""
    return {
        "id": key.id,
        "buyer_id": key.buyer_id,
        "recipient": key.recipient,
        "fingerprint": key.fingerprint,
        "created_at": to_text(key.created_at),
        "wraps": [{"kind": w.kind, "payload": w.payload, "label": w.label} for w in key.wraps],
    }


def company(c: Company) -> dict[str, Any]:
    return {
        "id": c.id,
        "identifier": {"type": c.identifier.type, "value": c.identifier.value},
        "name": c.name,
        "address": c.address,
        "phone": c.phone,
    }


def company_member(user: User) -> dict[str, Any]:
    return {"user_id": user.id, "email": user.email, "name": user.name}
