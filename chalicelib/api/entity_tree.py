"""Routes of the tree of entities: read by branches, rearranged by whoever stands above."""

from __future__ import annotations

from typing import Any

from ..domain.buyer import Buyer
from ..domain.permission import Action
from ..usecases.consultation.groups import Kin
from ..usecases.directory.entities import Entities
from ..usecases.directory.rearranging import Rearranging
from ..usecases.directory.tree import Branch, Tree
from ..usecases.ports import Page
from .fields import day
from .http import ApiBlueprint, Door, Request
from .views import directory as people


def routes(door: Door, tree: Tree, rearranging: Rearranging, entities: Entities, kin: Kin) -> ApiBlueprint:
    api = ApiBlueprint("entity_tree", door)
    _reading(api, tree)
    _acts(api, rearranging, entities)
    _kin(api, kin)
    return api


def _reading(api: ApiBlueprint, tree: Tree) -> None:
    @api.route(
        "GET",
        "/v1/entities",
        access=Action.READ_TREE,
        summary="Where one's part of the tree begins; `name`: how it begins, for the operator; `siret`: the entity of that number",
        query=("name", "siret"),
        paged=True,
    )
    def top(request: Request) -> dict[str, Any]:
        if siret := request.query.get("siret"):
            return _page(tree.of_siret(request.actor, siret))
        return _page(tree.top(request.actor, request.cursor, request.query.get("name", "")))

    @api.route("GET", "/v1/buyers/{buyer_id}/branch", access=Action.READ_TREE, summary="An entity, those above it, what one may do to it")
    def branch(request: Request, buyer_id: str) -> dict[str, Any]:
        return _branch(tree.branch(request.actor, buyer_id))

    @api.route(
        "GET",
        "/v1/buyers/{buyer_id}/below",
        access=Action.READ_TREE,
        summary="The entities directly below, by name; `name`: how it begins",
        query=("name",),
        paged=True,
    )
    def below(request: Request, buyer_id: str) -> dict[str, Any]:
        return _page(tree.below(request.actor, buyer_id, request.cursor, request.query.get("name", "")))


def _kin(api: ApiBlueprint, kin: Kin) -> None:
    @api.route(
        "GET",
        "/v1/buyers/{buyer_id}/kin",
        access=Action.READ_BUYER,
        summary="Entities directly below, or beside (`where=beside`), to compose a purchasing group; `name`: how it begins",
        query=("where", "name"),
        paged=True,
    )
    def near(request: Request, buyer_id: str) -> dict[str, Any]:
        beside, starts = request.query.get("where") == "beside", request.query.get("name", "")
        page = kin.page(request.actor, buyer_id, request.cursor, beside=beside, starts=starts)
        return {"items": [{"siret": one.siret, "name": one.name} for one in page.items], "next": page.next}


def _acts(api: ApiBlueprint, rearranging: Rearranging, entities: Entities) -> None:
    @api.route(
        "PATCH",
        "/v1/buyers/{buyer_id}/identity",
        access=Action.DESCRIBE_ENTITY,
        summary="Another name or SIRET, for what comes",
        body="describe-entity",
    )
    def describe(request: Request, buyer_id: str) -> dict[str, Any]:
        b = request.body
        return _entity(entities.describe(request.actor, buyer_id, name=b.get("name"), siret=b.get("siret")))

    @api.route("POST", "/v1/buyers/{buyer_id}/moves", access=Action.REARRANGE, summary="Put it under another entity", body="move-entity")
    def move(request: Request, buyer_id: str) -> dict[str, Any]:
        return _entity(rearranging.move(request.actor, buyer_id, request.body["parent_id"], day(request.body["on"], "on")))

    @api.route(
        "POST", "/v1/buyers/{buyer_id}/closure", access=Action.REARRANGE, summary="Close it to new consultations", body="close-entity"
    )
    def close(request: Request, buyer_id: str) -> dict[str, Any]:
        return _entity(rearranging.close(request.actor, buyer_id, day(request.body["on"], "on")))

    @api.route("POST", "/v1/buyers/{buyer_id}/mergers", access=Action.REARRANGE, summary="Merge others into it", body="merge-entities")
    def merge(request: Request, buyer_id: str) -> dict[str, Any]:
        return _entity(rearranging.merge(request.actor, buyer_id, request.body["entities"], day(request.body["on"], "on")))


def _entity(b: Buyer) -> dict[str, Any]:
    closed = b.closed_on.isoformat() if b.closed_on else None
    return {**people.buyer(b), "parent_id": b.parent_id, "closed_on": closed, "merged_into": b.merged_into}


def _page(page: Page[Buyer]) -> dict[str, Any]:
    return {"items": [_entity(one) for one in page.items], "next": page.next}


def _branch(found: Branch) -> dict[str, Any]:
    return {
        **_entity(found.entity),
        "above": [{"id": one.id, "name": one.name, "siret": one.siret} for one in found.above],
        "may": list(found.may),
        "merged_into_name": found.into.name if found.into else None,
    }
