"""What is kept says in which form it is written: a small number `v`; without one, the first (docs/STORED.md)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

FIRST = 1
T = TypeVar("T")


class NewerForm(Exception):
    """Something kept was written by a later release, in a form that this one does not know. Names it, its form, and the form known here."""

    def __init__(self, what: str, form: object, known: int):
        super().__init__(f"{what} is kept in form {form}; this release reads form {known} and older: start the release that wrote it")
        self.what, self.form, self.known = what, form, known


def require_known(what: str, form: object, known: int = FIRST) -> int:
    """The form of `what`, absent being the first. Raises NewerForm for a later one than `known`, and for what is no form at all."""
    if form is None:
        return FIRST
    if isinstance(form, bool) or not isinstance(form, int) or not FIRST <= form <= known:
        raise NewerForm(what, form, known)
    return form


def parsed(body: bytes, what: str, name: str = "") -> dict[str, Any]:
    """The JSON object that was kept as `what`. Its `v` is a number, or `<name>/v<number>` in what is also handed to people.

    Raises NewerForm. `Any`: JSON's own, whose reader knows what it holds.
    """
    content: dict[str, Any] = json.loads(body)
    form = content.get("v")
    named = re.fullmatch(rf"{name}/v([1-9]\d{{0,3}})", form) if name and isinstance(form, str) else None
    require_known(what, int(named[1]) if named else form)
    return content


def made(kind: type[T], said: Mapping[str, Any]) -> T:
    """A dataclass of what was kept, fields of later releases passed over."""
    known = {one.name for one in fields(kind)}  # type: ignore[arg-type]  # typeshed has no name for "a dataclass" that a type variable takes
    return kind(**{name: value for name, value in said.items() if name in known})
