"""Refusals as problem details (RFC 9457). Only this module knows which HTTP status a refusal is."""

from __future__ import annotations

from typing import Any

from ..domain.errors import Invalid, NotAllowed, NotFound, Refused, SignInRequired, StaleVersion, TooMany, Unavailable, WrongState

_STATUS: dict[type[Refused], tuple[int, str]] = {
    SignInRequired: (401, "Unauthorized"),
    NotAllowed: (403, "Forbidden"),
    NotFound: (404, "Not Found"),
    WrongState: (409, "Conflict"),
    StaleVersion: (412, "Precondition Failed"),
    Invalid: (422, "Unprocessable Content"),
    TooMany: (429, "Too Many Requests"),
    Unavailable: (503, "Service Unavailable"),
}
MEDIA_TYPE = "application/problem+json"


def of(refusal: Refused, origin: str, request_id: str) -> tuple[int, dict[str, Any]]:
    """(status, body) of a refusal; `errors` is there when fields are wrong."""
    status, title = next(known for kind, known in _STATUS.items() if isinstance(refusal, kind))
    return status, body(
        refusal.code, title, status, refusal.detail, origin, request_id, **({"errors": refusal.fields} if refusal.fields else {})
    )


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
