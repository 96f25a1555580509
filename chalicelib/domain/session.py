"""Server-side sessions: level 1 is the e-mail code, level 2 adds the passkey; some acts ask for a recent second factor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

LIFETIME = timedelta(hours=12)
IDLE_FOR = timedelta(hours=2)
"""A session of both factors that somebody who acts for an entity or the platform leaves alone ends. Decided on 29 November 2026: posts of a
town hall are shared, and no gesture of a procedure (a long lunch included) takes longer between two requests; a deposit, which may be sent
for hours, is a company's and has no such limit (ASVS 5, 7.3.1)."""
FRESH_FOR = timedelta(minutes=10)
CODE_LIFETIME = timedelta(minutes=10)
CODE_ATTEMPTS = 5
KNOWN_FOR = timedelta(days=180)
"""How long a device and a network where an address signed in keep codes of their own."""


@dataclass(frozen=True, kw_only=True)
class Session:
    """`id` is the SHA-256 of the cookie's token: a read of the table gives nobody a session."""

    id: str
    public_id: str
    user_id: str
    level: int
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    user_agent: str = ""
    second_factor_at: datetime | None = None
    device: str = ""
    """A digest of the browser's own cookie: sessions of one browser, one after the other, have the same."""
    device_name: str = ""
    """What the person calls it."""

    def idle(self, now: datetime) -> bool:
        return now - self.last_seen_at >= IDLE_FOR

    def fresh_until(self) -> datetime | None:
        return self.second_factor_at + FRESH_FOR if self.second_factor_at else None

    def is_fresh(self, now: datetime) -> bool:
        until = self.fresh_until()
        return until is not None and now < until


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """A pending e-mail code; only its keyed hash is kept."""

    id: str
    email: str
    code_hash: str
    expires_at: datetime
    attempts: int = 0
    asker: str = ""
    """For whom guesses are counted: a device, or a network together with the address."""
    stranger: bool = True
    """Asked from where this address never signed in."""
