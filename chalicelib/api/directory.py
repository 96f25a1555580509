"""Routes of entities, of their people and of opening keys."""

from __future__ import annotations

from collections.abc import Callable

from ..domain.permission import Action
from ..domain.tenant import Tenant
from ..usecases.consultation.drafts import Consultations
from ..usecases.directory.entities import Entities
from ..usecases.directory.invitations import Invitations
from ..usecases.directory.member_keys import MemberKeys
from ..usecases.directory.places import Places, newest_key
from ..usecases.ports import Clock
from .http import SESSION, Answer, ApiBlueprint, Door, Request
from .limits import MIB
from .views import consultation as shown_consultations
from .views import directory as people


def routes(
    door: Door, clock: Clock, entities: Entities, places: Places, invitations: Invitations, keys: MemberKeys, consultations: Consultations
) -> ApiBlueprint:
    api = ApiBlueprint("organisations", door)
    _entities(api, entities, consultations, clock.now)
    _agents(api, places, invitations)
    _keys(api, keys)
    return api


def _entities(api: ApiBlueprint, entities: Entities, consultations: Consultations, now: Callable) -> None:
    @api.route(
        "POST", "/v1/buyers", access=Action.CREATE_BUYER, summary="Create an entity and its first administrator", body="create-buyer"
    )
    def create_buyer(request: Request) -> Answer:
        b = request.body
        made = entities.create(
            request.actor,
            siret=b["siret"],
            name=b["name"],
            department=b["department"],
            admin_email=b["admin"]["email"],
            admin_name=b["admin"]["name"],
            kind=b.get("kind", "authority"),
            parent_id=b.get("parent_id"),
        )
        return Answer(people.buyer(made), 201)

    @api.route("GET", "/v1/buyers/{buyer_id}", access=Action.READ_BUYER, summary="An entity")
    def read_buyer(request: Request, buyer_id: str) -> dict:
        return people.buyer(entities.read(request.actor, buyer_id))

    @api.route(
        "PATCH", "/v1/buyers/{buyer_id}", access=Action.MANAGE_AGENTS, summary="Say what the entity is for the code", body="edit-buyer"
    )
    def edit_buyer(request: Request, buyer_id: str) -> dict:
        return people.buyer(entities.set_kind(request.actor, buyer_id, request.body["kind"]))

    @api.route(
        "GET",
        "/v1/buyers/{buyer_id}/consultations",
        access=Action.LIST_CONSULTATIONS,
        summary="An entity's consultations, drafts included",
        query=("list", "status", "service"),
        paged=True,
    )
    def list_consultations(request: Request, buyer_id: str) -> dict:
        asked = request.query
        page = consultations.of_buyer(
            request.actor, buyer_id, request.cursor, asked.get("list", ""), asked.get("status", ""), asked.get("service", "")
        )
        return {"items": [shown_consultations.summary(c, now()) | {"service_id": c.service_id} for c in page.items], "next": page.next}

    @api.route(
        "POST",
        "/v1/buyers/{buyer_id}/recovery-key",
        access=Action.MANAGE_RECOVERY_KEY,
        summary="Declare the recovery key",
        body="recovery-key",
    )
    def set_recovery_key(request: Request, buyer_id: str) -> dict:
        return people.buyer(entities.set_recovery_key(request.actor, buyer_id, request.body["recipient"]))


def _agents(api: ApiBlueprint, places: Places, invitations: Invitations) -> None:
    @api.route("GET", "/v1/buyers/{buyer_id}/agents", access=Action.READ_BUYER, summary="The people of an entity and their keys")
    def list_agents(request: Request, buyer_id: str) -> dict:
        found = places.agents(request.actor, buyer_id)
        return {"items": [people.agent(user, buyer_id, key) for user, key in found], "next": None}

    @api.route("GET", "/v1/buyers/{buyer_id}/invitations", access=Action.MANAGE_AGENTS, summary="Who is asked in and has not answered")
    def list_invitations(request: Request, buyer_id: str) -> dict:
        return {"items": [people.invitation(one) for one in invitations.pending(request.actor, Tenant("buyer", buyer_id))], "next": None}

    @api.route(
        "POST",
        "/v1/buyers/{buyer_id}/invitations",
        access=Action.MANAGE_AGENTS,
        summary="Ask a person in",
        act="invitation",
        body="add-agent",
    )
    def invite(request: Request, buyer_id: str) -> Answer:
        return Answer(people.invitation(invitations.invite(request.actor, Tenant("buyer", buyer_id), **request.body)), 201)

    @api.route("DELETE", "/v1/buyers/{buyer_id}/invitations/{invitation_id}", access=Action.MANAGE_AGENTS, summary="Withdraw an invitation")
    def withdraw(request: Request, buyer_id: str, invitation_id: str) -> Answer:
        invitations.withdraw(request.actor, Tenant("buyer", buyer_id), invitation_id)
        return Answer(status=204)

    @api.route(
        "PATCH",
        "/v1/buyers/{buyer_id}/agents/{user_id}",
        access=Action.MANAGE_AGENTS,
        summary="Change a person's roles",
        body="change-roles",
    )
    def change_roles(request: Request, buyer_id: str, user_id: str) -> dict:
        user = places.change(request.actor, Tenant("buyer", buyer_id), user_id, request.body["roles"])
        return people.agent(user, buyer_id, newest_key(places.directory, user_id, buyer_id))

    @api.route("DELETE", "/v1/buyers/{buyer_id}/agents/{user_id}", access=Action.MANAGE_AGENTS, summary="Remove a person from the entity")
    def remove_agent(request: Request, buyer_id: str, user_id: str) -> Answer:
        places.change(request.actor, Tenant("buyer", buyer_id), user_id, [])
        return Answer(status=204)


def _keys(api: ApiBlueprint, keys: MemberKeys) -> None:
    @api.route(
        "POST",
        "/v1/account/member-keys",
        access=Action.DECLARE_MEMBER_KEY,
        summary="Declare one's opening key, wrapped",
        most_bytes=4 * MIB,
        body="member-key",
    )
    def declare_key(request: Request) -> Answer:
        return Answer(people.member_key(keys.declare(request.actor, **request.body)), 201)

    @api.route("GET", "/v1/account/member-keys", access=SESSION, summary="One's own opening keys")
    def own_keys(request: Request) -> dict:
        return {"items": [people.member_key(key) for key in keys.own(request.who)], "next": None}
