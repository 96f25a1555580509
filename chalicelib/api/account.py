"""Routes of sign-in, session and account."""

from __future__ import annotations

from ..domain.errors import NotFound
from ..domain.instants import to_text
from ..domain.session import LIFETIME
from ..domain.tenant import Tenant
from ..usecases.access.permission import Actor
from ..usecases.directory.accounts import Accounts
from ..usecases.directory.invitations import Invitations
from ..usecases.directory.places import Places
from ..usecases.directory.provider_sign_ins import ProviderSignIns
from ..usecases.directory.second_factors import SecondFactors
from ..usecases.directory.sign_ins import Opened, SignIns
from . import provider_sign_in
from .callers import device_cookie, session_cookie
from .http import PUBLIC, SESSION, Answer, ApiBlueprint, Door, Request
from .views import directory as people


def routes(
    door: Door,
    sign_ins: SignIns,
    factors: SecondFactors,
    accounts: Accounts,
    invitations: Invitations,
    places: Places,
    providers: ProviderSignIns,
    stage: str,
    trial_clock: bool,
) -> ApiBlueprint:
    api = ApiBlueprint("account", door)

    def shown(actor: Actor | None) -> dict:
        asked = len(invitations.mine(actor)) if actor and not actor.user.memberships else 0
        return people.session(actor, stage, trial_clock, accounts.tenant_name, asked)

    def signed_in(opened: Opened) -> Answer:
        cookies = [session_cookie(opened.token, int(LIFETIME.total_seconds())), device_cookie(opened.device)]
        return Answer(shown(opened.actor), headers={"Set-Cookie": cookies})

    provider_sign_in.routes(api, providers, shown, signed_in)

    @api.route("POST", "/v1/sign-in", access=PUBLIC, summary="Send a six-digit code to an e-mail address", body="start-sign-in")
    def start_sign_in(request: Request) -> Answer:
        started = sign_ins.start(email=request.body["email"], caller=request.caller)
        return Answer({"sign_in_id": started.id, "expires_at": to_text(started.expires_at)}, 202)

    @api.route("POST", "/v1/sign-in/{sign_in_id}/code", access=PUBLIC, summary="Exchange the code for a session", body="confirm-code")
    def confirm_code(request: Request, sign_in_id: str) -> Answer:
        return signed_in(sign_ins.confirm(sign_in_id=sign_in_id, code=request.body["code"], caller=request.caller))

    @api.route(
        "POST", "/v1/sign-in/passkey-options", access=PUBLIC, summary="Options to sign in by a passkey, without a code", body="nothing"
    )
    def sign_in_options(request: Request) -> dict:
        return factors.sign_in_options(request.caller)

    @api.route("POST", "/v1/sign-in/passkey", access=PUBLIC, summary="Sign in by a passkey: a session of both factors", body="passkey")
    def sign_in_by_passkey(request: Request) -> Answer:
        return signed_in(factors.sign_in(**request.body, caller=request.caller))

    @api.route("GET", "/v1/session", access=PUBLIC, summary="Who is signed in")
    def read_session(request: Request) -> dict:
        return shown(request.actor)

    @api.route("DELETE", "/v1/session", access=SESSION, summary="Sign out")
    def sign_out(request: Request) -> Answer:
        elsewhere = providers.logout_address(request.who)
        sign_ins.end(request.who)
        gone = {"Set-Cookie": session_cookie("", 0)}
        return Answer({"provider_logout": elsewhere}, headers=gone) if elsewhere else Answer(status=204, headers=gone)

    @api.route("PATCH", "/v1/account", access=SESSION, summary="Change one's name", body="rename")
    def rename(request: Request) -> dict:
        return shown(accounts.rename(request.who, request.body["name"]))

    @api.route("POST", "/v1/session/passkey-options", access=SESSION, summary="Options to assert a passkey", body="nothing")
    def assertion_options(request: Request) -> dict:
        return factors.assertion_options(request.who)

    @api.route("POST", "/v1/session/passkey", access=SESSION, summary="Assert a passkey: second factor and fresh presence", body="passkey")
    def confirm_passkey(request: Request) -> dict:
        return shown(factors.confirm_passkey(request.who, **request.body))

    @api.route("POST", "/v1/session/backup-code", access=SESSION, summary="Spend a backup code instead of a passkey", body="backup-code")
    def confirm_backup_code(request: Request) -> dict:
        return shown(factors.confirm_backup_code(request.who, code=request.body["code"]))

    @api.route("POST", "/v1/account/passkeys/options", access=SESSION, summary="Options to create a passkey", body="nothing")
    def creation_options(request: Request) -> dict:
        return factors.creation_options(request.who)

    @api.route("POST", "/v1/account/passkeys", access=SESSION, summary="Record a passkey", body="new-passkey")
    def add_passkey(request: Request) -> Answer:
        passkey, codes, _ = factors.add_passkey(request.who, **request.body)
        return Answer({**people.passkey(passkey), **({"backup_codes": codes} if codes else {})}, 201)

    @api.route("GET", "/v1/account/passkeys", access=SESSION, summary="One's passkeys")
    def list_passkeys(request: Request) -> dict:
        user = request.who.user
        return {"items": [people.passkey(key) for key in user.passkeys], "next": None, "backup_codes_left": len(user.backup_codes)}

    @api.route("DELETE", "/v1/account/passkeys/{passkey_id}", access=SESSION, summary="Remove a passkey")
    def remove_passkey(request: Request, passkey_id: str) -> Answer:
        factors.remove_passkey(request.who, passkey_id)
        return Answer(status=204)

    @api.route("POST", "/v1/account/backup-codes", access=SESSION, summary="Ten new backup codes, shown once", body="nothing")
    def new_backup_codes(request: Request) -> dict:
        return {"backup_codes": factors.new_backup_codes(request.who)}

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
        return shown(invitations.accept(request.who, invitation_id))

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

    @api.route("GET", "/v1/account/sessions", access=SESSION, summary="Where one is signed in")
    def list_sessions(request: Request) -> dict:
        return {"items": [people.session_line(line, request.who.session) for line in sign_ins.sessions(request.who)], "next": None}

    @api.route("DELETE", "/v1/account/sessions/{session_id}", access=SESSION, summary="End one of one's sessions")
    def revoke_session(request: Request, session_id: str) -> Answer:
        sign_ins.revoke(request.who, session_id)
        return Answer(status=204)

    return api
