"""Routes of accounts that change: merged into another of the same company, or under another identifier."""

from __future__ import annotations

from ..domain.permission import Action
from ..usecases.directory.account_mergers import AccountMergers
from ..usecases.directory.companies import Companies
from ..usecases.directory.renumbering import Renumbering
from . import fields
from .http import Answer, ApiBlueprint, Door, Request
from .views import companies as shown
from .views import directory as people

ONE = "/v1/companies/{company_id}"


def routes(door: Door, companies: Companies, mergers: AccountMergers, renumbering: Renumbering) -> ApiBlueprint:
    api = ApiBlueprint("company_changes", door)
    _history(api, companies)
    _mergers(api, mergers)
    _requests(api, mergers)

    @api.route(
        "POST", ONE + "/identifier", access=Action.CHANGE_COMPANY, summary="Another identifier, from a day on", body="change-identifier"
    )
    def change(request: Request, company_id: str) -> dict:
        b = request.body
        asked = b["identifier"]
        on = fields.day(b["on"], "on")
        return people.company(
            renumbering.change(request.actor, company_id, kind=asked["type"], value=asked["value"], on=on, reason=b["reason"])
        )

    return api


def _history(api: ApiBlueprint, companies: Companies) -> None:
    @api.route("GET", ONE + "/history", access=Action.READ_COMPANY, summary="Its former identifiers, and the accounts merged with it")
    def history(request: Request, company_id: str) -> dict:
        return shown.history(*companies.history(request.actor, company_id))


def _mergers(api: ApiBlueprint, mergers: AccountMergers) -> None:
    @api.route(
        "POST",
        ONE + "/merger",
        access=Action.CHANGE_COMPANY,
        summary="Merge an account into another that one administers too",
        body="merge-account",
    )
    def merge(request: Request, company_id: str) -> dict:
        return people.company(mergers.merge(request.actor, company_id, request.body["into"]))

    @api.route(
        "POST",
        ONE + "/merger-decision",
        access=Action.CONFIRM_COMPANY,
        summary="Merge an account into another, on a document",
        body="decide-merger",
    )
    def decide(request: Request, company_id: str) -> dict:
        b = request.body
        return people.company(mergers.decide(request.actor, company_id, b["into"], reference=b["reference"], sha256=b["sha256"]))


def _requests(api: ApiBlueprint, mergers: AccountMergers) -> None:
    at = ONE + "/merger-requests"

    @api.route(
        "POST",
        at,
        access=Action.CHANGE_COMPANY,
        summary="Ask the administrator of another account of one's company to receive one's own",
        body="ask-merger",
    )
    def ask(request: Request, company_id: str) -> Answer:
        mergers.ask(request.actor, company_id, request.body["email"])
        return Answer(status=204)

    @api.route("GET", at, access=Action.MANAGE_COMPANY, summary="The accounts that one's own is asked to receive")
    def waiting(request: Request, company_id: str) -> dict:
        return {"items": [shown.merger_request(*one) for one in mergers.waiting(request.actor, company_id)], "next": None}

    @api.route(
        "POST", at + "/{source_id}", access=Action.CHANGE_COMPANY, summary="Receive that account, or refuse it", body="answer-merger"
    )
    def answer(request: Request, company_id: str, source_id: str) -> dict:
        return people.company(mergers.answer(request.actor, company_id, source_id, accepted=request.body["accepted"]))
