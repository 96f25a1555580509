"""The gate of texts: every string of a request is cleaned before it is judged, by what its JSON Schema says of it.

A string is one line. `"x-lines": true` keeps its line breaks; `"x-exact": true` leaves it alone: names of files, which their own table
judges (`domain/file_names.py`), and identifiers that must be found as they were stored. `"x-like"` names the schema that an object is a part of.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..domain import texts

_TYPES: dict[str, type | tuple[type, ...]] = {"object": dict, "array": list, "string": str}


def cleaned(value: Any, schema: Any, known: Mapping[str, Any]) -> Any:
    """The value with every string cleaned; `known`: the schemas that others name. A value of another shape comes back as it is."""
    rules = _rules(value, schema, known)
    if isinstance(value, str):
        if rules.get("x-exact"):
            return value
        return texts.lines(value) if rules.get("x-lines") else texts.one_line(value)
    if isinstance(value, dict):
        properties, other = rules.get("properties", {}), rules.get("additionalProperties", {})
        return {name: cleaned(inner, properties.get(name, other), known) for name, inner in value.items()}
    if isinstance(value, list):
        return [cleaned(inner, rules.get("items", {}), known) for inner in value]
    return value


def _rules(value: Any, schema: Any, known: Mapping[str, Any]) -> Mapping[str, Any]:
    """The part of a schema that speaks of values of this kind."""
    if not isinstance(schema, Mapping):
        return {}
    named = schema.get("x-like") or schema.get("$ref", "").rpartition("/")[2]
    if named:
        return _rules(value, known[named], known)
    for branch in schema.get("anyOf", ()):
        found = _rules(value, branch, known)
        if any(isinstance(value, _TYPES.get(kind, ())) for kind in _kinds(found)):
            return found
    return schema


def _kinds(schema: Mapping[str, Any]) -> list[str]:
    """What a schema says of the type, which may be one word or several."""
    said = schema.get("type", [])
    return [said] if isinstance(said, str) else list(said)
