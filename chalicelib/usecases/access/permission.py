"""Asking permission: the same three answers everywhere (not yours: absent; yours but not your role; prove it is you)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from ...domain.errors import NotAllowed, NotFound, SignInRequired
from ...domain.permission import FRESH, Action, allows
from ...domain.person import User
from ...domain.session import Session

_PROVE = "Confirmez votre identité (clé d’accès, application de codes ou code de secours) pour continuer."


@dataclass(frozen=True)
class Actor:
    """A signed-in person and the session they speak through."""

    user: User
    session: Session

    @property
    def id(self) -> str:
        """Whom registers name as the author of an act."""
        return self.user.id

    @property
    def name(self) -> str:
        """How records and letters name this person."""
        return self.user.name or self.user.email


def permit(
    actor: Actor | None,
    action: Action,
    *,
    tenant_id: str | None,
    now: datetime,
    in_committee: bool = False,
    above: Collection[str] = (),
) -> Actor:
    """Returns the actor when the table grants `action` on a thing of `tenant_id`; `above`: the entities above that one.

    Raises SignInRequired; NotFound for another tenant's thing; NotAllowed for a missing role, a missing second factor
    (`second-factor-required`) or one that is too old (`fresh-sign-in-required`).
    """
    if actor is None:
        raise SignInRequired()
    if not allows(action, actor.user.memberships, tenant_id=tenant_id, in_committee=in_committee, above=above):
        if any(actor.user.roles_in(one) for one in (tenant_id, *above) if one is not None):
            raise NotAllowed()
        raise NotFound()
    require_second_factor(actor)
    if action in FRESH:
        require_fresh(actor, now)
    return actor


def require_fresh(actor: Actor, now: datetime) -> None:
    """Raises NotAllowed `fresh-sign-in-required` when the second factor was not given within the last minutes."""
    if not actor.session.is_fresh(now):
        raise NotAllowed(
            "Cette action engage votre entité : confirmez votre identité, puis recommencez.",
            "fresh-sign-in-required",
        )


def require_held_factor(actor: Actor) -> None:
    """Whoever has a second factor changes nothing without it: their mailbox alone is not them. Raises NotAllowed `second-factor-required`."""
    if actor.session.level < 2 and actor.user.has_factor():
        raise NotAllowed(_PROVE, "second-factor-required")


def require_second_factor(actor: Actor) -> None:
    """Raises NotAllowed `second-factor-required` for people whose role asks for one (REQ-157)."""
    if actor.session.level < 2 and actor.user.needs_second_factor():
        raise NotAllowed(_PROVE, "second-factor-required")
