"""Routes of the convention that holds for an entity: read, put by whoever carries it, accepted by each for its members."""

from __future__ import annotations

from typing import Any

from ..domain.buyer import Buyer
from ..domain.permission import Action, allows
from ..usecases.access.permission import Actor
from ..usecases.directory.conventions import Conventions, Governing
from .fields import day
from .http import ApiBlueprint, Door, Request

AT = "/v1/buyers/{buyer_id}/convention"


def routes(door: Door, conventions: Conventions) -> ApiBlueprint:
    api = ApiBlueprint("conventions", door)

    @api.route("GET", AT, access=Action.READ_CONVENTION, summary="The convention that holds for an entity, and whether it is accepted")
    def read(request: Request, buyer_id: str) -> dict[str, Any]:
        return _shown(request.who, *conventions.read(request.actor, buyer_id))

    @api.route("PUT", AT, access=Action.PUT_CONVENTION, summary="Carry a convention for those below", body="put-convention")
    def put(request: Request, buyer_id: str) -> dict[str, Any]:
        b = request.body
        conventions.put(request.actor, buyer_id, title=b["title"], sha256=b["sha256"], dated=day(b["dated"], "dated"), asked=b["asked"])
        return _shown(request.who, *conventions.read(request.actor, buyer_id))

    @api.route(
        "POST",
        AT + "/acceptance",
        access=Action.ACCEPT_CONVENTION,
        summary="Accept it for the entity and its members",
        body="accept-convention",
    )
    def accept(request: Request, buyer_id: str) -> dict[str, Any]:
        b = request.body
        conventions.accept(request.actor, buyer_id, sha256=b["sha256"], signatory=b["signatory"], on=day(b["on"], "on"))
        return _shown(request.who, *conventions.read(request.actor, buyer_id))

    return api


def _shown(actor: Actor, entity: Buyer, found: Governing | None) -> dict[str, Any]:
    mine = allows(Action.ACCEPT_CONVENTION, actor.places, tenant_id=entity.id)
    return {"entity": {"id": entity.id, "name": entity.name}, "may_accept": mine, "convention": _convention(found) if found else None}


def _convention(found: Governing) -> dict[str, Any]:
    text, by = found.convention, found.accepted_by
    accepted = by.acceptance if by else None
    return {
        "carrier": {"id": found.carrier.id, "name": found.carrier.name},
        "title": text.title,
        "sha256": text.sha256,
        "dated": text.dated.isoformat(),
        "asked": text.asked,
        "owed": found.owed,
        "accepted": {"by": by.name, "on": accepted.on.isoformat(), "signatory": accepted.signatory} if by and accepted else None,
    }
