"""Routes of the convention and of the charter that hold for an entity: read, put by whoever carries them, accepted by each."""

from __future__ import annotations

import base64
from typing import Any

from ..domain.buyer import Buyer
from ..domain.errors import Invalid
from ..domain.permission import Action, allows
from ..usecases.access.permission import Actor
from ..usecases.directory.conventions import CHARTER, TEXTS, Conventions, Governing, Text
from .fields import day
from .http import Answer, ApiBlueprint, Door, Request
from .limits import MIB

AT, CHARTER_AT = "/v1/buyers/{buyer_id}/convention", "/v1/buyers/{buyer_id}/charter"


def routes(door: Door, conventions: Conventions) -> ApiBlueprint:
    api = ApiBlueprint("conventions", door)
    for text in TEXTS:
        _of(api, conventions, text, CHARTER_AT if text is CHARTER else AT)
    _putting(api, conventions)

    @api.route("GET", CHARTER_AT + "/document", access=Action.READ_CONVENTION, summary="The PDF of the charter that holds for an entity")
    def document(request: Request, buyer_id: str) -> Answer:
        return Answer(status=303, headers={"Location": conventions.document(request.actor, buyer_id)})

    return api


def _of(api: ApiBlueprint, conventions: Conventions, text: Text, at: str) -> None:
    @api.route("GET", at, access=Action.READ_CONVENTION, summary=f"The {text.field} that holds for an entity, and whether it is accepted")
    def read(request: Request, buyer_id: str) -> dict[str, Any]:
        return _shown(request.who, text, *conventions.read(request.actor, buyer_id, text))

    @api.route(
        "POST",
        at + "/acceptance",
        access=Action.ACCEPT_CONVENTION,
        summary=f"Accept the {text.field} for the entity" + (" and its members" if text.for_members else ""),
        body="accept-convention",
    )
    def accept(request: Request, buyer_id: str) -> dict[str, Any]:
        b = request.body
        conventions.accept(request.actor, buyer_id, sha256=b["sha256"], signatory=b["signatory"], on=day(b["on"], "on"), text=text)
        return _shown(request.who, text, *conventions.read(request.actor, buyer_id, text))


def _putting(api: ApiBlueprint, conventions: Conventions) -> None:
    @api.route("PUT", AT, access=Action.PUT_CONVENTION, summary="Carry a convention for those below", body="put-convention")
    def put(request: Request, buyer_id: str) -> dict[str, Any]:
        b = request.body
        conventions.put(request.actor, buyer_id, title=b["title"], sha256=b["sha256"], dated=day(b["dated"], "dated"), asked=b["asked"])
        return _shown(request.who, TEXTS[0], *conventions.read(request.actor, buyer_id))

    @api.route(
        "PUT",
        CHARTER_AT,
        access=Action.PUT_CONVENTION,
        summary="Carry a charter for those below, with its PDF",
        most_bytes=4 * MIB,
        body="put-charter",
    )
    def put_charter(request: Request, buyer_id: str) -> dict[str, Any]:
        b = request.body
        try:
            document = base64.b64decode(b["document"], validate=True)
        except ValueError as error:  # not base64, or not ASCII
            raise Invalid({"document": "Le fichier n’est pas arrivé entier. Envoyez-le de nouveau."}) from error
        conventions.put_charter(
            request.actor, buyer_id, title=b["title"], document=document, dated=day(b["dated"], "dated"), asked=b["asked"]
        )
        return _shown(request.who, CHARTER, *conventions.read(request.actor, buyer_id, CHARTER))


def _shown(actor: Actor, text: Text, entity: Buyer, found: Governing | None) -> dict[str, Any]:
    mine = allows(Action.ACCEPT_CONVENTION, actor.places, tenant_id=entity.id)
    told = _text(text, found) if found else None
    return {"entity": {"id": entity.id, "name": entity.name}, "may_accept": mine, text.field: told}


def _text(text: Text, found: Governing) -> dict[str, Any]:
    put, by = found.convention, found.accepted_by
    accepted = text.acceptance(by) if by else None
    return {
        "carrier": {"id": found.carrier.id, "name": found.carrier.name},
        "title": put.title,
        "sha256": put.sha256,
        "dated": put.dated.isoformat(),
        "asked": put.asked,
        "owed": found.owed,
        "own": found.own,
        "accepted": {"by": by.name, "on": accepted.on.isoformat(), "signatory": accepted.signatory} if by and accepted else None,
    }
