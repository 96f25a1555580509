"""Routes of decisions and of their essential data."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ..codec import from_dict
from ..domain.decision import Decision, EssentialData, Ranking
from ..domain.permission import Action
from ..usecases.access import lookup
from ..usecases.award.decisions import Decisions, Verdict
from ..usecases.award.essential_data import OpenData
from ..usecases.ports import Consultations
from .fields import day, whole_number
from .http import Answer, ApiBlueprint, Door, Request
from .limits import MIB
from .views import award as shown


def routes(door: Door, decisions: Decisions, open_data: OpenData, consultations: Consultations) -> ApiBlueprint:
    api = ApiBlueprint("award", door)

    def view(decision: Decision) -> dict[str, Any]:
        consultation = lookup.get(consultations, decision.consultation_id)
        return shown.decision(decision, consultation, open_data.links(decision, consultation.buyer_siret), door.clock.now())

    @api.route(
        "POST",
        "/v1/consultations/{consultation_id}/decisions",
        access=Action.DECIDE,
        summary="Decide a lot",
        most_bytes=MIB,
        body="decision",
    )
    def decide(request: Request, consultation_id: str) -> Answer:
        return Answer(view(decisions.record(request.actor, consultation_id, _verdict(request.body))), 201)

    @api.route(
        "POST",
        "/v1/consultations/{consultation_id}/decisions/{lot}/withdrawal",
        access=Action.DECIDE,
        summary="Withdraw the decision on a lot, with its cause",
        body="decision-withdrawal",
    )
    def withdraw(request: Request, consultation_id: str, lot: str) -> Answer:
        b, number = request.body, whole_number(lot, 4) or 0
        return Answer(view(decisions.withdraw(request.actor, consultation_id, number, cause=b["cause"], reason=b["reason"])), 201)

    @api.route("GET", "/v1/consultations/{consultation_id}/decisions", access=Action.READ_DECISIONS, summary="Decisions, by lot")
    def list_decisions(request: Request, consultation_id: str) -> dict:
        return {"items": [view(d) for d in decisions.of_consultation(request.actor, consultation_id)], "next": None}

    @api.route(
        "PUT",
        "/v1/consultations/{consultation_id}/decisions/{lot}/essential-data",
        access=Action.DECIDE,
        summary="Fill the essential data",
        body="essential-data",
    )
    def complete_data(request: Request, consultation_id: str, lot: str) -> dict:
        return view(
            decisions.complete_data(request.actor, consultation_id, whole_number(lot, 4) or 0, from_dict(EssentialData, request.body))
        )

    return api


def _verdict(body: Mapping[str, Any]) -> Verdict:
    return Verdict(
        lot=body["lot"],
        outcome=body["outcome"],
        reason=body["reason"],
        amount_eur=Decimal(body["amount_eur"]) if body.get("amount_eur") else None,
        awardee_deposit_id=body.get("awardee_deposit_id"),
        other_deposit_ids=tuple(body.get("other_deposit_ids", ())),
        rankings=tuple(from_dict(Ranking, r) for r in body.get("rankings", [])),
        essential_data=from_dict(EssentialData, body.get("essential_data", {})),
        meeting_on=day(body["meeting_on"], "meeting_on") if body.get("meeting_on") else None,
        decided_body=body.get("decided_body", ""),
        minutes_id=body.get("minutes_id", ""),
    )
