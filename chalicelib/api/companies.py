"""Routes of companies: accounts, colleagues, who asks to join, how an account is known."""

from __future__ import annotations

from ..domain.permission import Action
from ..domain.tenant import Tenant
from ..usecases.directory.companies import Companies
from ..usecases.directory.identities import Identities
from ..usecases.directory.invitations import Invitations
from ..usecases.directory.joining import Joining
from ..usecases.directory.places import Places
from ..usecases.directory.provided_identities import ProvidedIdentities
from .http import SESSION, Answer, ApiBlueprint, Door, Request
from .views import directory as people


def routes(
    door: Door,
    companies: Companies,
    identities: Identities,
    places: Places,
    invitations: Invitations,
    joining: Joining,
    provided: ProvidedIdentities,
) -> ApiBlueprint:
    api = ApiBlueprint("companies", door)
    _accounts(api, companies, provided)
    _identities(api, identities)
    _colleagues(api, places, invitations)
    _requests(api, joining)
    return api


def _accounts(api: ApiBlueprint, companies: Companies, provided: ProvidedIdentities) -> None:
    @api.route("POST", "/v1/companies", access=SESSION, summary="Create one's company account", act="sign-up", body="create-company")
    def create(request: Request) -> Answer:
        b = request.body
        made, maker = companies.create(
            request.who,
            kind=b["identifier"]["type"],
            value=b["identifier"]["value"],
            name=b["name"],
            address=b.get("address", ""),
            phone=b.get("phone", ""),
        )
        provided.confirm(maker)
        return Answer(people.company(companies.read(maker, made.id)), 201)

    @api.route("GET", "/v1/companies/{company_id}", access=Action.READ_COMPANY, summary="One's company")
    def read(request: Request, company_id: str) -> dict:
        return people.company(companies.read(request.actor, company_id))

    @api.route(
        "PUT",
        "/v1/companies/{company_id}/letters-address",
        access=Action.MANAGE_COMPANY,
        summary="Another address that is told of letters",
        body="letters-address",
    )
    def tell_letters_to(request: Request, company_id: str) -> dict:
        return people.company(companies.tell_letters_to(request.actor, company_id, request.body["email"]))


def _identities(api: ApiBlueprint, identities: Identities) -> None:
    @api.route(
        "POST",
        "/v1/companies/{company_id}/dispute",
        access=Action.MANAGE_COMPANY,
        summary="Say that the other accounts of one's number are not the company's",
        body="contest-identity",
    )
    def contest(request: Request, company_id: str) -> Answer:
        return Answer(people.dispute(identities.contest(request.actor, company_id, request.body["reason"])), 201)

    @api.route(
        "GET", "/v1/company-accounts", access=Action.CONFIRM_COMPANY, summary="Every account of one identifier", query=("type", "value")
    )
    def alike(request: Request) -> dict:
        found, dispute = identities.alike(request.actor, request.query.get("type", ""), request.query.get("value", ""))
        return {
            "items": [people.company_account(one) for one in found],
            "dispute": people.dispute(dispute) if dispute else None,
            "next": None,
        }

    @api.route(
        "POST",
        "/v1/companies/{company_id}/proof",
        access=Action.CONFIRM_COMPANY,
        summary="Confirm that an account is that of its company, on a document",
        body="confirm-company",
    )
    def confirm(request: Request, company_id: str) -> dict:
        return people.company(identities.confirm(request.actor, company_id, **request.body))


def _colleagues(api: ApiBlueprint, places: Places, invitations: Invitations) -> None:
    @api.route("GET", "/v1/companies/{company_id}/members", access=Action.READ_COMPANY, summary="The people of one's company")
    def members(request: Request, company_id: str) -> dict:
        found = places.colleagues(request.actor, company_id)
        return {"items": [people.company_member(user, company_id) for user in found], "next": None}

    @api.route(
        "PATCH",
        "/v1/companies/{company_id}/members/{user_id}",
        access=Action.MANAGE_COMPANY,
        summary="Change a colleague's roles",
        body="change-company-roles",
    )
    def change(request: Request, company_id: str, user_id: str) -> dict:
        user = places.change(request.actor, Tenant("company", company_id), user_id, request.body["roles"])
        return people.company_member(user, company_id)

    @api.route("DELETE", "/v1/companies/{company_id}/members/{user_id}", access=Action.MANAGE_COMPANY, summary="Remove a colleague")
    def remove(request: Request, company_id: str, user_id: str) -> Answer:
        places.change(request.actor, Tenant("company", company_id), user_id, [])
        return Answer(status=204)

    @api.route(
        "GET", "/v1/companies/{company_id}/colleagues-invited", access=Action.MANAGE_COMPANY, summary="Who is asked in, without answer yet"
    )
    def pending(request: Request, company_id: str) -> dict:
        found = invitations.pending(request.actor, Tenant("company", company_id))
        return {"items": [people.invitation(one) for one in found], "next": None}

    @api.route(
        "POST",
        "/v1/companies/{company_id}/colleagues-invited",
        access=Action.MANAGE_COMPANY,
        summary="Ask a colleague in",
        act="invitation",
        body="invite",
    )
    def invite(request: Request, company_id: str) -> Answer:
        return Answer(people.invitation(invitations.invite(request.actor, Tenant("company", company_id), **request.body)), 201)

    @api.route(
        "DELETE",
        "/v1/companies/{company_id}/colleagues-invited/{invitation_id}",
        access=Action.MANAGE_COMPANY,
        summary="Withdraw an invitation",
    )
    def withdraw(request: Request, company_id: str, invitation_id: str) -> Answer:
        invitations.withdraw(request.actor, Tenant("company", company_id), invitation_id)
        return Answer(status=204)


def _requests(api: ApiBlueprint, joining: Joining) -> None:
    @api.route("POST", "/v1/company-requests", access=SESSION, summary="Ask the people of one's company to be let in", body="join-company")
    def join(request: Request) -> Answer:
        asked = request.body["identifier"]
        joining.ask(request.who, kind=asked["type"], value=asked["value"])
        return Answer(status=204)

    @api.route("GET", "/v1/companies/{company_id}/join-requests", access=Action.MANAGE_COMPANY, summary="Who asks to join")
    def waiting(request: Request, company_id: str) -> dict:
        return {"items": [people.join_request(one, user) for one, user in joining.waiting(request.actor, company_id)], "next": None}

    @api.route(
        "POST",
        "/v1/companies/{company_id}/join-requests/{user_id}",
        access=Action.MANAGE_COMPANY,
        summary="Let a person in with roles; without any, refuse",
        body="answer-join-request",
    )
    def answer(request: Request, company_id: str, user_id: str) -> Answer:
        joining.answer(request.actor, company_id, user_id, request.body["roles"])
        return Answer(status=204)
