"""Routes of second factors: proving one for a session, adding and removing them."""

from __future__ import annotations

from ..usecases.directory.backup_codes import BackupCodes
from ..usecases.directory.code_apps import CodeApps
from ..usecases.directory.provided_identities import ProvidedIdentities
from ..usecases.directory.second_factors import SecondFactors
from .http import SESSION, Answer, ApiBlueprint, Door, Request
from .session_answers import SessionAnswers
from .views import directory as people


def routes(
    door: Door, factors: SecondFactors, apps: CodeApps, backup: BackupCodes, provided: ProvidedIdentities, answers: SessionAnswers
) -> ApiBlueprint:
    api = ApiBlueprint("factors", door)

    @api.route("POST", "/v1/session/passkey-options", access=SESSION, summary="Options to assert a passkey", body="nothing")
    def assertion_options(request: Request) -> dict:
        return factors.assertion_options(request.who)

    @api.route("POST", "/v1/session/passkey", access=SESSION, summary="Assert a passkey: second factor and fresh presence", body="passkey")
    def confirm_passkey(request: Request) -> Answer:
        return answers.proved(factors.confirm_passkey(request.who, **request.body))

    @api.route("POST", "/v1/session/code-app", access=SESSION, summary="Give a code of one's application", body="confirm-code")
    def confirm_app(request: Request) -> Answer:
        return answers.proved(apps.confirm(request.who, code=request.body["code"]))

    @api.route("POST", "/v1/session/backup-code", access=SESSION, summary="Spend a backup code instead", body="backup-code")
    def confirm_backup_code(request: Request) -> Answer:
        return answers.proved(backup.confirm(request.who, code=request.body["code"]))

    @api.route("POST", "/v1/account/passkeys/options", access=SESSION, summary="Options to create a passkey", body="nothing")
    def creation_options(request: Request) -> dict:
        return factors.creation_options(request.who)

    @api.route("POST", "/v1/account/passkeys", access=SESSION, summary="Record a passkey", body="new-passkey")
    def add_passkey(request: Request) -> Answer:
        passkey, codes, proved = factors.add_passkey(request.who, **request.body)
        return Answer({**people.passkey(passkey), **_once(codes)}, 201, answers.renewed(proved))

    @api.route("GET", "/v1/account/passkeys", access=SESSION, summary="One's passkeys, and what other factors one has")
    def list_passkeys(request: Request) -> dict:
        user = request.who.user
        return {
            "items": [people.passkey(key) for key in user.passkeys],
            "next": None,
            "backup_codes_left": len(user.backup_codes),
            "code_app": people.code_app(user.code_app) if user.code_app else None,
        }

    @api.route("DELETE", "/v1/account/passkeys/{passkey_id}", access=SESSION, summary="Remove a passkey")
    def remove_passkey(request: Request, passkey_id: str) -> Answer:
        factors.remove_passkey(request.who, passkey_id)
        return Answer(status=204)

    @api.route("GET", "/v1/account/identities", access=SESSION, summary="Identities of providers that open one's account")
    def list_identities(request: Request) -> dict:
        return {"items": [people.identity(one) for one in request.who.user.identities], "next": None}

    @api.route("DELETE", "/v1/account/identities/{identity}", access=SESSION, summary="Untie an identity from one's account")
    def untie(request: Request, identity: str) -> Answer:
        provided.untie(request.who, identity)
        return Answer(status=204)

    @api.route("POST", "/v1/account/code-app/options", access=SESSION, summary="A secret for an application of codes", body="nothing")
    def offer_app(request: Request) -> dict:
        return apps.offer(request.who)

    @api.route("POST", "/v1/account/code-app", access=SESSION, summary="Record the application, by one of its codes", body="confirm-code")
    def add_app(request: Request) -> Answer:
        made, codes, proved = apps.add(request.who, code=request.body["code"])
        return Answer({**people.code_app(made), **_once(codes)}, 201, answers.renewed(proved))

    @api.route("DELETE", "/v1/account/code-app", access=SESSION, summary="Remove the application of codes")
    def remove_app(request: Request) -> Answer:
        apps.remove(request.who)
        return Answer(status=204)

    @api.route("POST", "/v1/account/backup-codes", access=SESSION, summary="Ten new backup codes, shown once", body="nothing")
    def new_backup_codes(request: Request) -> dict:
        return {"backup_codes": backup.renew(request.who)}

    return api


def _once(codes: list[str]) -> dict[str, list[str]]:
    """Backup codes are shown when they are made, and never again."""
    return {"backup_codes": codes} if codes else {}
