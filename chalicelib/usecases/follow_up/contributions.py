"""What the entities of a subtree use of the platform, read by whoever administers it: by year, then entity by entity."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from ...domain.errors import NotFound
from ...domain.permission import Action
from ...domain.tenant import PLATFORM
from ...domain.usage import Counts, Tally, total
from .. import ports
from ..access.permission import Actor, permit
from ..directory import buyer_tree
from ..ports import Clock, Directory, Page


@dataclass(frozen=True)
class Year:
    """`entities`: how many used it."""

    year: int
    entities: int
    counts: Counts


@dataclass(frozen=True, kw_only=True)
class Contributions:
    clock: Clock
    directory: Directory
    usages: ports.Usages

    def years(self, actor: Actor | None, buyer_id: str) -> list[Year]:
        """Every year, oldest first. Reads one row an entity and a year. Raises NotFound, NotAllowed."""
        found: dict[int, list[Counts]] = defaultdict(list)
        for one in self.whole(actor, buyer_id):
            found[one.year].append(one.counts)
        return [Year(year, len(counts), total(counts)) for year, counts in sorted(found.items())]

    def page(self, actor: Actor | None, buyer_id: str, year: int, cursor: str | None) -> Page[Tally]:
        """A hundred entities of a year, by SIRET. Raises NotFound, NotAllowed, Invalid."""
        self._permitted(actor, buyer_id)
        return self.usages.tallies(buyer_id, year, cursor)

    def whole(self, actor: Actor | None, buyer_id: str) -> list[Tally]:
        """Every line, for export."""
        self._permitted(actor, buyer_id)
        return list(self.usages.every_tally(buyer_id))

    def _permitted(self, actor: Actor | None, buyer_id: str) -> None:
        above = buyer_tree.at_and_above(self.directory, buyer_id)
        permit(actor, Action.READ_TREE, tenant_id=PLATFORM, now=self.clock.now(), above=above)
        if not above:
            raise NotFound()
