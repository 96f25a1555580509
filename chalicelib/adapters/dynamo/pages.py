"""Pages of a query: a place in a list is told by the key where DynamoDB stopped reading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from pynamodb.pagination import ResultIterator

from ...usecases.ports import Page
from ...usecases.ports.cursors import Cursors
from .models import Raw, Row

T = TypeVar("T")
R = TypeVar("R", bound=Row)
Key = Mapping[str, str]
Start = Raw | None
"""The key after which to read; None at the beginning."""


def page(
    query: Callable[[int, Start], ResultIterator[R]],
    cursors: Cursors,
    cursor: str | None,
    limit: int,
    *,
    read: Callable[[R], T],
    place: Callable[[Key], str],
    key: Callable[[str], Key],
) -> Page[T]:
    """One page of `query`. `place` tells a key in a cursor, `key` finds it again. Raises Invalid for a cursor of another list."""
    after = cursors.read(cursor)
    rows = query(limit, {name: {"S": value} for name, value in key(after).items()} if after else None)
    items = [read(row) for row in rows]
    stopped = rows.last_evaluated_key
    return Page(items, cursors.after(place({name: value["S"] for name, value in stopped.items()})) if stopped else None)
