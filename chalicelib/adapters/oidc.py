"""OpenID Connect providers over HTTPS: discovery, keys, tokens (OpenID Connect Core 1.0, Discovery 1.0; RFC 7636). Tokens are PyJWT's work.

A token lives on its provider's clock, which is the world's: its times are compared with this machine's, whatever the trial clock says.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from ..domain.errors import Unavailable
from ..domain.provider import Provider
from ..usecases.ports.identity import ProviderAnswerRefused, Said

if TYPE_CHECKING:
    import jwt
    import urllib3

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by a key that the provider publishes. With `none` or a shared secret (HS256) anybody else could sign."""
KEPT_S = 3600
"""How long a provider's description and keys are kept; a key unknown by then is asked for at once."""
_MOST_BYTES = 1_000_000
_LEEWAY_S = 30
_DETAIL = (
    "Ce service d’identité ne répond pas pour le moment. Connectez-vous par un code reçu par courriel ou par une clé d’accès, "
    "ou recommencez plus tard."
)


class OidcProviders:
    """The port `IdentityProviders` over the network; what it read is kept for the whole process."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, dict[str, Any] | None]] = {}
        self._lock = threading.Lock()
        self._made: urllib3.PoolManager | None = None

    def authorization_address(self, provider: Provider, asked: Mapping[str, str]) -> str:
        given = {"client_id": provider.client_id, "response_type": "code", "scope": " ".join(provider.scopes), **asked}
        if provider.acr_values:
            given["acr_values"] = " ".join(provider.acr_values)
        return _with(self._endpoint(provider, "authorization_endpoint"), given)

    def exchange(self, provider: Provider, *, code: str, verifier: str, redirect_uri: str) -> Said:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "code_verifier": verifier,
            "redirect_uri": redirect_uri,
            "client_id": provider.client_id,
        }
        status, _, body = self._call("POST", self._endpoint(provider, "token_endpoint"), self._as_client(provider, form))
        if status in (400, 401):
            raise ProviderAnswerRefused("code-refused")
        answer = _object(status, body)
        id_token, access_token = answer.get("id_token"), answer.get("access_token")
        if not isinstance(id_token, str) or not isinstance(access_token, str):
            raise ProviderAnswerRefused("token-missing")
        claims = self._read(provider, id_token, ("iss", "sub", "aud", "exp", "iat", "nonce"))
        proved_at = claims.get("auth_time")
        ago = max(0.0, time.time() - proved_at) if isinstance(proved_at, int | float) else 0.0
        return Said(claims, self._userinfo(provider, access_token), id_token, timedelta(seconds=ago))

    def logout_address(self, provider: Provider, asked: Mapping[str, str]) -> str | None:
        known = self._described(provider).get("end_session_endpoint")
        return _with(_safe(known), {"client_id": provider.client_id, **asked}) if known else None

    def _as_client(self, provider: Provider, form: dict[str, str]) -> dict[str, Any]:
        """The secret in the body where the provider takes it there, else as RFC 6749, 2.3.1 writes it in a header."""
        import urllib3

        taken = self._described(provider).get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if "client_secret_post" in taken:
            return {"fields": {**form, "client_secret": provider.client_secret}, "encode_multipart": False}
        pair = ":".join(urlencode({"": part})[1:] for part in (provider.client_id, provider.client_secret))
        return {"fields": form, "encode_multipart": False, "headers": urllib3.make_headers(basic_auth=pair)}

    def _userinfo(self, provider: Provider, access_token: str) -> Mapping[str, Any]:
        asked = {"headers": {"Authorization": f"Bearer {access_token}", "Accept": "application/jwt, application/json"}}
        status, kind, body = self._call("GET", self._endpoint(provider, "userinfo_endpoint"), asked)
        if status == 200 and kind.partition(";")[0].strip().lower() == "application/jwt":
            return self._read(provider, body.decode("ascii", "replace").strip(), ("iss", "sub", "aud"))
        return _object(status, body)

    def _read(self, provider: Provider, token: str, required: tuple[str, ...]) -> dict[str, Any]:
        """The claims of a signed token made for this client. Raises ProviderAnswerRefused."""
        import jwt

        try:
            header = jwt.get_unverified_header(token)
            if header.get("alg") not in ALGORITHMS:
                raise ProviderAnswerRefused("algorithm")
            claims: dict[str, Any] = jwt.decode(
                token,
                self._key(provider, header.get("kid")),
                algorithms=[header["alg"]],
                audience=provider.client_id,
                issuer=provider.issuer,
                leeway=_LEEWAY_S,
                options={"require": list(required)},
            )
        except jwt.PyJWTError as error:
            raise ProviderAnswerRefused(_REASONS.get(type(error).__name__, "token")) from error
        if claims.get("azp", provider.client_id) != provider.client_id:
            raise ProviderAnswerRefused("audience")
        return claims

    def _key(self, provider: Provider, kid: str | None) -> jwt.PyJWK:
        """The provider's key of that name; its keys are read once more when none has it, for they are renewed without notice."""
        address = self._endpoint(provider, "jwks_uri")
        for again in (False, True):
            for key in self._keys(address, again):
                if key.public_key_use in (None, "sig") and key.key_type != "oct" and (kid is None or key.key_id == kid):
                    return key
        raise ProviderAnswerRefused("unknown-key")

    def _keys(self, address: str, again: bool) -> list[jwt.PyJWK]:
        import jwt

        try:
            return jwt.PyJWKSet.from_dict(self._fetched(address, again)).keys
        except jwt.PyJWTError as error:
            raise Unavailable(_DETAIL, "provider-unavailable") from error

    def _described(self, provider: Provider) -> dict[str, Any]:
        found = self._fetched(provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
        if found.get("issuer") != provider.issuer:
            raise Unavailable(_DETAIL, "provider-unavailable")
        return found

    def _endpoint(self, provider: Provider, name: str) -> str:
        return _safe(self._described(provider).get(name))

    def _fetched(self, address: str, again: bool = False) -> dict[str, Any]:
        with self._lock:
            until, found = self._kept.get(address, (0.0, None))
        if found is None or again or time.monotonic() >= until:
            status, _, body = self._call("GET", address, {})
            found = _object(status, body)
            with self._lock:
                self._kept[address] = (time.monotonic() + KEPT_S, found)
        return found

    def _call(self, method: str, address: str, given: Mapping[str, Any]) -> tuple[int, str, bytes]:
        """(status, content type, body). No redirection is followed: a provider's addresses are those it publishes."""
        import urllib3

        if self._made is None:
            self._made = urllib3.PoolManager(timeout=urllib3.Timeout(connect=3, read=6), retries=False)
        try:
            answer = self._made.request(method, address, redirect=False, preload_content=False, **given)
            try:
                return answer.status, answer.headers.get("content-type", ""), answer.read(_MOST_BYTES)
            finally:
                answer.release_conn()
        except urllib3.exceptions.HTTPError as error:
            raise Unavailable(_DETAIL, "provider-unavailable") from error


_REASONS = {
    "InvalidSignatureError": "signature",
    "InvalidAudienceError": "audience",
    "InvalidIssuerError": "issuer",
    "ExpiredSignatureError": "expired",
    "ImmatureSignatureError": "not-yet",
    "MissingRequiredClaimError": "claim-missing",
    "InvalidAlgorithmError": "algorithm",
}


def _object(status: int, body: bytes) -> dict[str, Any]:
    """The JSON object of a success. Raises Unavailable."""
    try:
        found = json.loads(body) if status == 200 else None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Unavailable(_DETAIL, "provider-unavailable")
    return found


def _safe(address: object) -> str:
    """An address that a provider publishes: HTTPS, or this machine's. Raises Unavailable."""
    said = urlsplit(address) if isinstance(address, str) else urlsplit("")
    if not (said.scheme == "https" or (said.scheme == "http" and said.hostname in ("localhost", "127.0.0.1"))):
        raise Unavailable(_DETAIL, "provider-unavailable")
    return said.geturl()


def _with(address: str, given: Mapping[str, str]) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(given)}"
