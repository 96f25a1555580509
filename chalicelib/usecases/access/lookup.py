"""Consultations and decisions as every use case fetches them for somebody, and changes them under optimistic locking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ...domain.consultation import Consultation
from ...domain.decision import Decision
from ...domain.errors import NotFound, StaleVersion
from ...domain.permission import Action, allows
from ..ports import Consultations, Decisions
from .permission import Actor, permit

_TRIES = 8


def get(store: Consultations, consultation_id: str) -> Consultation:
    """Raises NotFound."""
    consultation = store.get(consultation_id)
    if not consultation:
        raise NotFound()
    return consultation


def published(store: Consultations, consultation_id: str) -> Consultation:
    """What everybody may see. Raises NotFound for a draft."""
    consultation = get(store, consultation_id)
    if not consultation.published_at:
        raise NotFound()
    return consultation


def permitted(store: Consultations, consultation_id: str, actor: Actor | None, action: Action, now: datetime) -> tuple[Consultation, Actor]:
    """The consultation on which `actor` may do `action`, and the actor, who is somebody from here on. Raises like `permit`."""
    consultation = get(store, consultation_id)
    in_committee = actor is not None and consultation.member(actor.user.id) is not None
    return consultation, permit(actor, action, tenant_id=consultation.buyer_id, now=now, in_committee=in_committee)


def granted(consultation: Consultation, actor: Actor | None) -> list[str]:
    """The actions this person's roles grant on it, for screens to show the right buttons."""
    if actor is None:
        return []
    inside = consultation.member(actor.user.id) is not None
    return [action for action in Action if allows(action, actor.user.memberships, tenant_id=consultation.buyer_id, in_committee=inside)]


def change(store: Consultations, consultation_id: str, alter: Callable[[Consultation], Consultation]) -> Consultation:
    """Apply `alter` to the newest version, again when somebody wrote between. Raises StaleVersion after eight losses."""
    for _ in range(_TRIES):
        current = get(store, consultation_id)
        wanted = alter(current)
        if wanted is current:
            return current
        try:
            return store.save(wanted)
        except StaleVersion:
            continue
    raise StaleVersion()


def decision(store: Decisions, consultation_id: str, lot: int | None) -> Decision | None:
    """The decision on a lot, None while there is none."""
    return None if lot is None else store.get(consultation_id, lot)


def change_decision(store: Decisions, consultation_id: str, lot: int, alter: Callable[[Decision], Decision]) -> Decision | None:
    """The same as `change` for the decision on a lot; None when there is none. `alter` gives back the very decision to change nothing."""
    for _ in range(_TRIES):
        current = decision(store, consultation_id, lot)
        wanted = alter(current) if current else None
        if wanted is None or wanted is current:
            return current
        try:
            return store.put(wanted)
        except StaleVersion:
            continue
    raise StaleVersion()
