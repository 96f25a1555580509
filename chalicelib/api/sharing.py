"""Public reads for programs and pages of other sites: a mark of what was read (ETag), and who may read it (CORS)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .http import Answer

_READABLE = "ETag, Retry-After, X-Server-Time, X-Request-Id"
_CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": _READABLE, "Cross-Origin-Resource-Policy": "cross-origin"}
"""Without `Allow-Credentials`: a page elsewhere reads what everybody reads, whoever is signed in here."""


def shared(answer: Answer, headers: Mapping[str, str], *, anonymous: bool) -> Answer:
    """The answer with its mark; 304 when the caller has it already. What a signed-in person sees is kept nowhere."""
    tag = f'"{_mark(answer.body)}"'
    kept = {"Cache-Control": "no-cache", "Vary": "Cookie"} if anonymous else {}
    more: dict[str, Any] = {**answer.headers, **_CORS, **kept, "ETag": tag}
    if matches(headers.get("if-none-match", ""), tag):
        return replace(answer, body=None, status=304, headers=more)
    return replace(answer, headers=more)


def matches(if_none_match: str, tag: str) -> bool:
    """RFC 9110, 13.1.2: weak comparison; `*` is any."""
    wanted = [one.strip().removeprefix("W/") for one in if_none_match.split(",")]
    return "*" in wanted or tag in wanted


def _mark(body: Any) -> str:
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
