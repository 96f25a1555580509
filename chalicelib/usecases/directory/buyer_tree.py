"""The tree of entities as it stands: an EPCI above its communes, a region above its establishments."""

from __future__ import annotations

from collections.abc import Iterator

from ...domain.buyer import Ancestor, Buyer
from ..access.permission import Actor
from ..ports import Directory

DEEPEST = 6


def ancestors(directory: Directory, buyer: Buyer) -> tuple[Ancestor, ...]:
    """Entities above `buyer`, nearest first; a loop is cut."""
    found: dict[str, Ancestor] = {}
    above = buyer.parent_id
    while above and above != buyer.id and above not in found and len(found) < DEEPEST:
        parent = directory.buyer(above)
        if not parent:
            break
        found[parent.id] = Ancestor(id=parent.id, siret=parent.siret, name=parent.name)
        above = parent.parent_id
    return tuple(found.values())


def at_and_above(directory: Directory, buyer_id: str | None) -> tuple[str, ...]:
    """That entity's id, then those above it, nearest first; empty at the top of the platform or for an entity that is not there."""
    buyer = directory.buyer(buyer_id) if buyer_id else None
    return (buyer.id, *(one.id for one in ancestors(directory, buyer))) if buyer else ()


def over(directory: Directory, actor: Actor | None, buyer_id: str) -> tuple[str, ...]:
    """The same for what an actor asks of an entity: empty for somebody who has a place in it, whom nothing above concerns."""
    if actor is None or any(one.tenant_id == buyer_id for one in actor.places):
        return ()
    return at_and_above(directory, buyer_id)


def below(directory: Directory, buyer_id: str) -> Iterator[Buyer]:
    """The entities directly below, by name."""
    cursor = None
    while True:
        page = directory.entities_below(buyer_id, cursor)
        yield from page.items
        cursor = page.next
        if cursor is None:
            return


def height(directory: Directory, buyer_id: str) -> int:
    """How many levels stand below an entity, never counted further than the tree may be deep."""
    level, found = [buyer_id], 0
    while found <= DEEPEST:
        level = [one.id for above in level for one in below(directory, above)]
        if not level:
            return found
        found += 1
    return found
