"""Cursors: where the next page of a list begins. Made and read here alone, for every list of every platform."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ...domain.errors import Invalid
from .common import Page

T = TypeVar("T")
LONGEST = 1_000
"""Characters of a cursor; the longest place is that of work that failed."""
_MARK = 9
"""Bytes that tell a list and a place from all others."""


@dataclass(frozen=True)
class Cursors:
    """The cursors of one list. `name` tells it from every other list; `shape` is what a place in it looks like, whole.

    A cursor is opaque: the place of the last item given, after a mark of it and of its list, so that one cut short or taken elsewhere is
    refused. It is no secret and no right: a place that somebody computed is only another place of a list that they may read.
    """

    name: str
    shape: str

    def after(self, place: str) -> str:
        """The cursor of what follows `place`."""
        return base64.urlsafe_b64encode(self._mark(place) + place.encode()).decode().rstrip("=")

    def read(self, cursor: str | None) -> str | None:
        """The place after which the page begins; None at the beginning of the list. Raises Invalid for any text this list did not give."""
        if not cursor:
            return None
        place = self._place(cursor)
        if place is None or not re.fullmatch(self.shape, place, re.ASCII) or self.after(place) != cursor:
            raise Invalid({"cursor": "Ce repère de page n’est pas valable : reprenez la liste au début."})
        return place

    def _mark(self, place: str) -> bytes:
        return hashlib.sha256(f"{self.name}\0{place}".encode()).digest()[:_MARK]

    def _place(self, cursor: str) -> str | None:
        if len(cursor) > LONGEST:
            return None
        try:
            return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))[_MARK:].decode()
        except ValueError:  # not ASCII, not base64, not UTF-8
            return None


def numbered(name: str) -> Cursors:
    """The cursors of a list whose places are numbers: how many items came before, or the number of the last one."""
    return Cursors(name, r"[1-9]\d{0,8}")


def number(cursors: Cursors, cursor: str | None) -> int:
    """The number after which the page begins. Raises Invalid."""
    return int(cursors.read(cursor) or 0)


def slice_of(items: Sequence[T], cursors: Cursors, cursor: str | None, size: int) -> Page[T]:
    """One page of a list that is at hand whole and does not change. Raises Invalid."""
    start = number(cursors, cursor)
    return Page(list(items[start : start + size]), following(cursors, start + size, len(items)))


def following(cursors: Cursors, end: int, total: int) -> str | None:
    """The cursor after the first `end` of `total` items; None at the end."""
    return cursors.after(str(end)) if end < total else None


def ordered(
    items: Iterable[T], place: Callable[[T], str], cursors: Cursors, cursor: str | None, size: int, *, newest_first: bool = True
) -> Page[T]:
    """One page of a list in the order of its places; what was added or dropped meanwhile neither doubles nor hides another. Raises Invalid."""
    start = cursors.read(cursor)
    found = sorted(((place(item), item) for item in items), key=lambda pair: pair[0], reverse=newest_first)
    rest = [pair for pair in found if start is None or (pair[0] < start if newest_first else pair[0] > start)]
    more = len(rest) > size
    return Page([item for _, item in rest[:size]], cursors.after(rest[size - 1][0]) if more else None)
