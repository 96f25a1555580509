"""Routes for operators and for programs: health, the OpenAPI page, and the local mailbox of the embedded stack."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

from ..domain.attempt import Attempt
from ..domain.errors import NotFound
from ..domain.instants import to_text
from ..domain.permission import Action
from ..domain.tenant import PLATFORM
from ..usecases.access.permission import permit
from ..usecases.ports.mail import Letter
from ..usecases.register.exports import Exports
from ..usecases.work.desk import WorkDesk
from . import openapi
from .fields import whole_number
from .http import PUBLIC, Answer, ApiBlueprint, Door, Request

Checks = dict[str, Callable[[], object]]
_LETTER = re.compile(r"\d{8}T\d{12}-[0-9a-f]{16}\.eml", re.ASCII)


class Mailbox(Protocol):
    """A mailer that keeps its letters on this machine (embedded stack)."""

    def letters(self, to: str | None, cursor: str | None) -> tuple[list[Letter], str | None]:
        """A page of letters, newest first, and the cursor of the next one. Raises Invalid."""

    def attachment(self, name: str, index: int) -> tuple[str, str, bytes] | None:
        """(file name, media type, bytes) of a letter's attachment."""


def routes(door: Door, stage: str, checks: Checks, desk: WorkDesk) -> ApiBlueprint:
    """`checks` are named probes; one that raises is a service that does not answer."""
    api = ApiBlueprint("operations", door)

    @api.route("GET", "/v1/health", access=PUBLIC, summary="Whether the platform answers", shared=True)
    def health(request: Request) -> dict:
        return {"status": "ok", "stage": stage, "now": to_text(door.clock.now())}

    @api.route("GET", "/v1/openapi.json", access=PUBLIC, summary="This API, in OpenAPI 3.1", shared=True)
    def describe(request: Request) -> Answer:
        return Answer(openapi.document(door.facts, door.origin), headers={"Cache-Control": "public, max-age=300"})

    @api.route("GET", "/v1/operations", access=Action.READ_OPERATIONS, summary="Health of each service; never contents")
    def operations(request: Request) -> dict:
        permit(request.actor, Action.READ_OPERATIONS, tenant_id=PLATFORM, now=door.clock.now())
        return {"checks": [_check(name, probe) for name, probe in checks.items()], "now": to_text(door.clock.now()), "stage": stage}

    _work(api, desk)
    return api


def _work(api: ApiBlueprint, desk: WorkDesk) -> None:
    @api.route(
        "GET",
        "/v1/operations/work",
        access=Action.READ_OPERATIONS,
        summary="Work that failed: waiting or parked; never contents",
        paged=True,
    )
    def waiting(request: Request) -> dict:
        page = desk.page(request.actor, request.cursor)
        return {"items": [_attempt(one) for one in page.items], "next": page.next}

    @api.route("POST", "/v1/operations/work/retry", access=Action.READ_OPERATIONS, summary="Try an item of work again", body="work-item")
    def again(request: Request) -> Answer:
        return Answer(_attempt(desk.again(request.actor, request.body["job"], request.body["item"])), 202)


def _attempt(one: Attempt) -> dict:
    return {
        "job": one.job,
        "item": one.item,
        "tries": one.tries,
        "reason": one.reason,
        "first_at": to_text(one.first_at),
        "next_at": None if one.parked_at else to_text(one.next_at),
        "parked_at": to_text(one.parked_at) if one.parked_at else None,
    }


def _check(name: str, probe: Callable[[], object]) -> dict:
    try:
        probe()
    except Exception as error:
        return {"name": name, "ok": False, "detail": type(error).__name__}
    return {"name": name, "ok": True, "detail": ""}


def mailbox_routes(door: Door, mailer: Mailbox, exports: Exports) -> ApiBlueprint:
    """Embedded stack only: the letters that would have left."""
    api = ApiBlueprint("mailbox", door)

    @api.route("GET", "/v1/mailbox", access=PUBLIC, summary="Letters of the local mailbox (embedded stack)", query=("to",), paged=True)
    def letters(request: Request) -> dict:
        found, more = mailer.letters(request.query.get("to"), request.cursor)
        return {"items": found, "next": more}

    @api.route("GET", "/v1/mailbox/{letter}/attachments/{number}", access=PUBLIC, summary="A letter's attachment (embedded stack)")
    def attachment(request: Request, letter: str, number: str) -> Answer:
        index = whole_number(number, 3)
        found = mailer.attachment(letter, index) if _LETTER.fullmatch(letter) and index is not None else None
        if not found:
            raise NotFound()
        name, media_type, body = found
        return Answer(status=303, headers={"Location": exports.link(name, media_type, body)})

    return api
