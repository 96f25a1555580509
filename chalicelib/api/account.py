"""Routes of sign-in, session and account."""

from __future__ import annotations

from ..domain.errors import NotFound
from ..domain.instants import to_text
from ..domain.tenant import Tenant
from ..usecases.directory.accounts import Accounts
from ..usecases.directory.invitations import Invitations
from ..usecases.directory.own_sessions import OwnSessions
from ..usecases.directory.places import Places
from ..usecases.directory.provider_sign_ins import ProviderSignIns
from ..usecases.directory.second_factors import SecondFactors
from ..usecases.directory.sign_ins import SignIns
from . import provider_sign_in
from .http import PUBLIC, SESSION, Answer, ApiBlueprint, Door, Request
from .session_answers import SessionAnswers
from .views import directory as people


def routes(
    door: Door,
    sign_ins: SignIns,
    factors: SecondFactors,
    accounts: Accounts,
    invitations: Invitations,
    places: Places,
    providers: ProviderSignIns,
    own: OwnSessions,
    answers: SessionAnswers,
) -> ApiBlueprint:
    api = ApiBlueprint("account", door)
    provider_sign_in.routes(api, providers, answers.shown, answers.opened)

    @api.route("POST", "/v1/sign-in", access=PUBLIC, summary="Send a six-digit code to an e-mail address", body="start-sign-in")
    def start_sign_in(request: Request) -> Answer:
        started = sign_ins.start(email=request.body["email"], caller=request.caller)
        return Answer({"sign_in_id": started.id, "expires_at": to_text(started.expires_at)}, 202)

    @api.route("POST", "/v1/sign-in/{sign_in_id}/code", access=PUBLIC, summary="Exchange the code for a session", body="confirm-code")
    def confirm_code(request: Request, sign_in_id: str) -> Answer:
        return answers.opened(sign_ins.confirm(sign_in_id=sign_in_id, code=request.body["code"], caller=request.caller))

    @api.route(
        "POST", "/v1/sign-in/passkey-options", access=PUBLIC, summary="Options to sign in by a passkey, without a code", body="nothing"
    )
    def sign_in_options(request: Request) -> dict:
        return factors.sign_in_options(request.caller)

    @api.route("POST", "/v1/sign-in/passkey", access=PUBLIC, summary="Sign in by a passkey: a session of both factors", body="passkey")
    def sign_in_by_passkey(request: Request) -> Answer:
        return answers.opened(factors.sign_in(**request.body, caller=request.caller))

    @api.route("GET", "/v1/session", access=PUBLIC, summary="Who is signed in")
    def read_session(request: Request) -> dict:
        return answers.shown(request.actor)

    @api.route("DELETE", "/v1/session", access=SESSION, summary="Sign out")
    def sign_out(request: Request) -> Answer:
        elsewhere = providers.logout_address(request.who)
        own.end(request.who)
        ended = answers.ended()
        return Answer({"provider_logout": elsewhere}, headers=ended.headers) if elsewhere else ended

    @api.route("PATCH", "/v1/account", access=SESSION, summary="Change one's name", body="rename")
    def rename(request: Request) -> dict:
        return answers.shown(accounts.rename(request.who, request.body["name"]))

    @api.route("PUT", "/v1/account/letters", access=SESSION, summary="When one has letters that nothing obliges", body="letters")
    def want_letters(request: Request) -> dict:
        return answers.shown(accounts.want_letters(request.who, request.body["rhythm"]))

    @api.route("GET", "/v1/account/invitations", access=SESSION, summary="Who asks one in")
    def my_invitations(request: Request) -> dict:
        found = invitations.mine(request.who)
        return {
            "items": [
                people.offer(one, accounts.tenant_name(one.tenant_kind, one.tenant_id), accounts.email_of(one.invited_by)) for one in found
            ],
            "next": None,
        }

    @api.route("POST", "/v1/account/invitations/{invitation_id}/acceptance", access=SESSION, summary="Accept an invitation", body="nothing")
    def accept(request: Request, invitation_id: str) -> dict:
        return answers.shown(invitations.accept(request.who, invitation_id))

    @api.route("DELETE", "/v1/account/invitations/{invitation_id}", access=SESSION, summary="Refuse an invitation")
    def refuse(request: Request, invitation_id: str) -> Answer:
        invitations.refuse(request.who, invitation_id)
        return Answer(status=204)

    @api.route("DELETE", "/v1/account/memberships/{tenant_id}", access=SESSION, summary="Leave an entity or a company")
    def leave(request: Request, tenant_id: str) -> Answer:
        held = next((m for m in request.who.user.memberships if m.tenant_id == tenant_id), None)
        if not held:
            raise NotFound()
        places.leave(request.who, Tenant(held.tenant_kind, tenant_id))
        return Answer(status=204)

    _session_routes(api, own, answers)
    return api


def _session_routes(api: ApiBlueprint, own: OwnSessions, answers: SessionAnswers) -> None:
    @api.route("GET", "/v1/account/sessions", access=SESSION, summary="Where one is signed in")
    def list_sessions(request: Request) -> dict:
        return {"items": [people.session_line(line, request.who.session) for line in own.of(request.who)], "next": None}

    @api.route("DELETE", "/v1/account/sessions", access=SESSION, summary="Sign out everywhere, here included")
    def end_all(request: Request) -> Answer:
        own.end_all(request.who)
        return answers.ended()

    @api.route("PATCH", "/v1/account/sessions/{session_id}", access=SESSION, summary="Name the browser of a session", body="name-device")
    def name_device(request: Request, session_id: str) -> Answer:
        own.name_device(request.who, session_id, request.body["name"])
        return Answer(status=204)

    @api.route("DELETE", "/v1/account/sessions/{session_id}", access=SESSION, summary="End one of one's sessions")
    def revoke_session(request: Request, session_id: str) -> Answer:
        own.revoke(request.who, session_id)
        return Answer(status=204)
