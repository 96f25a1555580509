"""Routes of decisions and messages."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ..adapters.codec import from_dict
from ..domain.decision import Decision, EssentialData, Ranking
from ..domain.permission import Action
from ..usecases.award.decisions import Decisions, Verdict
from ..usecases.award.essential_data import OpenData
from ..usecases.exchanges.messages import Messages
from ..usecases.ports import Consultations
from .http import Answer, ApiBlueprint, Door, Request
from .views import procedures as shown


def routes(door: Door, decisions: Decisions, messages: Messages, open_data: OpenData, consultations: Consultations) -> ApiBlueprint:
    api = ApiBlueprint("awards", door)

    def view(decision: Decision) -> dict[str, Any]:
        consultation = consultations.get(decision.consultation_id)
        return shown.decision(decision, open_data.links(decision, consultation.buyer_siret) if consultation else None)

    @api.route("POST", "/v1/consultations/{consultation_id}/decisions", access=Action.DECIDE, summary="Decide a lot", body="decision")
    def decide(request: Request, consultation_id: str) -> Answer:
        return Answer(view(decisions.record(request.actor, consultation_id, _verdict(request.body))), 201)

    @api.route("GET", "/v1/consultations/{consultation_id}/decisions", access=Action.READ_FILE, summary="Decisions, by lot")
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
        number = int(lot) if lot.isdigit() and len(lot) < 5 else 0
        return view(decisions.complete_data(request.actor, consultation_id, number, from_dict(EssentialData, request.body)))

    _messages(api, messages)
    return api


def _messages(api: ApiBlueprint, messages: Messages) -> None:
    @api.route(
        "POST",
        "/v1/consultations/{consultation_id}/attachments",
        access=Action.SEND_MESSAGES,
        summary="Where to PUT a file to join",
        body="attachment",
    )
    def sign_attachment(request: Request, consultation_id: str) -> Answer:
        b = request.body
        made, signed = messages.sign_attachment(
            request.actor,
            consultation_id,
            name=b["name"],
            size_bytes=b["size_bytes"],
            sha256=b["sha256"],
            sha256_hex=base64.b64decode(b["sha256"]).hex(),
        )
        return Answer({"id": made, "url": signed.url, "headers": dict(signed.headers)}, 201)

    @api.route(
        "POST",
        "/v1/consultations/{consultation_id}/messages",
        access=Action.SEND_MESSAGES,
        summary="Send rejections, a notification, information",
        body="message",
    )
    def send(request: Request, consultation_id: str) -> Answer:
        b = request.body
        sent = messages.send(
            request.actor,
            consultation_id,
            kind=b["kind"],
            lot=b.get("lot"),
            company_ids=b["company_ids"],
            subject=b["subject"],
            body=b["body"],
            attachments=b.get("attachments", []),
        )
        return Answer({"items": [shown.message(m, messages.attachment_links(m)) for m in sent], "next": None}, 201)

    @api.route("GET", "/v1/consultations/{consultation_id}/messages", access=Action.READ_FILE, summary="Messages sent and their evidence")
    def list_messages(request: Request, consultation_id: str) -> dict:
        found = messages.of_consultation(request.actor, consultation_id)
        return {"items": [shown.message(m, messages.attachment_links(m)) for m in found], "next": None}

    @api.route(
        "GET",
        "/v1/consultations/{consultation_id}/messages/{message_id}",
        access=Action.READ_COMPANY_MESSAGES,
        summary="Read one's message",
    )
    def open_message(request: Request, consultation_id: str, message_id: str) -> dict:
        found = messages.open(request.actor, consultation_id, message_id)
        return shown.message(found, messages.attachment_links(found))

    @api.route(
        "GET", "/v1/companies/{company_id}/messages", access=Action.READ_COMPANY_MESSAGES, summary="A company's messages, newest first"
    )
    def company_messages(request: Request, company_id: str) -> dict:
        page = messages.of_company(request.actor, company_id, request.query.get("cursor"))
        lines = [{**shown.message(m, {}), "body": "", "attachments": []} for m in page.items]
        return {"items": lines, "next": page.next}


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
    )
