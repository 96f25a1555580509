"""Whether an act asked again says what stands already: posted twice, or its reply was lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any


def known(things: Iterable[Any], made: Any, *, but: tuple[str, ...] = ("id", "number", "at")) -> bool:
    """Whether one of `things` is `made` in everything but what an act is given when it is written."""
    names = [one.name for one in fields(made) if one.name not in but]
    return any(all(_told(getattr(one, name)) == _told(getattr(made, name)) for name in names) for one in things)


def _told(value: Any) -> Any:
    """A file is its bytes: it may have been sent twice."""
    return getattr(value, "sha256", value)
