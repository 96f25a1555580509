"""Identity providers (OpenID Connect): who may say, besides an e-mail code or a passkey, who somebody is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

REQUEST_LIFETIME = timedelta(minutes=10)
"""How long a person may stay at the provider before coming back."""
_LOCAL = ("localhost", "127.0.0.1")


@dataclass(frozen=True, kw_only=True)
class Provider:
    """One provider, as an installation sets it (SOUSPLI_OIDC): read by `config.py`, used by the sign-in by providers.

    Raises ValueError for an issuer that is not an HTTPS address; plain HTTP is for a provider on this machine.
    """

    id: str
    """How the API names it."""
    issuer: str
    client_id: str
    client_secret: str
    label: str
    """What people know it as: « S’identifier avec … »."""
    scopes: tuple[str, ...] = ("openid", "email", "given_name", "usual_name", "siret", "organizational_unit")
    acr_values: tuple[str, ...] = ()
    """What is asked for; empty leaves it to the provider."""
    strong_acr: tuple[str, ...] = ("eidas2", "eidas3")
    """The values of `acr` that stand for two factors."""
    trusts_email: bool = False
    """Whether its e-mail addresses are verified even where it sends no `email_verified`."""
    trusts_siret: bool = False
    """Whether its claim `siret` proves that the person works there."""

    def __post_init__(self) -> None:
        address = urlsplit(self.issuer)
        if not (address.scheme == "https" or (address.scheme == "http" and address.hostname in _LOCAL)):
            raise ValueError(f"SOUSPLI_OIDC: the issuer {self.issuer!r} is not an https address")


@dataclass(frozen=True, kw_only=True)
class ProvidedIdentity:
    """What a provider said of somebody, once every proof was judged. `email` is lower-cased, empty when none is usable."""

    provider: Provider
    subject: str
    email: str
    email_verified: bool
    name: str
    siret: str
    """Empty unless the provider is trusted for it."""
    strong: bool
    authenticated_ago: timedelta
    """Since the person proved who they are there; zero when the provider does not say."""
    id_token: str
