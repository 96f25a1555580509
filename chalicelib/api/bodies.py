"""Request bodies against their JSON Schemas (2020-12); every wrong field at once, each with its French phrase."""

from __future__ import annotations

import functools
import json
from itertools import islice
from pathlib import Path
from typing import Any

from ..domain.errors import Invalid
from . import entering
from .limits import check_depth

_FOLDER = Path(__file__).with_name("schemas")
_PHRASES = {
    "required": "Ce champ est obligatoire.",
    "type": "Cette valeur n’a pas la forme attendue.",
    "enum": "Choisissez une valeur de la liste.",
    "maxLength": "Ce texte est trop long ({limit} caractères au plus).",
    "minLength": "Ce champ est obligatoire.",
    "pattern": "Cette valeur n’a pas la forme attendue.",
    "minimum": "Au moins {limit}.",
    "maximum": "Au plus {limit}.",
    "maxItems": "Au plus {limit} éléments.",
    "minItems": "Au moins {limit} élément.",
    "additionalProperties": "Ce champ n’est pas attendu.",
    "uniqueItems": "Une même valeur ne figure qu’une fois.",
    "format": "Cette valeur n’a pas la forme attendue.",
}
_MAX_ERRORS = 50


@functools.cache
def schemas() -> dict[str, Any]:
    """name → schema, over every file of the folder; shared shapes live in `shared.json` under their `$defs`."""
    found: dict[str, Any] = {}
    for path in sorted(_FOLDER.glob("*.json")):
        if path.stem != "shared":
            found.update(json.loads(path.read_text(encoding="utf-8")))
    return found


@functools.cache
def shared() -> dict[str, Any]:
    return json.loads((_FOLDER / "shared.json").read_text(encoding="utf-8"))


@functools.cache
def _validator(name: str) -> Any:
    from .reading import validator

    return validator({**schemas()[name], "$defs": shared()})


def parse(raw: bytes, name: str | None) -> Any:
    """The body, its texts cleaned, valid. Raises Invalid (`bad-json`, `invalid`), Unreadable (`too-deep`)."""
    if name is None:
        return None
    try:
        body = json.loads(raw or b"{}", parse_constant=_refuse)
        check_depth(body)
        json.dumps(body, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise Invalid({"body": "Le corps de la requête n’est pas du JSON valable."}, code="bad-json") from error
    body = entering.cleaned(body, schemas()[name], {**schemas(), **shared()})
    check(body, name)
    return body


def check(value: Any, name: str) -> None:
    """Raises Invalid with every wrong field of a value against the schema `name`."""
    wrong: dict[str, str] = {}
    for problem in islice(_validator(name).iter_errors(value), _MAX_ERRORS):
        wrong.setdefault(*_field(problem))
    if wrong:
        raise Invalid(wrong)


def _refuse(text: str) -> None:
    raise ValueError(f"{text} is not JSON")


def _field(error: Any) -> tuple[str, str]:
    path = [str(step) for step in error.absolute_path]
    if error.validator == "required":
        missing = [name for name in error.validator_value if name not in error.instance]
        path.append(missing[0])
    elif error.validator == "additionalProperties":
        known = error.schema.get("properties", {})
        path.append(next((name for name in error.instance if name not in known), ""))
    phrase = _PHRASES.get(error.validator, "Cette valeur n’est pas acceptée.")
    return ".".join(path) or "body", phrase.format(limit=error.validator_value)
