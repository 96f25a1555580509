"""Routes of the settings of an entity: read by its people, changed by its administrators."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from ..codec import from_dict, to_dict
from ..domain.buyer import Buyer
from ..domain.contact import Contact, Place
from ..domain.errors import Invalid
from ..domain.instants import PARIS
from ..domain.permission import Action
from ..domain.rules import retention
from ..domain.settings import Head, LetterText, UsualCommittee
from ..domain.territories import ZONES
from ..usecases.directory.entity_settings import EntitySettings
from .http import ApiBlueprint, Door, Request
from .limits import MIB

AT = "/v1/buyers/{buyer_id}/settings"
_SHAPES: dict[str, Any] = {"head": Head, "committee": UsualCommittee, "contact": Contact, "place": Place}


def routes(door: Door, settings: EntitySettings) -> ApiBlueprint:
    api = ApiBlueprint("entity_settings", door)

    def shown(buyer: Buyer) -> dict[str, Any]:
        floor = retention.floor(door.clock.now().astimezone(PARIS).date())
        law = {"retention_floor": floor, "retention_article": retention.ARTICLE, "time_zones": list(ZONES)}
        return {**to_dict(buyer.settings), **law}

    @api.route("GET", AT, access=Action.READ_BUYER, summary="What an entity settles once for its consultations, letters and documents")
    def read(request: Request, buyer_id: str) -> dict[str, Any]:
        return shown(settings.read(request.actor, buyer_id))

    @api.route("PATCH", AT, access=Action.MANAGE_SETTINGS, summary="Change some of them (fresh sign-in)", body="change-settings")
    def change(request: Request, buyer_id: str) -> dict[str, Any]:
        return shown(settings.change(request.actor, buyer_id, _given(request.body)))

    @api.route(
        "PUT",
        AT + "/logo",
        access=Action.MANAGE_SETTINGS,
        summary="Its logo: JPEG, or PNG without transparency (fresh sign-in)",
        most_bytes=MIB,
        body="put-logo",
    )
    def put_logo(request: Request, buyer_id: str) -> dict[str, Any]:
        return shown(settings.set_logo(request.actor, buyer_id, _bytes(request.body["content"])))

    @api.route("DELETE", AT + "/logo", access=Action.MANAGE_SETTINGS, summary="No logo any more (fresh sign-in)")
    def drop_logo(request: Request, buyer_id: str) -> dict[str, Any]:
        return shown(settings.drop_logo(request.actor, buyer_id))

    return api


def _given(body: Mapping[str, Any]) -> dict[str, Any]:
    """JSON fields to domain values."""
    found = dict(body)
    for name, kind in _SHAPES.items():
        if found.get(name) is not None:
            found[name] = from_dict(kind, found[name])
    if "letters" in found:
        found["letters"] = tuple(from_dict(LetterText, one) for one in found["letters"])
    if "supports" in found:
        found["supports"] = tuple(found["supports"])
    return found


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:  # not base64, or not ASCII
        raise Invalid({"content": "L’image n’est pas arrivée entière. Recommencez."}) from None
