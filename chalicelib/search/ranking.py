"""One page of what answers, over a segment and what came since, in the order asked."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice

from . import bits
from .listed import Listed
from .question import Question, in_title, matching
from .recent import Recents
from .segment import Segment


@dataclass(frozen=True)
class Answers:
    """The page's lines, and how many answer in all."""

    lines: list[Listed]
    total: int


@dataclass(frozen=True)
class _Hits:
    """Sets of documents on both sides."""

    old: int
    new: int

    @property
    def count(self) -> int:
        return self.old.bit_count() + self.new.bit_count()


def answer(segment: Segment, recents: Recents, question: Question, now: datetime, start: int, size: int) -> Answers:
    """`size` lines from the `start`-th, counted from zero."""
    current = segment.all & ~recents.replaced
    hits = _Hits(matching(segment, question, now) & current, matching(recents, question, now))
    places = _Places(segment, recents)
    if question.sort == "-published_at":
        picked = places.newest(hits, start, size)
    elif question.sort == "relevance" and question.q:
        best = _Hits(hits.old & in_title(segment, question), hits.new & in_title(recents, question))
        rest = _Hits(hits.old & ~best.old, hits.new & ~best.new)
        picked = places.soonest(best, start, size)
        picked += places.soonest(rest, max(start - best.count, 0), size - len(picked))
    elif question.sort == "-deadline":
        end = max(hits.count - start, 0)
        picked = places.soonest(hits, max(end - size, 0), min(size, end))[::-1]
    else:
        picked = places.soonest(hits, start, size)
    return Answers(places.lines(picked), hits.count)


_Picked = tuple[bool, int]
"""(whether it is a recent one, its number there)"""


class _Places:
    """Merging two numberings by their common order."""

    def __init__(self, segment: Segment, recents: Recents):
        self._segment, self._recents = segment, recents

    def soonest(self, hits: _Hits, start: int, size: int) -> list[_Picked]:
        """By closing instant. Each recent one knows its place: as many old ones come before as close sooner."""
        new = list(bits.iterate(hits.new))
        placed = [
            (hits.old & bits.below(self._segment.before(self._recents.lines[n].closes_at))).bit_count() + at for at, n in enumerate(new)
        ]
        end = min(start + size, hits.count)
        first = bisect_left(placed, start)
        olds = bits.iterate(hits.old, max(start - first, 0))
        picked: list[_Picked] = []
        for place in range(start, end):
            if first < len(placed) and placed[first] == place:
                picked.append((True, new[first]))
                first += 1
            else:
                picked.append((False, next(olds)))
        return picked

    def newest(self, hits: _Hits, start: int, size: int) -> list[_Picked]:
        """By publication, newest first."""
        old: Iterator[tuple[int, bool, int]] = ((rank, False, number) for rank, number in self._segment.newest_first(hits.old))
        new = ((rank, True, number) for rank, number in self._recents.newest_first(hits.new))
        ordered = merge(old, new, key=lambda item: item[0])
        return [(recent, number) for _, recent, number in islice(ordered, start, start + size)]

    def lines(self, picked: list[_Picked]) -> list[Listed]:
        old = iter(self._segment.lines([number for recent, number in picked if not recent]))
        return [self._recents.lines[number] if recent else next(old) for recent, number in picked]
