"""The tree of entities rearranged by whoever stands above: moved, closed, merged, each with its date (REQ-190)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ...domain.buyer import Buyer
from ...domain.errors import Invalid, NotFound, WrongState
from ...domain.instants import PARIS
from ...domain.permission import Action
from ...domain.tenant import PLATFORM
from ..access.permission import Actor, permit
from ..ports import Clock, Directory
from . import buyer_tree
from .ledger import Ledger, Record
from .projection import CHANGES, changes
from .structure import TREE

MOST_MERGED = 20


@dataclass(frozen=True, kw_only=True)
class Rearranging:
    clock: Clock
    directory: Directory
    ledger: Ledger

    def move(self, actor: Actor | None, buyer_id: str, parent_id: str | None, on: date) -> Buyer:
        """Under another entity, or at the top of the platform (None), which is the operator's alone.

        Raises NotFound, NotAllowed; Invalid for a date to come; WrongState `entity-loop`, `entity-too-deep`, `entity-closed`.
        """
        someone = self._permitted(actor, buyer_id)
        self._arrives(someone, parent_id)
        self._past(on)

        def decide() -> Record | None:
            moved = self._permitted_still(someone, buyer_id)
            if moved.parent_id == parent_id:
                return None
            if parent_id:
                self._fits(buyer_id, parent_id)
            return {"entity": buyer_id, CHANGES: changes(moved, replace(moved, parent_id=parent_id)), "on": on.isoformat()}

        self.ledger.write(TREE, "entity-moved", someone, decide)
        return self._read(buyer_id)

    def close(self, actor: Actor | None, buyer_id: str, on: date) -> Buyer:
        """It begins no consultation any more; what is online goes on. Raises the same, and WrongState `entities-below`."""
        someone = self._permitted(actor, buyer_id)
        self._past(on)

        def decide() -> Record | None:
            closed = self._permitted_still(someone, buyer_id)
            if closed.closed_on:
                return None
            if next(buyer_tree.below(self.directory, buyer_id), None):
                raise WrongState("Des entités lui sont rattachées : déplacez-les ou fermez-les d’abord.", "entities-below")
            found = changes(closed, replace(closed, closed_on=on))
            return {"entity": buyer_id, "parent": closed.parent_id, CHANGES: found, "on": on.isoformat()}

        self.ledger.write(TREE, "entity-closed", someone, decide)
        return self._read(buyer_id)

    def merge(self, actor: Actor | None, into: str, merged: Sequence[str], on: date) -> Buyer:
        """A commune nouvelle: those entities close, their people, consultations and what stood below them go to `into`.

        Raises the same for each of them, and WrongState `entity-merged` for one that another merger has taken.
        """
        wanted = tuple(dict.fromkeys(merged))
        if not wanted or into in wanted or len(wanted) > MOST_MERGED:
            raise Invalid({"entities": f"Choisissez de une à {MOST_MERGED} entités à réunir, sans celle qui les reçoit."})
        for one in (into, *wanted):
            someone = self._permitted(actor, one)
        self._past(on)

        def decide() -> Record | None:
            require_open(self._permitted_still(someone, into))
            found = [self._permitted_still(someone, one) for one in wanted]
            if all(one.merged_into == into for one in found):
                return None
            above = buyer_tree.at_and_above(self.directory, into)
            return {"into": into, "merged": [self._merged(one, into, above, on) for one in found], "on": on.isoformat()}

        self.ledger.write(TREE, "entities-merged", someone, decide)
        return self._read(into)

    def _merged(self, one: Buyer, into: str, above: tuple[str, ...], on: date) -> Record:
        if one.merged_into:
            raise WrongState(f"{one.name} est déjà réunie à une autre entité.", "entity-merged")
        if one.id in above:
            raise WrongState(f"{one.name} est au-dessus de l’entité qui doit la recevoir : déplacez d’abord celle-ci.", "entity-loop")
        below = [entity.id for entity in buyer_tree.below(self.directory, one.id)]
        if len(above) + buyer_tree.height(self.directory, one.id) > buyer_tree.DEEPEST + 1:
            raise too_deep()
        after = replace(one, merged_into=into, closed_on=one.closed_on or on)
        return {"entity": one.id, "parent": one.parent_id, CHANGES: changes(one, after), "below": below}

    def _fits(self, buyer_id: str, parent_id: str) -> None:
        above = open_at_and_above(self.directory, parent_id)
        if buyer_id in above:
            raise WrongState("Cette entité serait au-dessous d’elle-même : choisissez-en une qui ne dépend pas d’elle.", "entity-loop")
        if len(above) + buyer_tree.height(self.directory, buyer_id) > buyer_tree.DEEPEST:
            raise too_deep()

    def _permitted(self, actor: Actor | None, buyer_id: str) -> Actor:
        """Whoever stands above, not inside: nobody takes their own entity out of another's reach."""
        above = buyer_tree.at_and_above(self.directory, self._read(buyer_id).parent_id)
        return permit(actor, Action.REARRANGE, tenant_id=PLATFORM, now=self.clock.now(), above=above)

    def _permitted_still(self, actor: Actor, buyer_id: str) -> Buyer:
        """The same once every line before is followed: another may have moved it away."""
        self._permitted(actor, buyer_id)
        return self._read(buyer_id)

    def _arrives(self, actor: Actor, parent_id: str | None) -> None:
        above = buyer_tree.at_and_above(self.directory, parent_id)
        if parent_id and not above:
            raise Invalid({"parent_id": "Cette entité n’existe pas sur la plateforme, ou ne vous est pas accessible."})
        permit(actor, Action.REARRANGE, tenant_id=PLATFORM, now=self.clock.now(), above=above)

    def _read(self, buyer_id: str) -> Buyer:
        found = self.directory.buyer(buyer_id)
        if not found:
            raise NotFound()
        return found

    def _past(self, on: date) -> None:
        if on > self.clock.now().astimezone(PARIS).date():
            raise Invalid({"on": "Choisissez aujourd’hui ou un jour passé : l’acte vaut dès qu’il est enregistré."})


def open_at_and_above(directory: Directory, parent_id: str) -> tuple[str, ...]:
    """That entity and those above it. Raises NotFound, WrongState `entity-closed` for one that receives nothing any more."""
    parent = directory.buyer(parent_id)
    if not parent:
        raise NotFound()
    require_open(parent)
    return buyer_tree.at_and_above(directory, parent_id)


def require_open(buyer: Buyer) -> None:
    """Raises WrongState `entity-closed`."""
    if buyer.closed_on:
        raise WrongState(f"{buyer.name} est fermée : elle ne reçoit plus d’entité et ne commence plus de consultation.", "entity-closed")


def too_deep() -> WrongState:
    return WrongState(f"L’arbre compte au plus {buyer_tree.DEEPEST} niveaux sous le premier : rattachez plus haut.", "entity-too-deep")
