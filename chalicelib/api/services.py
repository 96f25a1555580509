"""Routes of the services inside an entity, and of the one that a consultation names."""

from __future__ import annotations

from typing import Any

from ..domain.buyer import Service
from ..domain.permission import Action
from ..usecases.consultation.drafts import Consultations
from ..usecases.directory.services import Services
from .http import Answer, ApiBlueprint, Door, Request

AT = "/v1/buyers/{buyer_id}/services"


def routes(door: Door, services: Services, consultations: Consultations) -> ApiBlueprint:
    api = ApiBlueprint("services", door)

    @api.route("GET", AT, access=Action.READ_BUYER, summary="The services of an entity and their people")
    def listed(request: Request, buyer_id: str) -> dict[str, Any]:
        found = services.of(request.actor, buyer_id)
        return {"items": [_shown(one) for one in found], "apart": services.apart(buyer_id), "next": None}

    @api.route(
        "PUT",
        AT + "-apart",
        access=Action.MANAGE_AGENTS,
        summary="Whether people of a service act only on its consultations",
        body="services-apart",
    )
    def keep_apart(request: Request, buyer_id: str) -> dict[str, Any]:
        return {"apart": services.keep_apart(request.actor, buyer_id, request.body["apart"])}

    @api.route("POST", AT, access=Action.MANAGE_AGENTS, summary="Create a service", body="create-service")
    def create(request: Request, buyer_id: str) -> Answer:
        return Answer(_shown(services.create(request.actor, buyer_id, name=request.body["name"])), 201)

    @api.route(
        "PATCH",
        AT + "/{service_id}",
        access=Action.MANAGE_SERVICE,
        summary="Its name, its people, whether it is closed",
        body="change-service",
    )
    def change(request: Request, buyer_id: str, service_id: str) -> dict[str, Any]:
        return _shown(services.change(request.actor, buyer_id, service_id, **request.body))

    @api.route(
        "PUT",
        "/v1/consultations/{consultation_id}/service",
        access=Action.EDIT_CONSULTATION,
        summary="The service in charge, for the entity's own lists; null for none",
        body="name-service",
    )
    def assign(request: Request, consultation_id: str) -> dict[str, Any]:
        return {"service_id": consultations.entrust(request.actor, consultation_id, request.body["service_id"]).service_id}

    return api


def _shown(one: Service) -> dict[str, Any]:
    closed = one.closed_on.isoformat() if one.closed_on else None
    return {"id": one.id, "name": one.name, "people": list(one.people), "closed_on": closed}
