"""Routes of signing in by an identity provider: going there, coming back, tying what it said to a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..domain.instants import to_text
from ..usecases.access.permission import Actor
from ..usecases.directory.provider_sign_ins import ProviderSignIns
from ..usecases.directory.sign_ins import Opened
from .callers import gone_to_provider, provider_cookie
from .http import PUBLIC, SESSION, Answer, ApiBlueprint, Request


def routes(
    api: ApiBlueprint, providers: ProviderSignIns, shown: Callable[[Actor | None], dict[str, Any]], signed_in: Callable[[Opened], Answer]
) -> None:
    """Added to the account's noun, whose `shown` writes a session and `signed_in` answers a new one with its cookies."""

    @api.route("GET", "/v1/identity-providers", access=PUBLIC, summary="Identity providers that may say who one is")
    def offered(request: Request) -> dict:
        return {"items": [{"id": one.id, "label": one.label} for one in providers.providers], "next": None}

    @api.route("POST", "/v1/identity-providers/requests", access=PUBLIC, summary="Go to a provider to sign in", body="provider-request")
    def begin(request: Request) -> Answer:
        b, browser = request.body, gone_to_provider(request.headers)
        begun = providers.begin(b["provider"], back=b.get("back", ""), browser=browser, caller=request.caller)
        return Answer({"address": begun.address}, 201, headers={"Set-Cookie": provider_cookie(begun.browser)})

    @api.route("POST", "/v1/identity-providers/answers", access=PUBLIC, summary="Come back from it: a session", body="provider-answer")
    def answer(request: Request) -> Answer:
        b = request.body
        back = providers.answer(
            state=b["state"],
            code=b.get("code", ""),
            issuer=b.get("iss", ""),
            error=b.get("error", ""),
            browser=gone_to_provider(request.headers),
            caller=request.caller,
        )
        if back.code:
            asked = {"sign_in_id": back.code.id, "email": back.code.email, "expires_at": to_text(back.code.expires_at)}
            return Answer({"session": None, "code": asked, "provider": back.label, "back": back.back}, 202)
        assert back.opened is not None
        made = signed_in(back.opened)
        return Answer({"session": made.body, "code": None, "provider": back.label, "back": back.back}, headers=made.headers)

    @api.route("POST", "/v1/account/identities", access=SESSION, summary="Tie the provider's identity to oneself", body="provider-link")
    def link(request: Request) -> dict:
        providers.link(request.who, sign_in_id=request.body["sign_in_id"], browser=gone_to_provider(request.headers))
        return shown(request.actor)
