"""Routes of what is followed: the buyer's dashboard, and the consultations that a company follows."""

from __future__ import annotations

from typing import Any

from ..domain.instants import to_text
from ..domain.permission import Action
from ..usecases.follow_up.dashboards import Dashboards, Line
from ..usecases.follow_up.followings import Followed, Followings
from .http import Answer, ApiBlueprint, Door, Request
from .views import consultation as shown


def routes(door: Door, dashboards: Dashboards, followings: Followings) -> ApiBlueprint:
    api = ApiBlueprint("dashboards", door)

    @api.route(
        "GET", "/v1/buyers/{buyer_id}/dashboard", access=Action.LIST_CONSULTATIONS, summary="Stages, what is due this week, anomalies"
    )
    def read(request: Request, buyer_id: str) -> dict[str, Any]:
        found = dashboards.of_buyer(request.actor, buyer_id)
        return {"stages": found.stages, "items": [line(one) for one in found.lines], "next": None}

    def line(one: Line) -> dict[str, Any]:
        return {
            "consultation": shown.summary(one.consultation, door.clock.now()),
            "dues": [{"kind": due.kind, "at": to_text(due.at), "screen": due.screen} for due in one.dues],
            "anomalies": [{"code": wrong.code, "screen": wrong.screen} for wrong in one.anomalies],
            "unanswered": one.unanswered,
        }

    _followings(api, door, followings)
    return api


def _followings(api: ApiBlueprint, door: Door, followings: Followings) -> None:
    one = "/v1/companies/{company_id}/followed/{consultation_id}"

    @api.route(
        "GET",
        "/v1/companies/{company_id}/followed",
        access=Action.FOLLOW,
        summary="Consultations that a company follows, newest first, each with its next step",
        paged=True,
    )
    def list_followed(request: Request, company_id: str) -> dict[str, Any]:
        page = followings.of_company(request.actor, company_id, request.cursor)
        return {"items": [followed(found) for found in page.items], "next": page.next}

    @api.route("GET", one, access=Action.FOLLOW, summary="Whether a company follows a consultation")
    def read_followed(request: Request, company_id: str, consultation_id: str) -> dict[str, Any]:
        return {"followed": followings.has(request.actor, company_id, consultation_id)}

    @api.route("PUT", one, access=Action.FOLLOW, summary="Follow a consultation: its changes come by mail", act="follow")
    def follow(request: Request, company_id: str, consultation_id: str) -> dict[str, Any]:
        return followed(followings.begin(request.actor, company_id, consultation_id))

    @api.route("DELETE", one, access=Action.FOLLOW, summary="No longer follow a consultation")
    def leave(request: Request, company_id: str, consultation_id: str) -> Answer:
        followings.end(request.actor, company_id, consultation_id)
        return Answer(status=204)

    def followed(found: Followed) -> dict[str, Any]:
        return {
            "consultation": shown.summary(found.consultation, door.clock.now()),
            "standing": found.standing,
            "next": found.step.next,
            "at": shown.text(found.step.at),
        }
