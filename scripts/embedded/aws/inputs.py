"""The form of a request, compared with what AWS describes for its own SDKs: MiniStack believes its input and breaks on other ones."""

import base64
import binascii
import json
from functools import cache
from typing import Any

import botocore.session

from ..sigv4 import Refused
from .durable import PREFIXES

DEEPEST = 64
"""Levels of lists and maps; DynamoDB itself takes 32."""
KINDS: dict[str, tuple[type, ...]] = {
    "structure": (dict,), "map": (dict,), "list": (list,), "string": (str,), "blob": (str,), "boolean": (bool,), "integer": (int,),
    "long": (int,), "float": (int, float), "double": (int, float), "timestamp": (int, float),
}  # fmt: skip


def check(target: str, body: bytes) -> None:
    """Raises Refused (400) as the service does: UnknownOperationException, SerializationException, ValidationException.

    `target` is x-amz-target; other services than ours pass as they are.
    """
    prefix, _, name = target.partition(".")
    if prefix not in PREFIXES:
        return
    model = _model(PREFIXES[prefix])
    if name not in model.operation_names:
        raise Refused("UnknownOperationException", f"Unknown operation: {name}", 400)
    try:
        value = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        raise Refused("SerializationException", "The body is not JSON", 400) from None
    _check(model.operation_model(name).input_shape, value, "body", 0)


def _check(shape: Any, value: Any, path: str, depth: int) -> None:
    if shape is None:
        return
    if not _fits(value, KINDS.get(shape.type_name, (object,))) or depth > DEEPEST:
        raise Refused("SerializationException", f"{path} must be a {shape.type_name}", 400)
    if shape.type_name == "structure":
        _check_structure(shape, value, path, depth)
    elif shape.type_name == "map":
        for name, one in value.items():
            _check(shape.value, one, f"{path}.{name}", depth + 1)
    elif shape.type_name == "list":
        for number, one in enumerate(value):
            _check(shape.member, one, f"{path}[{number}]", depth + 1)
    elif shape.type_name == "blob":
        _check_blob(value, path)


def _fits(value: Any, kinds: tuple[type, ...]) -> bool:
    """Python counts a boolean as a number; nobody else does."""
    return isinstance(value, kinds) and (bool in kinds or object in kinds or not isinstance(value, bool))


def _check_structure(shape: Any, value: dict, path: str, depth: int) -> None:
    missing = [name for name in shape.required_members if value.get(name) is None]
    if missing:
        raise Refused("ValidationException", f"{path} lacks {', '.join(missing)}", 400)
    for name, one in value.items():
        if one is not None:
            _check(shape.members.get(name), one, f"{path}.{name}", depth + 1)


def _check_blob(value: str, path: str) -> None:
    try:
        base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise Refused("SerializationException", f"{path} must be base64", 400) from None


@cache
def _model(service: str):
    return botocore.session.get_session().get_service_model(service)
