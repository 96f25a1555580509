"""The route by which anybody asks those who run the platform for help."""

from __future__ import annotations

from ..domain.instants import to_text
from ..usecases.exchanges.support_requests import SupportRequests
from .http import PUBLIC, Answer, ApiBlueprint, Door, Request


def routes(door: Door, requests: SupportRequests) -> ApiBlueprint:
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

    return api
