"""What a register line stands for when it is larger than a line: kept as evidence first, named in the line by its SHA-256.

(1) the body is stored, once, under its digest; (2) the line is appended and names the digest; (3) the aggregate follows from both.
Dead between (2) and (3), whoever reads the line has all it takes to end the work. Used by decisions, letters, questions, corrections.
"""

from __future__ import annotations

import hashlib
import json
from typing import TypeVar

from ... import codec
from ...domain.errors import NotFound
from ...domain.register import canonical
from ..ports import Objects, stored
from ..ports.objects import EVIDENCE

T = TypeVar("T")
FIELD = "body_sha256"
"""The name of the digest in a register line."""


def key(consultation_id: str, name: str) -> str:
    return f"C/{consultation_id}/bodies/{name}.json"


def digest(thing: object) -> str:
    """SHA-256 of the canonical JSON of a domain object, in hexadecimal: what `keep` would name it."""
    return hashlib.sha256(canonical(codec.to_dict(thing))).hexdigest()


def keep(objects: Objects, consultation_id: str, thing: object) -> str:
    """Store a domain object, once; returns the SHA-256 of its canonical JSON, in hexadecimal."""
    body = canonical(codec.to_dict(thing))
    name = hashlib.sha256(body).hexdigest()
    objects.put_once(EVIDENCE, key(consultation_id, name), body, "application/json")
    return name


def load(objects: Objects, consultation_id: str, name: str, kind: type[T]) -> T:
    """The object that a line names. Raises NotFound when its bytes are absent or not those named; NewerForm."""
    body = objects.get(EVIDENCE, key(consultation_id, name))
    if body is None or hashlib.sha256(body).hexdigest() != name:
        raise NotFound()
    content = json.loads(body)
    if kind is not dict:  # what is kept as it is handed to people says its form to its own reader
        stored.require_known(key(consultation_id, name), content.get("v"))
    return codec.from_dict(kind, content)
