"""The tree of entities read branch by branch, by the operator and by the administrators of whatever stands above (REQ-190)."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.buyer import Ancestor, Buyer
from ...domain.errors import NotFound
from ...domain.permission import ALLOWED, Action, Ties, allows
from ...domain.tenant import PLATFORM
from ..access.permission import Actor, permit
from ..ports import Clock, Directory, Page
from . import buyer_tree, identifiers


@dataclass(frozen=True)
class Branch:
    """An entity and where it stands. `above`: as far as this reader may go up, nearest first; `may`: what they may do to it."""

    entity: Buyer
    above: tuple[Ancestor, ...]
    may: tuple[Action, ...]
    into: Buyer | None = None


@dataclass(frozen=True, kw_only=True)
class Tree:
    clock: Clock
    directory: Directory

    def branch(self, actor: Actor | None, buyer_id: str) -> Branch:
        """Raises NotFound, NotAllowed."""
        found = self.directory.buyer(buyer_id)
        if not found:
            raise NotFound()
        someone = self._permitted(actor, buyer_id)
        above = buyer_tree.ancestors(self.directory, found)
        into = self.directory.buyer(found.merged_into) if found.merged_into else None
        return Branch(found, self._readable(someone, above), self._may(someone, found, above), into)

    def below(self, actor: Actor | None, buyer_id: str, cursor: str | None, starts: str = "") -> Page[Buyer]:
        """Fifty entities directly below, by name; `starts`: how the name begins. Raises NotFound, NotAllowed, Invalid."""
        self._permitted(actor, buyer_id)
        return self.directory.entities_below(buyer_id, cursor, starts)

    def top(self, actor: Actor | None, cursor: str | None, starts: str = "") -> Page[Buyer]:
        """Where this reader's part of the tree begins: under no other entity for the operator, else what they administer.

        Raises NotFound for whoever does neither, Invalid.
        """
        mine = (
            []
            if actor is None
            else [m.tenant_id for m in actor.user.memberships if any(role in ALLOWED[Action.READ_TREE] for role in m.roles)]
        )
        someone = permit(actor, Action.READ_TREE, tenant_id=PLATFORM, now=self.clock.now(), above=mine)
        if someone.user.roles_in(PLATFORM):
            return self.directory.entities_below(None, cursor, starts)
        found = [buyer for buyer in map(self.directory.buyer, mine) if buyer]
        return Page(sorted(found, key=lambda one: one.name), None)

    def of_siret(self, actor: Actor | None, siret: str) -> Page[Buyer]:
        """The one entity of that number, now or formerly, if it stands in this reader's part of the tree. Raises Invalid."""
        found = self.directory.buyer_by_siret(identifiers.checked_siret(siret))
        try:
            self._permitted(actor, found.id if found else "")
        except NotFound:
            return Page([], None)
        return Page([found] if found else [], None)

    def _permitted(self, actor: Actor | None, buyer_id: str) -> Actor:
        above = buyer_tree.at_and_above(self.directory, buyer_id)
        return permit(actor, Action.READ_TREE, tenant_id=PLATFORM, now=self.clock.now(), above=above)

    def _readable(self, actor: Actor, above: tuple[Ancestor, ...]) -> tuple[Ancestor, ...]:
        ids = [one.id for one in above]
        return tuple(one for n, one in enumerate(above) if _allows(actor, Action.READ_TREE, ids[n:]))

    def _may(self, actor: Actor, found: Buyer, above: tuple[Ancestor, ...]) -> tuple[Action, ...]:
        over = [one.id for one in above]
        places = {Action.CREATE_BUYER: [found.id, *over], Action.DESCRIBE_ENTITY: [found.id, *over], Action.REARRANGE: over}
        return tuple(action for action, where in places.items() if _allows(actor, action, where) and not found.closed_on)


def _allows(actor: Actor, action: Action, above: list[str]) -> bool:
    return allows(action, actor.places, tenant_id=PLATFORM, ties=Ties(above=above))
