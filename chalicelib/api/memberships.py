"""Routes of the members of a group: what their link says, and their answer (REQ-064)."""

from __future__ import annotations

from typing import Any

from ..domain.company import Identifier
from ..domain.permission import Action
from ..domain.register import Entry
from ..usecases.deposit.memberships import Memberships
from .http import PUBLIC, ApiBlueprint, Door, Request
from .views.consultation import text


def routes(door: Door, memberships: Memberships) -> ApiBlueprint:
    api = ApiBlueprint("memberships", door)
    at = "/v1/consortium-membership"

    @api.route("GET", at, access=PUBLIC, summary="What the link sent to a member of a group says", query=("token",), act="search")
    def read(request: Request) -> dict:
        c, deposit, member, answered = memberships.told(request.query.get("token", ""))
        return {
            "buyer": c.buyer_name,
            "reference": c.reference,
            "title": c.title,
            "submission_deadline": text(c.submission_deadline),
            "lead": {"name": deposit.company_name, "identifier": _identifier(deposit.company_identifier)},
            "identifier": _identifier(member.identifier),
            "kind": deposit.consortium.kind,
            "confirmed": _answer(answered),
        }

    @api.route("POST", at, access=Action.DEPOSIT, summary="Say whether one's company is a member of that group", body="answer-membership")
    def answer(request: Request) -> dict:
        return {"confirmed": _answer(memberships.answer(request.actor, **request.body))}

    return api


def _answer(line: Entry | None) -> bool | None:
    return bool(line.record["confirmed"]) if line else None


def _identifier(one: Identifier) -> dict[str, Any]:
    return {"type": one.type, "value": one.value}
