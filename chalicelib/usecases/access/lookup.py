"""Consultations and decisions as every use case fetches them for somebody, and changes them under optimistic locking."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from ...domain.consultation import Consultation
from ...domain.decision import Decision
from ...domain.errors import NotFound, StaleVersion
from ...domain.permission import Action, Ties, allows
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


def ties(consultation: Consultation, user_id: str, above: Collection[str] = ()) -> Ties:
    """What that consultation is to that person; `above`: the entities above its own."""
    return Ties(
        in_committee=consultation.member(user_id) is not None,
        above=above,
        consultation_id=consultation.id,
        service_id=consultation.service_id,
        ended=consultation.decided_at is not None or consultation.cancelled_at is not None,
    )


def permitted(
    store: Consultations,
    consultation_id: str,
    actor: Actor | None,
    action: Action,
    now: datetime,
    above: Callable[[str], Collection[str]] | None = None,
) -> tuple[Consultation, Actor]:
    """The consultation on which `actor` may do `action`, and the actor, who is somebody from here on. Raises like `permit`.

    `above`: tells the entities above one, for acts that roles held there allow.
    """
    consultation = get(store, consultation_id)
    over = above(consultation.buyer_id) if above else ()
    known = ties(consultation, actor.id, over) if actor else None
    return consultation, permit(actor, action, tenant_id=consultation.buyer_id, now=now, ties=known)


def granted(consultation: Consultation, actor: Actor | None, above: Collection[str] = ()) -> list[str]:
    """The actions this person's roles grant on it, for screens to show the right buttons."""
    if actor is None:
        return []
    known = ties(consultation, actor.id, above)
    return [action for action in Action if allows(action, actor.places, tenant_id=consultation.buyer_id, ties=known)]


def listed(consultation: Consultation, actor: Actor, above: Collection[str] = ()) -> bool:
    """Whether lists of its entity show it to this person: whoever reads its file, or what is known of it once it is online."""
    found = granted(consultation, actor, above)
    readable = (Action.READ_DECISIONS, Action.READ_REGISTERS, Action.READ_OPENING)
    return Action.READ_FILE in found or (consultation.published_at is not None and any(action in found for action in readable))


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
