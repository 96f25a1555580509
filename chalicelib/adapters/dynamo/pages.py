"""Opaque cursors over DynamoDB's last evaluated key."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from typing import Any, TypeVar

from ...domain.errors import Invalid
from ...usecases.ports import Page

PAGE_SIZE = 20
T = TypeVar("T")


def encode(key: Any) -> str | None:
    return base64.urlsafe_b64encode(json.dumps(key, sort_keys=True).encode()).decode() if key else None


def decode(cursor: str | None) -> Any:
    """Raises Invalid for a cursor that this platform did not give."""
    if not cursor:
        return None
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor.encode()))
    except (ValueError, binascii.Error) as error:
        raise Invalid({"cursor": "Ce repère de page n’est pas valable : reprenez la liste au début."}) from error
    if not (isinstance(key, dict) and all(isinstance(v, dict) and len(v) == 1 for v in key.values())):
        raise Invalid({"cursor": "Ce repère de page n’est pas valable : reprenez la liste au début."})
    return key


def page(
    query: Callable[..., Any], cursor: str | None, read: Callable[[Any], T], belongs: Callable[[Any], bool], limit: int = PAGE_SIZE
) -> Page[T]:
    """One page of `query`; `belongs` refuses a cursor that points into another partition."""
    start = decode(cursor)
    if start is not None and not belongs(start):
        raise Invalid({"cursor": "Ce repère de page n’est pas valable : reprenez la liste au début."})
    rows = query(limit=limit, last_evaluated_key=start)
    items = [read(row) for row in rows]
    return Page(items, encode(rows.last_evaluated_key))
