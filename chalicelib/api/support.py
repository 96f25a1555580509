"""Routes of requests for help: anybody asks, those who run the platform list them and note their answers."""

from __future__ import annotations

from typing import Any

from ..domain.instants import to_text
from ..domain.permission import Action
from ..usecases.exchanges.support_desk import SupportDesk, Told
from ..usecases.exchanges.support_requests import PLATFORM, SupportRequests
from .http import PUBLIC, Answer, ApiBlueprint, Door, Request


def routes(door: Door, requests: SupportRequests, desk: SupportDesk) -> ApiBlueprint:
    api = ApiBlueprint("support", door)

    @api.route(
        "POST",
        "/v1/support-requests",
        access=PUBLIC,
        summary="Ask the platform's support for help",
        body="support-request",
        act="support",
    )
    def ask(request: Request) -> Answer:
        b = request.body
        filed = requests.file(email=b["email"], topic=b["topic"], text=b["text"], consultation_id=b.get("consultation_id"))
        one = filed.request
        receipt = {
            "number": one.number,
            "received_at": to_text(one.received_at),
            "consultation_id": one.consultation_id,
            "sha256": filed.sha256,
        }
        return Answer(receipt, 201)

    _desk(api, desk)
    return api


def _desk(api: ApiBlueprint, desk: SupportDesk) -> None:
    base = "/v1/operations/support-requests"

    @api.route(
        "GET",
        base,
        access=Action.READ_OPERATIONS,
        summary="Requests for help, newest first; of ?consultation=, in ?state= open or answered",
        query=("consultation", "state"),
        paged=True,
    )
    def list_requests(request: Request) -> dict[str, Any]:
        q = request.query
        page = desk.page(request.actor, request.cursor, consultation_id=q.get("consultation", ""), state=q.get("state", ""))
        return {"items": [_case(told) for told in page.items], "next": page.next}

    @api.route(
        "POST",
        base + "/{request_id}/reply",
        access=Action.READ_OPERATIONS,
        summary="Note that the answer left by mail",
        body="support-reply",
    )
    def note(request: Request, request_id: str) -> dict[str, Any]:
        return _case(desk.answer(request.actor, request_id, reply=request.body["reply"]))


def _case(told: Told) -> dict[str, Any]:
    case, one = told.case, told.request
    return {
        "id": case.id,
        "number": one.number,
        "received_at": to_text(one.received_at),
        "email": one.email,
        "topic": one.topic,
        "text": one.text,
        "consultation_id": None if case.owner == PLATFORM else case.owner,
        "state": case.state,
        "answered_at": to_text(case.answered_at) if case.answered_at else None,
        "answered_by": case.answered_by,
        "reply": case.reply,
    }
