"""Routes of what the entities of a subtree use: by year, entity by entity, as a spreadsheet."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ..documents import usage_export
from ..domain.errors import NotFound
from ..domain.permission import Action
from ..usecases.follow_up.contributions import Contributions
from ..usecases.register.exports import Exports
from .fields import whole_number
from .http import Answer, ApiBlueprint, Door, Request

AT = "/v1/buyers/{buyer_id}/usage"


def routes(door: Door, contributions: Contributions, exports: Exports) -> ApiBlueprint:
    api = ApiBlueprint("usage", door)

    @api.route("GET", AT, access=Action.READ_TREE, summary="What an entity and those below used, year by year")
    def years(request: Request, buyer_id: str) -> dict[str, Any]:
        found = contributions.years(request.actor, buyer_id)
        return {"items": [{"year": one.year, "entities": one.entities, **asdict(one.counts)} for one in found], "next": None}

    @api.route("GET", AT + "/{year}", access=Action.READ_TREE, summary="The same for one year, entity by entity", paged=True)
    def entities(request: Request, buyer_id: str, year: str) -> dict[str, Any]:
        number = whole_number(year, 4)
        if number is None:
            raise NotFound()
        page = contributions.page(request.actor, buyer_id, number, request.cursor)
        return {"items": [{"siret": one.siret, "name": one.name, **asdict(one.counts)} for one in page.items], "next": page.next}

    @api.route("GET", AT + "-export", access=Action.READ_TREE, summary="Every year and every entity, as a CSV")
    def export(request: Request, buyer_id: str) -> Answer:
        made, media_type = usage_export.as_csv(contributions.whole(request.actor, buyer_id))
        return Answer(status=303, headers={"Location": exports.link("usage.csv", media_type, made)})

    return api
