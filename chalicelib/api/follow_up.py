"""The route of the buyer's dashboard."""

from __future__ import annotations

from typing import Any

from ..domain.instants import to_text
from ..domain.permission import Action
from ..usecases.follow_up.dashboards import Dashboards, Line
from .http import ApiBlueprint, Door, Request
from .views import consultation as shown


def routes(door: Door, dashboards: Dashboards) -> ApiBlueprint:
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

    return api
