"""Domain objects ↔ JSON-able dictionaries: instants as fixed-width text, money as text, tuples as lists."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from cattrs import Converter

from .domain import instants


def _converter() -> Converter:
    c = Converter()
    c.register_unstructure_hook(datetime, instants.to_text)
    c.register_structure_hook(datetime, lambda text, _: instants.from_text(text))
    c.register_unstructure_hook(date, lambda day: day.isoformat())
    c.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    c.register_unstructure_hook(Decimal, str)
    c.register_structure_hook(Decimal, lambda text, _: Decimal(text))
    return c


_CONVERTER = _converter()


def to_dict(value: object) -> Any:
    """`Any`: a dictionary for a dataclass, and whatever JSON has for the rest."""
    return _CONVERTER.unstructure(value)


T = TypeVar("T")


def from_dict(kind: type[T], value: object) -> T:
    return _CONVERTER.structure(value, kind)
