"""Routes of the tickets of invitations to restricted consultations (REQ-012)."""

from __future__ import annotations

from typing import Any

from ..domain.company import Identifier
from ..domain.permission import Action
from ..domain.ticket import Ticket
from ..usecases.consultation.tickets import Tickets
from .http import PUBLIC, Answer, ApiBlueprint, Door, Request
from .views.consultation import text


def routes(door: Door, tickets: Tickets) -> ApiBlueprint:
    api = ApiBlueprint("invitations", door)
    at = "/v1/consultations/{consultation_id}/invitation"

    @api.route("GET", at, access=PUBLIC, summary="What the link of an invitation says", query=("token",), act="search")
    def read(request: Request, consultation_id: str) -> dict:
        c, ticket = tickets.told(consultation_id, request.query.get("token", ""))
        return {
            "buyer": c.buyer_name,
            "reference": c.reference,
            "title": c.title,
            "submission_deadline": text(c.submission_deadline),
            "identifier": _identifier(ticket.identifier),
            "used": ticket.used_at is not None,
            "revoked": ticket.revoked_at is not None,
        }

    @api.route(
        "POST",
        at + "/uses",
        access=Action.DEPOSIT,
        summary="Come in by an invitation, for an account of one's company",
        body="use-invitation",
    )
    def use(request: Request, consultation_id: str) -> dict:
        b = request.body
        return _ticket(tickets.use(request.actor, consultation_id, token=b["token"], company_id=b["company_id"]))

    @api.route("GET", at + "-tickets", access=Action.READ_FILE, summary="The tickets of an invitation, and what became of them")
    def listed(request: Request, consultation_id: str) -> dict:
        return {"items": [_ticket(one) for one in tickets.listed(request.actor, consultation_id)], "next": None}

    @api.route(
        "POST",
        at + "-tickets",
        access=Action.CORRECT,
        summary="Send an invitation again, to the same address or another",
        act="invitation",
        body="send-invitation",
    )
    def send(request: Request, consultation_id: str) -> Answer:
        b = request.body
        kind, value = b["identifier"]["type"], b["identifier"]["value"]
        return Answer(_ticket(tickets.send(request.actor, consultation_id, kind=kind, value=value, email=b["email"])), 201)

    @api.route("DELETE", at + "-tickets/{ticket}", access=Action.CORRECT, summary="Revoke a ticket, and whom it let in")
    def revoke(request: Request, consultation_id: str, ticket: str) -> dict:
        return _ticket(tickets.revoke(request.actor, consultation_id, ticket))

    return api


def _identifier(one: Identifier) -> dict[str, Any]:
    return {"type": one.type, "value": one.value}


def _ticket(one: Ticket) -> dict[str, Any]:
    return {
        "id": one.id,
        "email": one.email,
        "identifier": _identifier(one.identifier),
        "made_at": text(one.made_at),
        "used_at": text(one.used_at),
        "company_id": one.company_id or None,
        "revoked_at": text(one.revoked_at),
    }
