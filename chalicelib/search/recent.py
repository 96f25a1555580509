"""What was published or changed since the segment was built: a few hundred documents, whole in memory."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from . import bits
from .segment_writer import Document

AHEAD_OF_ALL = -1


@dataclass(frozen=True)
class Recent:
    """A document, the number of the one it replaces in the segment, and its rank by publication there (-1: before all).

    `moves`: instants of its changes, each with when it closed before; None for what the segment says.
    """

    document: Document
    replaces: int | None = None
    rank: int = AHEAD_OF_ALL
    moves: tuple[tuple[datetime, datetime | None], ...] = ()

    def changed_to(self, document: Document) -> Recent:
        """The same, by its newer version."""
        move = (document.line.updated_at, self.document.line.closes_at)
        return Recent(document, self.replaces, self.rank, (*self.moves, move))


class Recents:
    """Numbered by closing instant, like a segment; answers the same questions."""

    def __init__(self, items: Sequence[Recent]):
        self.items = sorted(items, key=lambda item: (item.document.line.closes_at, item.document.line.id))
        self.lines = [item.document.line for item in self.items]
        self.all = bits.below(len(self.items))
        self.replaced = 0
        self._terms: dict[str, int] = defaultdict(int)
        for number, item in enumerate(self.items):
            if item.replaces is not None:
                self.replaced |= 1 << item.replaces
            for term in item.document.terms:
                self._terms[term] |= 1 << number
        self._sorted = sorted(self._terms)

    def before(self, at: datetime) -> int:
        return sum(line.closes_at < at for line in self.lines)

    def exact(self, term: str) -> int:
        return self._terms.get(term, 0)

    def prefix(self, beginning: str) -> int:
        found = 0
        for at in range(bisect_left(self._sorted, beginning), bisect_left(self._sorted, beginning + "\uffff")):
            found |= self._terms[self._sorted[at]]
        return found

    def any_of(self, terms: Sequence[str]) -> int:
        return reduce(or_, (self._terms[term] for term in terms if term in self._terms), 0)

    def newest_first(self, among: int) -> list[tuple[int, int]]:
        """(rank, number), by rank then newest first."""
        found = sorted(bits.iterate(among), key=lambda n: (self.lines[n].published_at, self.lines[n].id), reverse=True)
        return sorted(((self.items[n].rank, n) for n in found), key=lambda pair: pair[0])
