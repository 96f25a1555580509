"""Asking permission: the same three answers everywhere (not yours: absent; yours but not your role; prove it is you)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from ...domain.errors import NotAllowed, NotFound, SignInRequired
from ...domain.grant import Grant
from ...domain.permission import FRESH, Action, Membership, Ties, allows, reaches
from ...domain.person import User
from ...domain.session import Session

_PROVE = "Confirmez votre identité (clé d’accès, application de codes ou code de secours) pour continuer."


@dataclass(frozen=True)
class Actor:
    """A signed-in person and the session they speak through. `grants`: those in force when the request came; `through`: the one by which an
    act is allowed, which what is written says."""

    user: User
    session: Session
    grants: tuple[Grant, ...] = ()
    through: Grant | None = None

    @property
    def id(self) -> str:
        """Whom registers name as the author of an act."""
        return self.user.id

    @property
    def name(self) -> str:
        """How records and letters name this person, and for whom they act."""
        return (self.user.name or self.user.email) + (self.through.said if self.through else "")

    @property
    def acting(self) -> dict[str, str]:
        """What a line of a register says beside its author: `on_behalf_of` an entity (REQ-192), or `in_place_of` a person; by ids."""
        return self.through.acting if self.through else {}

    @property
    def signature(self) -> dict[str, str]:
        """The author of a line of a register."""
        return {"by": self.id, **self.acting}

    @property
    def places(self) -> tuple[Membership, ...]:
        """Their own, then those lent."""
        return (*self.user.memberships, *(grant.membership for grant in self.grants))


def permit(
    actor: Actor | None,
    action: Action,
    *,
    tenant_id: str | None,
    now: datetime,
    above: Collection[str] = (),
    ties: Ties | None = None,
) -> Actor:
    """Returns the actor when the table grants `action` on a thing of `tenant_id`; `above`: the entities above that one, when no `ties` say it.

    Whoever is allowed by a grant alone acts through it. Raises SignInRequired; NotFound for another tenant's thing; NotAllowed for a missing
    role, a missing second factor (`second-factor-required`) or one that is too old (`fresh-sign-in-required`).
    """
    if actor is None:
        raise SignInRequired()
    known = ties or Ties(above=above)
    actor = _through(actor, action, tenant_id, known)
    require_second_factor(actor)
    if action in FRESH:
        require_fresh(actor, now)
    return actor


def _through(actor: Actor, action: Action, tenant_id: str | None, ties: Ties) -> Actor:
    if allows(action, actor.user.memberships, tenant_id=tenant_id, ties=ties):
        return replace(actor, through=None)
    for grant in actor.grants:
        if allows(action, (grant.membership,), tenant_id=tenant_id, ties=ties):
            return replace(actor, through=grant)
    raise NotAllowed() if any(reaches(one, tenant_id, ties) for one in actor.places) else NotFound()


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
