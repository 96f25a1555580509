"""Routes of what changes while a consultation is online: corrections, cancellation."""

from __future__ import annotations

from typing import Any

from ..domain.consultation import Consultation
from ..domain.permission import Action
from ..usecases.access import lookup
from ..usecases.consultation.changes import Changes, Notice
from . import bodies
from .consultation import changed_fields
from .fields import instant
from .http import Answer, ApiBlueprint, Door, Request
from .limits import MIB
from .views import consultation as shown

_BASE = "/v1/consultations/{consultation_id}"


def routes(door: Door, changes: Changes) -> ApiBlueprint:
    api = ApiBlueprint("changes", door)
    _corrections(api, door, changes)
    return api


def _corrections(api: ApiBlueprint, door: Door, changes: Changes) -> None:
    def whole(request: Request, c: Consultation, **more: Any) -> Answer:
        now = door.clock.now()
        return Answer({**shown.agent(c, now, lookup.granted(c, request.actor)), **more}, 201, {"ETag": f'"{c.version}"'})

    @api.route(
        "POST",
        _BASE + "/corrections",
        access=Action.CORRECT,
        summary="Correct a published consultation (If-Match, fresh sign-in)",
        most_bytes=4 * MIB,
        body="correction",
    )
    def correct(request: Request, consultation_id: str) -> Answer:
        b = request.body
        bodies.check(b["changes"], "edit-consultation")
        deadline = instant(b["submission_deadline"], "submission_deadline") if b.get("submission_deadline") else None
        notice = Notice(b["note"], b["important"], deadline, b.get("justification", ""))
        c, found = changes.correct(
            request.actor, consultation_id, version=request.if_match(), changes=changed_fields(b["changes"]), notice=notice
        )
        return whole(request, c, differences=[difference.__dict__ for difference in found])

    @api.route("POST", _BASE + "/cancellation", access=Action.CANCEL, summary="Abandon the procedure (fresh sign-in)", body="cancellation")
    def cancel(request: Request, consultation_id: str) -> Answer:
        return whole(request, changes.cancel(request.actor, consultation_id, reason=request.body["reason"]))
