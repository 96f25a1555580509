"""Signing in by an identity provider (OpenID Connect, ProConnect's profile): the second door, which ends in the same session.

The request keeps a state, a nonce and a PKCE verifier here, and a token in the browser that began it. An identity is tied to a person who
proved their address here too, or to a new one when the provider's verified address is nobody's.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ...domain import texts
from ...domain.allowances import By
from ...domain.caller import Caller
from ...domain.errors import Invalid, NotAllowed, NotFound, Refused, WrongState
from ...domain.ids import new_id
from ...domain.instants import from_text, to_text
from ...domain.person import User
from ...domain.provider import REQUEST_LIFETIME, ProvidedIdentity, Provider
from ...domain.session import SignIn
from ..access.permission import Actor, require_fresh
from ..ports import Clock, Directory, Ephemeral, IdentityProviders
from ..ports.ephemeral import Note
from ..ports.identity import ProviderAnswerRefused, Said
from ..work.allowances import Allowances
from . import identifiers
from .provided_identities import ProvidedIdentities, noted
from .sign_ins import Opened, SignIns

log = logging.getLogger("souspli")


@dataclass(frozen=True)
class Begun:
    """Where the browser goes, and the token that says it is the same one when it comes back."""

    address: str
    browser: str


@dataclass(frozen=True)
class Returned:
    """A session; or, for an address that somebody has here, the code to type first. `back`: the page that asked."""

    opened: Opened | None
    code: SignIn | None
    back: str
    label: str


@dataclass(frozen=True, kw_only=True)
class ProviderSignIns:
    clock: Clock
    directory: Directory
    ephemeral: Ephemeral
    identity_providers: IdentityProviders
    allowances: Allowances
    sign_ins: SignIns
    provided: ProvidedIdentities
    providers: tuple[Provider, ...]
    origin: str

    def begin(self, provider_id: str, *, back: str, browser: str, caller: Caller) -> Begun:
        """`browser`: the token it has from a request before, for two tabs at once. Raises NotFound, TooMany, Unavailable when the provider does not answer: the other ways in stay."""
        provider = self._provider(provider_id)
        self.allowances.spend("provider-sign-in", {By.ADDRESS: caller.source.address})
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        browser = browser or secrets.token_urlsafe(32)
        asked = {
            "redirect_uri": self._redirect_uri,
            "state": state,
            "nonce": nonce,
            "code_challenge": urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        address = self.identity_providers.authorization_address(provider, asked)
        self._keep(
            _asked(state), {"provider": provider_id, "nonce": nonce, "verifier": verifier, "browser": _digest(browser), "back": back}
        )
        return Begun(address, browser)

    def answer(self, *, state: str, code: str, issuer: str, error: str, browser: str, caller: Caller) -> Returned:
        """What the provider sent back through the browser that began. Each request is answered once.

        Raises WrongState `provider-answer-unexpected`, NotAllowed `provider-other-browser`, `provider-declined`, `provider-token-refused`;
        Unavailable.
        """
        asked = self._take(_asked(state))
        if not asked:
            self._refused("", "unsolicited")
            raise WrongState(
                "Cette réponse n’est pas attendue : elle a expiré ou a déjà servi. Recommencez la connexion.", "provider-answer-unexpected"
            )
        self._same_browser(asked, browser)
        provider = self._provider(asked["provider"])
        if error or not code:
            self._refused(provider.id, "declined")
            raise NotAllowed(
                "Le service d’identité n’a pas confirmé votre identité. Recommencez, ou utilisez un code.", "provider-declined"
            )
        if issuer and issuer != provider.issuer:
            raise self._untrusted(provider, "other-issuer")
        identity = self._identity(provider, code, asked)
        return self._enter(identity, asked, caller)

    def link(self, actor: Actor, *, sign_in_id: str, browser: str) -> None:
        """Tie the identity that asked for this code to the person who typed it: their session is younger than the provider's answer.

        Raises WrongState, NotAllowed.
        """
        asked = self._take(_linking(sign_in_id))
        if not asked or asked["email"] != actor.user.email or actor.session.created_at < from_text(asked["until"]) - REQUEST_LIFETIME:
            raise WrongState("Cette demande a expiré ou a déjà servi. Recommencez la connexion.", "provider-answer-unexpected")
        self._same_browser(asked, browser)
        if actor.user.has_factor():
            require_fresh(actor, self.clock.now())
        self.provided.tie(asked["issuer"], asked["subject"], actor.user.id)
        self.provided.remember(actor, asked)

    def logout_address(self, actor: Actor) -> str | None:
        """Where to sign out of the provider too, for a session that it opened; None when there is none, or when it does not answer."""
        said = self.provided.said(actor)
        provider = next((one for one in self.providers if said and one.id == said["provider"]), None)
        if not said or provider is None:
            return None
        asked = {"id_token_hint": said["id_token"], "post_logout_redirect_uri": f"{self.origin}/", "state": secrets.token_urlsafe(16)}
        try:
            return self.identity_providers.logout_address(provider, asked)
        except Refused:
            return None

    @property
    def _redirect_uri(self) -> str:
        return f"{self.origin}/connexion/"

    def _provider(self, provider_id: str) -> Provider:
        found = next((one for one in self.providers if one.id == provider_id), None)
        if not found:
            raise NotFound()
        return found

    def _identity(self, provider: Provider, code: str, asked: Note) -> ProvidedIdentity:
        try:
            said = self.identity_providers.exchange(provider, code=code, verifier=asked["verifier"], redirect_uri=self._redirect_uri)
        except ProviderAnswerRefused as refusal:
            raise self._untrusted(provider, refusal.reason) from refusal
        if not hmac.compare_digest(str(said.claims["nonce"]), asked["nonce"]):
            raise self._untrusted(provider, "nonce")
        if said.userinfo.get("sub") != said.claims["sub"]:
            raise self._untrusted(provider, "subject")
        return _read(provider, said)

    def _enter(self, identity: ProvidedIdentity, asked: Note, caller: Caller) -> Returned:
        now = self.clock.now()
        user = self.provided.holder(identity.provider.issuer, identity.subject) or self._newcomer(identity)
        if user is None:
            return self._ask_code(identity, asked, caller)
        opened = self.sign_ins.open_session(user, now, caller, how="provider", proved=identity.strong)
        if identity.strong and identity.authenticated_ago:  # strong since then: fresh only if that was a moment ago
            session = replace(opened.actor.session, second_factor_at=now - identity.authenticated_ago)
            self.ephemeral.put_session(session)
            opened = replace(opened, actor=replace(opened.actor, session=session))
        self.provided.remember(opened.actor, noted(identity))
        return Returned(opened, None, asked["back"], identity.provider.label)

    def _newcomer(self, identity: ProvidedIdentity) -> User | None:
        """A new person with this identity; None when the address is somebody's, or is not known to be theirs."""
        if not identity.email_verified or self.directory.user_by_email(identity.email):
            return None
        now = self.clock.now()
        wanted = User(id=new_id(now), email=identity.email, created_at=now, name=identity.name)
        made = self.directory.create_user(wanted)
        if made.id != wanted.id:
            return None
        self.provided.tie(identity.provider.issuer, identity.subject, made.id)
        return made

    def _ask_code(self, identity: ProvidedIdentity, asked: Note, caller: Caller) -> Returned:
        if not identity.email:
            raise self._untrusted(identity.provider, "no-email")
        code = self.sign_ins.start(email=identity.email, caller=caller)
        self._keep(_linking(code.id), {**noted(identity), "email": identity.email, "browser": asked["browser"]})
        return Returned(None, code, asked["back"], identity.provider.label)

    def _keep(self, key: str, value: Mapping[str, str]) -> None:
        until = self.clock.now() + REQUEST_LIFETIME
        self.ephemeral.put_note(key, {**value, "until": to_text(until)}, until)

    def _take(self, key: str) -> Note | None:
        found = self.ephemeral.take_note(key)
        return found if found and self.clock.now() < from_text(found["until"]) else None

    def _same_browser(self, asked: Note, browser: str) -> None:
        """Whoever sends somebody the answer to a request of their own would have them signed in as another (login CSRF)."""
        if not hmac.compare_digest(asked["browser"], _digest(browser)):
            self._refused(asked["provider"], "other-browser")
            raise NotAllowed("Cette connexion a commencé dans un autre navigateur. Recommencez-la dans celui-ci.", "provider-other-browser")

    def _untrusted(self, provider: Provider, reason: str) -> NotAllowed:
        self._refused(provider.id, reason)
        return NotAllowed(
            "La réponse du service d’identité n’a pas pu être vérifiée. Recommencez, ou connectez-vous par un code reçu par courriel.",
            "provider-token-refused",
        )

    def _refused(self, provider_id: str, reason: str) -> None:
        log.warning("provider-refused", extra={"provider": provider_id, "reason": reason})


def _read(provider: Provider, said: Said) -> ProvidedIdentity:
    info: dict[str, Any] = {**said.userinfo}
    email = _address(info.get("email"))
    return ProvidedIdentity(
        provider=provider,
        subject=str(said.claims["sub"]),
        email=email,
        email_verified=bool(email) and (provider.trusts_email or info.get("email_verified") is True),
        name=" ".join(filter(None, (_text(info.get("given_name")), _text(info.get("usual_name") or info.get("family_name")))))[:200],
        siret=_siret(info.get("siret")) if provider.trusts_siret else "",
        strong=said.claims.get("acr") in provider.strong_acr,
        authenticated_ago=said.authenticated_ago,
        id_token=said.id_token,
    )


def _text(value: object) -> str:
    return texts.one_line(value).strip() if isinstance(value, str) else ""


def _address(value: object) -> str:
    try:
        return identifiers.email(_text(value))
    except Invalid:
        return ""


def _siret(value: object) -> str:
    try:
        return identifiers.checked_siret(_text(value))
    except Invalid:
        return ""


def _asked(state: str) -> str:
    return f"provider-asked#{_digest(state)}"


def _linking(sign_in_id: str) -> str:
    return f"provider-linking#{_digest(sign_in_id)}"


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
