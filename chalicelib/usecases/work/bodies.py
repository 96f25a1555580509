"""What a register line stands for when it is larger than a line: kept as evidence first, named in the line by its SHA-256.

(1) the body is stored, once, under its digest; (2) the line is appended and names the digest; (3) the aggregate follows from both.
Dead between (2) and (3), whoever reads the line has all it takes to end the work. Used by decisions, letters, questions, corrections.
"""

from __future__ import annotations

import hashlib
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
    return hashlib.sha256(_written(thing)).hexdigest()


def keep(objects: Objects, consultation_id: str, thing: object) -> str:
    """Store a domain object, once; returns the SHA-256 of its canonical JSON, in hexadecimal."""
    body = _written(thing)
    name = hashlib.sha256(body).hexdigest()
    objects.put_once(EVIDENCE, key(consultation_id, name), body, "application/json")
    return name


def load(objects: Objects, consultation_id: str, name: str, kind: type[T]) -> T:
    """The object that a line names. Raises NotFound when its bytes are absent, or are not the ones named."""
    body = objects.get(EVIDENCE, key(consultation_id, name))
    if body is None or hashlib.sha256(body).hexdigest() != name:
        raise NotFound()
    return codec.from_dict(kind, stored.parsed(body, key(consultation_id, name))["body"])


def _written(thing: object) -> bytes:
    return canonical({"v": stored.FIRST, "body": codec.to_dict(thing)})
