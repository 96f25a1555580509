"""Routes of a person's own account as a whole: its address, its data, its end."""

from __future__ import annotations

from ..domain.instants import to_text
from ..usecases.directory.addresses import Addresses
from ..usecases.directory.own_data import OwnData
from .http import PUBLIC, SESSION, Answer, ApiBlueprint, Door, Request
from .session_answers import SessionAnswers


def routes(door: Door, addresses: Addresses, data: OwnData, answers: SessionAnswers) -> ApiBlueprint:
    api = ApiBlueprint("person", door)

    @api.route("POST", "/v1/account/address", access=SESSION, summary="Change one's address: a code to each mailbox", body="start-sign-in")
    def ask(request: Request) -> Answer:
        return Answer({"expires_at": to_text(addresses.ask(request.who, request.body["email"]))}, 202)

    @api.route("POST", "/v1/account/address/confirmation", access=SESSION, summary="Change it, by both codes", body="both-codes")
    def confirm(request: Request) -> dict:
        return answers.shown(addresses.confirm(request.who, **request.body))

    @api.route("POST", "/v1/address-cancellations", access=PUBLIC, summary="Take the old address back, from its letter", body="letter-key")
    def cancel(request: Request) -> Answer:
        addresses.cancel(request.body["key"])
        return Answer(status=204)

    @api.route("GET", "/v1/account/export", access=SESSION, summary="One's own data, as JSON")
    def export(request: Request) -> Answer:
        return Answer(data.export(request.who), headers={"Content-Disposition": 'attachment; filename="sous-pli-mes-donnees.json"'})

    @api.route("DELETE", "/v1/account", access=SESSION, summary="Close one's account")
    def close(request: Request) -> Answer:
        data.close(request.who)
        return answers.ended()

    return api
