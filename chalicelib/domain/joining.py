"""Coming into an entity or a company: an invitation that the person answers, or a request that the company answers (REQ-007)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from .permission import Role
from .tenant import Tenant

OFFERED_FOR = timedelta(days=14)
RESENT_AFTER = timedelta(minutes=10)
"""Asking the same person in again sooner is a second click, not a second letter."""


@dataclass(frozen=True, kw_only=True)
class Dated:
    """What an invitation is for when it gives a role on one consultation, for dates: an evaluator's."""

    consultation_id: str
    since: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """`name` is what whoever invites typed; whether that address has an account is told to nobody. `sent` counts its letters."""

    id: str
    tenant_kind: str
    tenant_id: str
    email: str
    name: str
    roles: tuple[Role, ...]
    invited_by: str
    invited_at: datetime
    expires_at: datetime
    sent: int = 1
    dated: Dated | None = None
    version: int = 1

    @property
    def tenant(self) -> Tenant:
        return Tenant(self.tenant_kind, self.tenant_id)


@dataclass(frozen=True, kw_only=True)
class JoinRequest:
    """Somebody asks to join an account of a company; its administrators answer."""

    company_id: str
    user_id: str
    asked_at: datetime
