"""One page of what answers, over a segment and what came since, in the order asked.

A page begins after a place, told by the last line given: an instant, an id. What is published, extended or closed meanwhile neither doubles
nor hides another. A list stays what it was when it was begun: what came since does not enter it, and what was moved since stands where it
stood.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import merge
from itertools import islice

from . import bits
from .listed import Listed
from .question import Question, in_title, matching
from .recent import Recent, Recents
from .segment import Segment

_TICK = timedelta(milliseconds=1)
_Key = tuple[datetime, str]


@dataclass(frozen=True)
class Place:
    """Where a page ended: the group (0; 1 for what answers less well), the line's instant in the order asked, its id; `since`: when the
    list was begun."""

    group: int
    at: datetime
    id: str
    since: datetime

    @property
    def key(self) -> _Key:
        return self.at, self.id


@dataclass(frozen=True)
class Answers:
    """The page's lines, how many answer in all, and where the page ended; None at the end of the list."""

    lines: list[Listed]
    total: int
    next: Place | None


@dataclass(frozen=True)
class _Hits:
    """Sets of documents on both sides."""

    old: int
    new: int

    @property
    def count(self) -> int:
        return self.old.bit_count() + self.new.bit_count()


@dataclass(frozen=True)
class _Picked:
    """Keys and lines of a part of a page; `more` of them follow."""

    found: list[tuple[_Key, Listed]]
    more: bool


def answer(segment: Segment, recents: Recents, question: Question, now: datetime, after: Place | None, size: int) -> Answers:
    """`size` lines after that place, or from the beginning."""
    current = segment.all & ~recents.replaced
    hits = _Hits(matching(segment, question, now) & current, matching(recents, question, now))
    walk = _Walk(segment, recents, after.since if after else None)
    group, key = (after.group, after.key) if after else (0, None)
    if question.sort == "-published_at":
        picked = walk.newest(hits, key, size)
    elif question.sort == "relevance" and question.q:
        group, picked = _by_relevance(walk, segment, recents, question, hits, group, key, size)
    else:
        picked = walk.by_closing(hits, key, size, backwards=question.sort == "-deadline")
    last = picked.found[-1][0] if picked.found and picked.more else None
    return Answers([line for _, line in picked.found], hits.count, Place(group, *last, after.since if after else now) if last else None)


def _by_relevance(
    walk: _Walk, segment: Segment, recents: Recents, question: Question, hits: _Hits, group: int, key: _Key | None, size: int
) -> tuple[int, _Picked]:
    """What has the words in its title, then the rest; (the group of the last line, the page)."""
    best = _Hits(hits.old & in_title(segment, question), hits.new & in_title(recents, question))
    rest = _Hits(hits.old & ~best.old, hits.new & ~best.new)
    if group == 1:
        return 1, walk.by_closing(rest, key, size)
    first = walk.by_closing(best, key, size)
    room = size - len(first.found)
    if first.more or not room:
        return 0, _Picked(first.found, first.more or rest.count > 0)
    second = walk.by_closing(rest, None, room)
    return int(bool(second.found)), _Picked(first.found + second.found, second.more)


class _Walk:
    """Merging two numberings by their common order. `since`: when the list was begun, None for its first page."""

    def __init__(self, segment: Segment, recents: Recents, since: datetime | None):
        self._segment, self._recents, self._since = segment, recents, since

    def by_closing(self, hits: _Hits, after: _Key | None, size: int, *, backwards: bool = False) -> _Picked:
        """By closing instant, then id."""
        new = sorted(((key, self._recents.lines[n]) for key, n in self._placed(hits.new)), key=lambda pair: pair[0], reverse=backwards)
        new = [pair for pair in new if after is None or (pair[0] < after if backwards else pair[0] > after)]
        if backwards:
            left = hits.old & bits.below(self._first_from(after)) if after else hits.old
            numbers = list(bits.iterate(left, max(left.bit_count() - size, 0)))[::-1]
        else:
            left = hits.old & ~bits.below(self._first_from(after, beyond=True)) if after else hits.old
            numbers = list(islice(bits.iterate(left), size))
        old = [((line.closes_at, line.id), line) for line in self._segment.lines(numbers)]
        found = sorted(old + new[:size], key=lambda pair: pair[0], reverse=backwards)[:size]
        return _Picked(found, left.bit_count() + len(new) > size)

    def newest(self, hits: _Hits, after: _Key | None, size: int) -> _Picked:
        """By publication, newest first."""
        passed = self._rank(after[1]) if after else -1
        old: Iterator[tuple[int, bool, int]] = (
            (rank, False, number) for rank, number in self._segment.newest_first(hits.old) if rank > passed or after is None
        )
        lines = self._recents.lines
        new = (
            (rank, True, number)
            for rank, number in self._recents.newest_first(hits.new)
            if after is None or (lines[number].published_at, lines[number].id) < after
        )
        picked = list(islice(merge(old, new, key=lambda item: item[0]), size + 1))
        read = iter(self._segment.lines([number for _, recent, number in picked[:size] if not recent]))
        page = [lines[number] if recent else next(read) for _, recent, number in picked[:size]]
        return _Picked([((line.published_at, line.id), line) for line in page], len(picked) > size)

    def _placed(self, among: int) -> Iterator[tuple[_Key, int]]:
        """Recent ones by their place; those moved since the list was begun keep their former one, those published since have none."""
        for number in bits.iterate(among):
            item, line = self._recents.items[number], self._recents.lines[number]
            if self._since is None or line.published_at <= self._since:
                yield (self._closing(item), line.id), number

    def _closing(self, item: Recent) -> datetime:
        """When it closes, or closed when the list was begun."""
        moved = [before for at, before in item.moves if self._since is not None and at > self._since]
        if not moved:
            return item.document.line.closes_at
        if moved[0] is None and item.replaces is not None:
            return self._segment.lines([item.replaces])[0].closes_at
        return moved[0] or item.document.line.closes_at

    def _first_from(self, key: _Key, *, beyond: bool = False) -> int:
        """The first document at that place, or `beyond` it: those of one instant are in the order of their ids."""
        low, high = self._segment.before(key[0]), self._segment.before(key[0] + _TICK)
        while low < high:
            middle = (low + high) // 2
            [line] = self._segment.lines([middle])
            if line.id < key[1] or (beyond and line.id == key[1]):
                low = middle + 1
            else:
                high = middle
        return low

    def _rank(self, identifier: str) -> int:
        """The rank by publication of a line already given: -1 for one that the segment does not have, which comes before all of it."""
        number = self._segment.find(identifier)
        return -1 if number is None else self._segment.rank(number)
