"""Sessions, people, entities and companies as their readers see them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from ...domain.buyer import Buyer
from ...domain.company import Company, Dispute, Proof
from ...domain.devices import device
from ...domain.grant import Grant
from ...domain.instants import to_text
from ...domain.joining import Invitation, JoinRequest
from ...domain.person import CodeApp, MemberKey, Passkey, TiedIdentity, User
from ...domain.restoration import Restoration
from ...domain.session import Session
from ...usecases.access.permission import Actor
from .consultation import text


def session(actor: Actor | None, stage: str, trial_clock: bool, tenant_name: Callable[[str, str], str], asked: int) -> dict[str, Any]:
    """Who is signed in, how strongly, and where they belong; `asked`: invitations that wait for somebody who belongs nowhere yet."""
    common = {"stage": stage, "test_clock": trial_clock, "invitations": asked}
    if actor is None:
        return {"user": None, "memberships": [], "level": 0, "second_factor": "none", "factors": [], "fresh_until": None, **common}
    user = actor.user
    places = [
        {
            "tenant_kind": m.tenant_kind,
            "tenant_id": m.tenant_id,
            "tenant_name": tenant_name(m.tenant_kind, m.tenant_id),
            "roles": list(m.roles),
        }
        for m in user.memberships
    ] + [_lent(grant, tenant_name) for grant in actor.grants]
    return {
        "user": {"id": user.id, "email": user.email, "name": user.name, "letters": user.letters.value},
        "memberships": places,
        "level": actor.session.level,
        "second_factor": _second_factor(actor),
        "factors": _factors(user),
        "fresh_until": text(actor.session.fresh_until()),
        **common,
    }


def _lent(grant: Grant, tenant_name: Callable[[str, str], str]) -> dict[str, Any]:
    """A place that is held for dates: `acting` says how, and for whom."""
    return {
        "tenant_kind": "buyer",
        "tenant_id": grant.buyer_id,
        "tenant_name": tenant_name("buyer", grant.buyer_id),
        "roles": list(grant.roles),
        "acting": {"kind": grant.kind, "for": grant.for_name, "until": to_text(grant.until), "consultation_id": grant.consultation_id},
    }


def _second_factor(actor: Actor) -> str:
    if actor.session.level >= 2:
        return "done"
    if actor.user.has_factor():
        return "assert"
    return "enrol" if actor.user.needs_second_factor() else "optional"


def _factors(user: User) -> list[str]:
    """What this person may prove themselves by."""
    held = {"passkey": user.passkeys, "code-app": user.code_app, "backup-code": user.backup_codes}
    return [name for name, one in held.items() if one]


def code_app(app: CodeApp) -> dict[str, Any]:
    """Never its secret."""
    return {"created_at": to_text(app.created_at)}


def identity(tied: TiedIdentity) -> dict[str, Any]:
    return {"id": tied.id, "provider": tied.provider, "issuer": tied.issuer, "tied_at": text(tied.tied_at)}


def passkey(key: Passkey) -> dict[str, Any]:
    return {"id": key.id, "name": key.name, "created_at": to_text(key.created_at)}


def session_line(line: Session, current: Session) -> dict[str, Any]:
    seen = device(line.user_agent)
    return {
        "id": line.public_id,
        "created_at": to_text(line.created_at),
        "last_seen_at": to_text(line.last_seen_at),
        "user_agent": line.user_agent,
        "device": {"browser": seen.browser, "system": seen.system, "name": line.device_name},
        "current": line.id == current.id,
    }


def restoration(one: Restoration, now: datetime) -> dict[str, Any]:
    """For whoever asked: what was decided, and from when it counts."""
    return {"stage": one.stage(now), "asked_at": to_text(one.asked_at), "due_at": text(one.due_at)}


def restoration_of(one: Restoration, user: User, now: datetime) -> dict[str, Any]:
    """For those who may answer."""
    return {**restoration(one, now), "user_id": user.id, "email": user.email, "name": user.name}


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
        "letters_to": c.letters_to,
        "proof": proof(c.proof),
    }


def company_account(c: Company) -> dict[str, Any]:
    """For the operator, who settles which of several accounts is the company's."""
    return {**company(c), "merged_into": c.merged_into, "created_at": to_text(c.created_at), "created_by": c.created_by}


def dispute(one: Dispute) -> dict[str, Any]:
    return {
        "company_id": one.company_id,
        "opened_at": to_text(one.opened_at),
        "decided_from": to_text(one.decided_from),
        "reason": one.reason,
    }


def proof(known: Proof) -> dict[str, Any]:
    """How the platform knows that an account is that of the company it names."""
    return {"how": known.how, "at": text(known.at), "reference": known.reference}


def company_member(user: User, company_id: str) -> dict[str, Any]:
    return {"user_id": user.id, "email": user.email, "name": user.name, "roles": list(user.roles_in(company_id))}


def invitation(one: Invitation) -> dict[str, Any]:
    """For whoever invites: what they typed, and nothing about whether that address has an account."""
    return {
        "id": one.id,
        "email": one.email,
        "name": one.name,
        "roles": list(one.roles),
        "invited_at": to_text(one.invited_at),
        "expires_at": to_text(one.expires_at),
    }


def offer(one: Invitation, tenant_name: str, inviter: str) -> dict[str, Any]:
    """For whoever is invited."""
    return {
        "id": one.id,
        "tenant_kind": one.tenant_kind,
        "tenant_name": tenant_name,
        "invited_by": inviter,
        "roles": list(one.roles),
        "invited_at": to_text(one.invited_at),
        "expires_at": to_text(one.expires_at),
        "until": to_text(one.dated.until) if one.dated else None,
    }


def join_request(one: JoinRequest, user: User) -> dict[str, Any]:
    return {"user_id": user.id, "email": user.email, "name": user.name, "asked_at": to_text(one.asked_at)}
