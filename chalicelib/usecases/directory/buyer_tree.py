"""The tree of entities: an EPCI above its communes, a region above its establishments."""

from __future__ import annotations

from ...domain.buyer import Ancestor, Buyer
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
