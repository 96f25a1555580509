"""Routes of entities, agents, keys and companies."""

from __future__ import annotations

from collections.abc import Callable

from ..domain.permission import Action
from ..usecases.consultation.drafts import Consultations
from ..usecases.directory.joining import Joining
from ..usecases.directory.organisations import Organisations
from ..usecases.ports import Clock
from .http import SESSION, Answer, ApiBlueprint, Door, Request
from .limits import MIB
from .views import consultation as shown_consultations
from .views import directory as people


def routes(door: Door, clock: Clock, organisations: Organisations, consultations: Consultations, joining: Joining) -> ApiBlueprint:
    api = ApiBlueprint("organisations", door)
    _buyers(api, organisations, consultations, clock.now)
    _companies(api, organisations, joining)
    return api


def _buyers(api: ApiBlueprint, organisations: Organisations, consultations: Consultations, now: Callable) -> None:
    @api.route(
        "POST", "/v1/buyers", access=Action.CREATE_BUYER, summary="Create an entity and its first administrator", body="create-buyer"
    )
    def create_buyer(request: Request) -> Answer:
        b = request.body
        made = organisations.create_buyer(
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
        return people.buyer(organisations.buyer(request.actor, buyer_id))

    @api.route(
        "PATCH", "/v1/buyers/{buyer_id}", access=Action.MANAGE_AGENTS, summary="Say what the entity is for the code", body="edit-buyer"
    )
    def edit_buyer(request: Request, buyer_id: str) -> dict:
        return people.buyer(organisations.set_kind(request.actor, buyer_id, request.body["kind"]))

    @api.route("GET", "/v1/buyers/{buyer_id}/agents", access=Action.READ_BUYER, summary="The people of an entity and their keys")
    def list_agents(request: Request, buyer_id: str) -> dict:
        found = organisations.agents(request.actor, buyer_id)
        return {"items": [people.agent(user, buyer_id, key) for user, key in found], "next": None}

    @api.route(
        "POST", "/v1/buyers/{buyer_id}/agents", access=Action.MANAGE_AGENTS, summary="Add a person", act="invitation", body="add-agent"
    )
    def add_agent(request: Request, buyer_id: str) -> Answer:
        return Answer(people.agent(organisations.add_agent(request.actor, buyer_id, **request.body), buyer_id, None), 201)

    @api.route(
        "PATCH",
        "/v1/buyers/{buyer_id}/agents/{user_id}",
        access=Action.MANAGE_AGENTS,
        summary="Change a person's roles",
        body="change-roles",
    )
    def change_roles(request: Request, buyer_id: str, user_id: str) -> dict:
        user = organisations.change_roles(request.actor, buyer_id, user_id, request.body["roles"])
        return people.agent(user, buyer_id, organisations.member_key(user_id, buyer_id))

    @api.route("DELETE", "/v1/buyers/{buyer_id}/agents/{user_id}", access=Action.MANAGE_AGENTS, summary="Remove a person from the entity")
    def remove_agent(request: Request, buyer_id: str, user_id: str) -> Answer:
        organisations.change_roles(request.actor, buyer_id, user_id, [])
        return Answer(status=204)

    @api.route(
        "GET",
        "/v1/buyers/{buyer_id}/consultations",
        access=Action.LIST_CONSULTATIONS,
        summary="An entity's consultations, drafts included",
        query=("list", "status"),
        paged=True,
    )
    def list_consultations(request: Request, buyer_id: str) -> dict:
        asked = request.query
        page = consultations.of_buyer(request.actor, buyer_id, request.cursor, asked.get("list", ""), asked.get("status", ""))
        return {"items": [shown_consultations.summary(c, now()) for c in page.items], "next": page.next}

    @api.route(
        "POST",
        "/v1/buyers/{buyer_id}/recovery-key",
        access=Action.MANAGE_RECOVERY_KEY,
        summary="Declare the recovery key",
        body="recovery-key",
    )
    def set_recovery_key(request: Request, buyer_id: str) -> dict:
        return people.buyer(organisations.set_recovery_key(request.actor, buyer_id, request.body["recipient"]))

    @api.route(
        "POST",
        "/v1/account/member-keys",
        access=Action.DECLARE_MEMBER_KEY,
        summary="Declare one's opening key, wrapped",
        most_bytes=4 * MIB,
        body="member-key",
    )
    def declare_key(request: Request) -> Answer:
        return Answer(people.member_key(organisations.declare_key(request.actor, **request.body)), 201)

    @api.route("GET", "/v1/account/member-keys", access=SESSION, summary="One's own opening keys")
    def own_keys(request: Request) -> dict:
        return {"items": [people.member_key(key) for key in organisations.own_keys(request.who)], "next": None}


def _companies(api: ApiBlueprint, organisations: Organisations, joining: Joining) -> None:
    @api.route("POST", "/v1/companies", access=SESSION, summary="Create one's company account", act="sign-up", body="create-company")
    def create_company(request: Request) -> Answer:
        b = request.body
        made, _ = organisations.create_company(
            request.who,
            kind=b["identifier"]["type"],
            value=b["identifier"]["value"],
            name=b["name"],
            address=b.get("address", ""),
            phone=b.get("phone", ""),
        )
        return Answer(people.company(made), 201)

    @api.route("POST", "/v1/company-requests", access=SESSION, summary="Ask the people of one's company to be let in", body="join-company")
    def join(request: Request) -> Answer:
        asked = request.body["identifier"]
        joining.ask(request.who, kind=asked["type"], value=asked["value"])
        return Answer(status=204)

    @api.route("GET", "/v1/companies/{company_id}", access=Action.READ_COMPANY, summary="One's company")
    def read_company(request: Request, company_id: str) -> dict:
        return people.company(organisations.company(request.actor, company_id))

    @api.route("GET", "/v1/companies/{company_id}/members", access=Action.READ_COMPANY, summary="The people of one's company")
    def list_members(request: Request, company_id: str) -> dict:
        return {"items": [people.company_member(user) for user in organisations.company_members(request.actor, company_id)], "next": None}

    @api.route(
        "POST",
        "/v1/companies/{company_id}/members",
        access=Action.MANAGE_COMPANY,
        summary="Invite a colleague",
        act="invitation",
        body="invite",
    )
    def add_member(request: Request, company_id: str) -> Answer:
        return Answer(people.company_member(organisations.add_company_member(request.actor, company_id, **request.body)), 201)
