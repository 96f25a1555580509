"""People: their memberships, their second factors, their opening keys."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from .grant import Grant
from .permission import Membership, Role

BACKUP_CODES = 10


class Letters(StrEnum):
    """When a person has letters that nothing obliges: as they come, together in the morning, or never."""

    AT_ONCE = "at-once"
    DAILY = "daily"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Passkey:
    """A WebAuthn credential (W3C Web Authentication level 3). Keys are base64url; `sign_count` refuses clones."""

    id: str
    credential_id: str
    public_key: str
    sign_count: int
    name: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class CodeApp:
    """An application of codes (TOTP, RFC 6238). `secret` is encrypted (crypto/at_rest.py); `last_step`: the last time step that counted."""

    secret: str
    created_at: datetime
    last_step: int


@dataclass(frozen=True, kw_only=True)
class TiedIdentity:
    """An identity of a provider that opens this account. `id`: the digest under which it is claimed; `provider`: its name on screens."""

    id: str
    provider: str
    issuer: str
    tied_at: datetime


@dataclass(frozen=True, kw_only=True)
class User:
    """A human. `email` is lower-cased and unique. `backup_codes` are SHA-256 of single-use codes."""

    id: str
    email: str
    created_at: datetime
    name: str = ""
    memberships: tuple[Membership, ...] = ()
    passkeys: tuple[Passkey, ...] = ()
    backup_codes: tuple[str, ...] = ()
    heard: tuple[tuple[str, int], ...] = ()
    """Tenant → the last line of its register of administration that this person follows."""
    code_app: CodeApp | None = None
    letters: Letters = Letters.AT_ONCE
    identities: tuple[TiedIdentity, ...] = ()
    grants: tuple[Grant, ...] = ()
    """What was lent for dates: in force, to come or over (domain/grant.py)."""
    version: int = 1

    def closed(self) -> User:
        """What is left of somebody who closed their account: an id, for registers, and how far it followed them."""
        return User(id=self.id, email="", created_at=self.created_at, heard=self.heard, version=self.version)

    def roles_in(self, tenant_id: str) -> tuple[Role, ...]:
        return tuple(role for m in self.memberships if m.tenant_id == tenant_id for role in m.roles)

    def heard_of(self, tenant_id: str) -> int:
        """The last line of that tenant's register of administration that was applied to this person; 0 before any."""
        return dict(self.heard).get(tenant_id, 0)

    def hearing(self, tenant_id: str, seq: int) -> User:
        return replace(self, heard=tuple({**dict(self.heard), tenant_id: seq}.items()))

    def has_factor(self) -> bool:
        """Whether this person can prove more than an e-mail address."""
        return bool(self.passkeys or self.code_app or self.backup_codes)

    def acts_for_others(self) -> bool:
        """Agents and operators: what they do binds an entity or the platform."""
        return bool(self.grants) or any(m.tenant_kind != "company" for m in self.memberships)

    def needs_second_factor(self) -> bool:
        """Agents and operators always; companies when they chose a factor (REQ-157)."""
        return bool(self.passkeys or self.code_app) or self.acts_for_others()

    def with_roles(self, kind: str, tenant_id: str, roles: tuple[Role, ...]) -> User:
        """The same person with exactly these roles in that tenant; no roles means no membership."""
        others = tuple(m for m in self.memberships if m.tenant_id != tenant_id)
        services = next((m.services for m in self.memberships if m.tenant_id == tenant_id), ())
        return replace(self, memberships=others + ((Membership(kind, tenant_id, roles, services),) if roles else ()))

    def keeping_to(self, tenant_id: str, services: tuple[str, ...]) -> User:
        """The same person, who works for those services alone in that entity; none: for all."""
        kept = tuple(replace(m, services=services) if m.tenant_id == tenant_id else m for m in self.memberships)
        return replace(self, memberships=kept)

    def granted(self, grant: Grant) -> User:
        """The same person with that grant as it now stands; without it once it is taken back."""
        others = tuple(one for one in self.grants if one.id != grant.id)
        return replace(self, grants=others if grant.ended_at else (*others, grant))


@dataclass(frozen=True, kw_only=True)
class KeyWrap:
    """One way to get the private key back. `payload` is an age file in base64; None for the printed seed."""

    kind: str
    payload: str | None
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class MemberKey:
    """A committee member's public key and the wraps of the private one, which the platform cannot open (SEALING, Keys)."""

    id: str
    buyer_id: str
    user_id: str
    recipient: str
    fingerprint: str
    wraps: tuple[KeyWrap, ...]
    created_at: datetime
