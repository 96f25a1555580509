"""JSON Schema 2020-12 whose work is bounded: a body made to be wrong in a million places costs what its first faults cost.

Of jsonschema's own keywords, three do all their work before the first error is told, whatever the number asked for: `anyOf` gathers every
error of every branch, `items` reads what `maxItems` already refuses, `uniqueItems` compares each pair when items cannot be sorted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

_KNOWN = Draft202012Validator.VALIDATORS


def _any_of(validator: Any, branches: Sequence[Any], instance: Any, schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    """A branch is left at its first error."""
    if all(next(iter(validator.descend(instance, branch, schema_path=at)), None) for at, branch in enumerate(branches)):
        yield ValidationError("of no branch")


def _too_many(instance: Any, schema: Mapping[str, Any]) -> bool:
    return isinstance(instance, list) and len(instance) > schema.get("maxItems", len(instance))


def _items(validator: Any, items: Any, instance: Any, schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    if not _too_many(instance, schema):
        yield from _KNOWN["items"](validator, items, instance, schema)


def _unique(validator: Any, asked: Any, instance: Any, schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    """Values of JSON as text: equal ones are written alike."""
    if asked and isinstance(instance, list) and not _too_many(instance, schema) and len({repr(one) for one in instance}) < len(instance):
        yield ValidationError("not unique", validator="uniqueItems")


_BOUNDED: Any = extend(Draft202012Validator, {"anyOf": _any_of, "items": _items, "uniqueItems": _unique})


def validator(schema: Mapping[str, Any]) -> Any:
    return _BOUNDED(schema)
