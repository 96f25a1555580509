"""Routes of the admission of applications: all companies in one table, judged for all lots or some; fewer kept by objective criteria."""

from __future__ import annotations

from typing import Any

from ..domain.permission import Action
from ..usecases.evaluation.admissions import Admissions
from .http import ApiBlueprint, Door, Request
from .views import evaluation as shown

AT = "/v1/consultations/{consultation_id}/applications"


def routes(door: Door, admissions: Admissions) -> ApiBlueprint:
    api = ApiBlueprint("applications", door)

    @api.route("GET", AT, access=Action.READ_OPENING, summary="Every application, with what was found of it, lot by lot")
    def read(request: Request, consultation_id: str) -> dict[str, Any]:
        return shown.applications(admissions.of(request.actor, consultation_id), request.who)

    @api.route(
        "PUT",
        AT + "/{deposit_id}",
        access=Action.OPEN_ENVELOPES,
        summary="Admit, find incomplete or reject an application",
        body="application",
    )
    def judge(request: Request, consultation_id: str, deposit_id: str) -> dict[str, Any]:
        b = request.body
        found = admissions.judge(
            request.actor,
            consultation_id,
            deposit_id,
            lots=b.get("lots", []),
            outcome=b["outcome"],
            reason=b.get("reason", ""),
            article=b.get("article", ""),
        )
        return shown.applications(found, request.who)

    @api.route(
        "POST", AT + "-limit", access=Action.OPEN_ENVELOPES, summary="Keep fewer candidates, by objective criteria", body="limit-candidates"
    )
    def limit(request: Request, consultation_id: str) -> dict[str, Any]:
        found = admissions.limit(request.actor, consultation_id, kept=request.body["kept"], criteria=request.body["criteria"])
        return shown.applications(found, request.who)

    return api
