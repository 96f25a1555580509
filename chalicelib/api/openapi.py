"""OpenAPI 3.1 written from the routes and from the very JSON Schemas that validate bodies (REQ-163)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from . import bodies, repeating
from .http import FORM, PUBLIC, RouteFact

_PARAM = re.compile(r"{(\w+)}")
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "request_id": {"type": "string"},
        "retry_at": {"type": "string", "format": "date-time"},
        "errors": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}

_IDEMPOTENCY = {
    "name": repeating.HEADER,
    "in": "header",
    "required": False,
    "description": "Names this act for 24 hours: the same key and request again are given the recorded answer, marked "
    f"{repeating.REPLAYED}; another request under that key is refused (422 idempotency-key-reused); while the first runs, 409 with Retry-After.",
    "schema": {"type": "string", "minLength": 1, "maxLength": repeating.LONGEST},
}


def document(facts: Iterable[RouteFact], origin: str) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for fact in sorted(facts, key=lambda f: (f.path, f.method)):
        paths.setdefault(fact.path, {})[fact.method.lower()] = _operation(fact)
    components = {name: _moved(schema) for name, schema in {**bodies.shared(), **bodies.schemas(), "problem": _PROBLEM}.items()}
    return {
        "openapi": "3.1.0",
        "servers": [{"url": origin}],
        "paths": paths,
        "info": {
            "title": "Sous Pli",
            "version": "1.0.0",
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
            "description": "Profil d’acheteur : consultations, dépôts scellés, ouverture, attribution, données ouvertes.",
        },
        "components": {"schemas": components, "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": "__Host-session"}}},
    }


def _operation(fact: RouteFact) -> dict[str, Any]:
    names = [*((name, "path") for name in _PARAM.findall(fact.path)), *((name, "query") for name in fact.query)]
    media = "text/html" if fact.content == FORM else fact.content
    made: dict[str, Any] = {
        "summary": fact.summary,
        "operationId": re.sub(r"\W+", "_", f"{fact.method} {fact.path}").strip("_"),
        "x-access": fact.access,
        "x-most-bytes": fact.most_bytes,
        "parameters": [_parameter(*name) for name in names],
        "responses": {
            "2XX": {"description": "Done", "content": {media: {}}},
            "303": {"description": "See the Location header"},
            "4XX": {
                "description": "Refused",
                "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/problem"}}, "text/html": {}},
            },
        },
    }
    if fact.method == "PATCH" and fact.body == "edit-consultation":
        made["parameters"].append({"name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"}})
    if repeating.takes_key(fact.method, fact.path):
        made["parameters"].append(_IDEMPOTENCY)
    if fact.body:
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{fact.body}"}}}}
    if fact.content == FORM:
        made["requestBody"] = {"content": {FORM: {"schema": {"type": "object", "additionalProperties": {"type": "string"}}}}}
    if fact.access != PUBLIC:
        made["security"] = [{"session": []}]
    return made


def _parameter(name: str, where: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": where,
        "required": where == "path",
        "schema": {"type": "string", **({"minLength": 1} if where == "path" else {})},
    }


def _moved(schema: Any) -> Any:
    """References to shared shapes, told as OpenAPI components."""
    return json.loads(json.dumps(schema).replace('"#/$defs/', '"#/components/schemas/'))
