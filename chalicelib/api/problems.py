"""Refusals as problem details (RFC 9457). Only this module knows which HTTP status a refusal is."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from chalice import Response

from ..domain.errors import (
    InProgress,
    Invalid,
    NotAllowed,
    NotFound,
    Refused,
    SignInRequired,
    StaleVersion,
    TooLarge,
    TooMany,
    Unavailable,
    Unreadable,
    WrongState,
)
from ..domain.instants import to_text

_STATUS: dict[type[Refused], tuple[int, str]] = {
    SignInRequired: (401, "Unauthorized"),
    NotAllowed: (403, "Forbidden"),
    NotFound: (404, "Not Found"),
    WrongState: (409, "Conflict"),
    InProgress: (409, "Conflict"),
    StaleVersion: (412, "Precondition Failed"),
    Unreadable: (400, "Bad Request"),  # before Invalid, of which it is one
    TooLarge: (413, "Content Too Large"),
    Invalid: (422, "Unprocessable Content"),
    TooMany: (429, "Too Many Requests"),
    Unavailable: (503, "Service Unavailable"),
}
MEDIA_TYPE = "application/problem+json"
LANGUAGES = ("fr", "en")
"""Of what is refused; the first is what every refusal has."""


def of(refusal: Refused, origin: str, request_id: str, lang: str = "fr") -> tuple[int, dict[str, Any]]:
    """(status, body) of a refusal; `errors` is there when fields are wrong. In English where it is asked and known, else in French."""
    status, title = next(known for kind, known in _STATUS.items() if isinstance(refusal, kind))
    more: dict[str, Any] = {"errors": refusal.fields} if refusal.fields else {}
    if isinstance(refusal, TooMany | InProgress) and refusal.retry_at is not None:
        more["retry_at"] = to_text(refusal.retry_at)
    detail = refusal.english if lang == "en" and refusal.english else refusal.detail
    return status, body(refusal.code, title, status, detail, origin, request_id, **more)


def headers(refusal: Refused, now: datetime) -> dict[str, str]:
    """What a refusal says besides its body: when to come back, in whole seconds (RFC 9110, 10.2.3)."""
    if not isinstance(refusal, TooMany | InProgress) or refusal.retry_at is None:
        return {}
    return {"Retry-After": str(max(1, math.ceil((refusal.retry_at - now).total_seconds())))}


def language(accepted: str) -> str:
    """`en` or `fr`: the first that `Accept-Language` wants by its weights, French when it wants neither (RFC 9110, 12.5.4)."""
    wanted = [
        (_weight(parameters), tag.strip().lower().partition("-")[0])
        for tag, _, parameters in (one.partition(";") for one in accepted.split(","))
    ]
    known = [(weight, tag) for weight, tag in wanted if tag in LANGUAGES and weight > 0]
    return max(known, key=lambda pair: pair[0])[1] if known else LANGUAGES[0]


def _weight(parameters: str) -> float:
    found = re.fullmatch(r"\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*", parameters, re.IGNORECASE)
    return float(found[1]) if found else 0.0 if parameters.strip() else 1.0


def unexpected(origin: str, request_id: str) -> tuple[int, dict[str, Any]]:
    """A bug: nothing of it leaves the process but a number to quote."""
    return 500, body(
        "unexpected",
        "Internal Server Error",
        500,
        f"Une erreur inattendue s’est produite. Réessayez ; si elle persiste, contactez l’assistance en citant le numéro {request_id}.",
        origin,
        request_id,
    )


_CHALICE = {
    400: ("bad-request", "Bad Request", "La demande n’est pas lisible. Rechargez la page et recommencez."),
    404: ("not-found", "Not Found", "Cette adresse n’existe pas."),
    405: ("method-not-allowed", "Method Not Allowed", "Cette adresse n’accepte pas ce type de demande."),
    415: ("unsupported-media-type", "Unsupported Media Type", "Envoyez du JSON (en-tête Content-Type: application/json)."),
}


def middleware(origin: str) -> Callable[[Any, Callable[[Any], Response]], Response]:
    """Chalice's own `{Code, Message}` answers, told as problems like every other refusal."""

    def translate(event: Any, get_response: Callable[[Any], Response]) -> Response:
        response = get_response(event)
        if not (isinstance(response.body, dict) and set(response.body) == {"Code", "Message"}):
            return response
        request_id = (event.context or {}).get("requestId", "")
        known = _CHALICE.get(response.status_code)
        if known is None:
            status, content = unexpected(origin, request_id)
        else:
            code, title, detail = known
            status, content = response.status_code, body(code, title, response.status_code, detail, origin, request_id)
        return Response(
            json.dumps(content, ensure_ascii=False), status_code=status, headers={**response.headers, "Content-Type": MEDIA_TYPE}
        )

    return translate


def body(code: str, title: str, status: int, detail: str, origin: str, request_id: str, **more: Any) -> dict[str, Any]:
    return {
        "type": f"{origin}/problemes/{code}/",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": request_id,
        **more,
    }
