"""Identity providers (OpenID Connect), as the sign-in asks them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from ...domain.provider import Provider


class ProviderAnswerRefused(Exception):
    """What a provider answered proves nothing: `reason` is for logs, a word with hyphens."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Said:
    """What a provider signed for this platform: the claims of its ID token, and what its userinfo adds about the same person."""

    claims: Mapping[str, Any]
    userinfo: Mapping[str, Any]
    id_token: str
    authenticated_ago: timedelta


class IdentityProviders(Protocol):
    """Every method raises Unavailable `provider-unavailable` when the provider does not answer as it should."""

    def authorization_address(self, provider: Provider, asked: Mapping[str, str]) -> str:
        """Where the browser goes to prove who is there. `asked`: what the request adds to the client's own parameters."""

    def exchange(self, provider: Provider, *, code: str, verifier: str, redirect_uri: str) -> Said:
        """The signed answer behind a code, whose signature, algorithm, issuer, audience and time are right.

        Raises ProviderAnswerRefused.
        """

    def logout_address(self, provider: Provider, asked: Mapping[str, str]) -> str | None:
        """Where the browser goes to sign out of the provider too; None when it has no such page."""
