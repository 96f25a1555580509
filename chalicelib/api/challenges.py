"""Routes of requests to the judge, which suspend signature."""

from __future__ import annotations

from ..domain.permission import Action
from ..usecases.award.challenges import Challenges
from .fields import instant
from .http import Answer, ApiBlueprint, Door, Request
from .views.award import challenge

_BASE = "/v1/consultations/{consultation_id}/challenges"


def routes(door: Door, challenges: Challenges) -> ApiBlueprint:
    api = ApiBlueprint("challenges", door)

    @api.route("GET", _BASE, access=Action.READ_DECISIONS, summary="Requests to the judge about a consultation")
    def read(request: Request, consultation_id: str) -> dict:
        return {"items": [challenge(one) for one in challenges.of_consultation(request.actor, consultation_id)], "next": None}

    @api.route("POST", _BASE, access=Action.DECIDE, summary="Enter a request to the judge: notification waits", body="challenge")
    def enter(request: Request, consultation_id: str) -> Answer:
        b = request.body
        made = challenges.enter(
            request.actor,
            consultation_id,
            kind=b["kind"],
            court=b["court"],
            number=b.get("number", ""),
            filed_at=instant(b["filed_at"], "filed_at"),
            lots=b.get("lots", []),
        )
        return Answer(challenge(made), 201)

    @api.route("POST", _BASE + "/{challenge_id}/outcome", access=Action.DECIDE, summary="Enter its outcome", body="challenge-outcome")
    def end(request: Request, consultation_id: str, challenge_id: str) -> Answer:
        b = request.body
        ended = challenges.end(
            request.actor,
            consultation_id,
            challenge_id,
            ended_at=instant(b["ended_at"], "ended_at"),
            outcome=b["outcome"],
            note=b.get("note", ""),
        )
        return Answer(challenge(ended), 201)

    return api
