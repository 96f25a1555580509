"""Routes of lost factors: asking for help, deciding, cancelling, and coming back after the delay."""

from __future__ import annotations

from ..usecases.directory.restorations import Restorations
from ..usecases.ports import Clock
from .http import PUBLIC, SESSION, Answer, ApiBlueprint, Door, Request
from .session_answers import SessionAnswers
from .views import directory as people

_MINE = "/v1/session/restoration"


def routes(door: Door, clock: Clock, restorations: Restorations, answers: SessionAnswers) -> ApiBlueprint:
    api = ApiBlueprint("restorations", door)

    @api.route("GET", _MINE, access=SESSION, summary="One's own request for help, after losing every factor")
    def mine(request: Request) -> dict:
        found = restorations.mine(request.who)
        return {"restoration": people.restoration(found, clock.now()) if found else None}

    @api.route("POST", _MINE, access=SESSION, summary="Ask for help after losing every factor", body="nothing")
    def ask(request: Request) -> Answer:
        return Answer({"restoration": people.restoration(restorations.ask(request.who), clock.now())}, 202)

    @api.route("DELETE", _MINE, access=SESSION, summary="Give one's request up")
    def give_up(request: Request) -> Answer:
        restorations.give_up(request.who)
        return Answer(status=204)

    @api.route("POST", f"{_MINE}/completion", access=SESSION, summary="Take the lost factors away, after the delay", body="nothing")
    def complete(request: Request) -> dict:
        return answers.shown(restorations.complete(request.who))

    @api.route("GET", "/v1/restorations", access=SESSION, summary="Requests for help that one may answer")
    def to_decide(request: Request) -> dict:
        found = restorations.to_decide(request.who)
        return {"items": [people.restoration_of(one, user, clock.now()) for one, user in found], "next": None}

    @api.route("POST", "/v1/restorations/{user_id}/grant", access=SESSION, summary="Grant it: the delay begins", body="nothing")
    def grant(request: Request, user_id: str) -> dict:
        return {"restoration": people.restoration(restorations.grant(request.who, user_id), clock.now())}

    @api.route("DELETE", "/v1/restorations/{user_id}", access=SESSION, summary="Refuse it, or stop what was granted")
    def refuse(request: Request, user_id: str) -> Answer:
        restorations.refuse(request.who, user_id)
        return Answer(status=204)

    @api.route("POST", "/v1/restoration-cancellations", access=PUBLIC, summary="Cancel it from a letter's link", body="cancel-restoration")
    def cancel(request: Request) -> Answer:
        restorations.cancel_by_link(request.body["user_id"], request.body["key"])
        return Answer(status=204)

    return api
