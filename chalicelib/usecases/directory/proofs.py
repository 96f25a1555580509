"""What follows when a person proves a second factor: the session reaches level 2, under a new token when its level rises (REQ-157).

Whoever read the token of a first-level session, before its person proved more, holds nothing afterwards.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from ...domain.person import User
from ..access.permission import Actor, require_fresh, require_held_factor
from ..ports import Clock, Ephemeral
from .restorations import Restorations
from .session_tokens import session_key
from .sign_in_register import SignInRegister


@dataclass(frozen=True)
class Proved:
    """`token`: that of the session from now on, empty when it stays the same."""

    actor: Actor
    token: str = ""


@dataclass(frozen=True, kw_only=True)
class Proofs:
    clock: Clock
    ephemeral: Ephemeral
    restorations: Restorations
    register: SignInRegister

    def proved(self, actor: Actor, how: str) -> Proved:
        """The session as it is once a factor was proved: level 2, and fresh. `how`: passkey, code-app, backup-code."""
        self.register.note("proved", actor.user, replace(actor.session, level=2), how=how)
        self.restorations.proved(actor)
        now, before = self.clock.now(), actor.session
        if before.level >= 2:
            session = replace(before, second_factor_at=now)
            self.ephemeral.keep_session(session)
            return Proved(replace(actor, session=session))
        token = secrets.token_urlsafe(32)
        session = replace(before, id=session_key(token), level=2, second_factor_at=now, last_seen_at=now)
        self.ephemeral.put_session(session)
        self.ephemeral.drop_session(before)
        return Proved(replace(actor, session=session), token)

    def refused(self, actor: Actor, how: str) -> None:
        """A factor that was not the right one: somebody is at the second door."""
        self.register.note("proof-refused", actor.user, actor.session, how=how)

    def changed(self, act: str, actor: Actor, how: str) -> None:
        """What became of a person's factors: factor-added, factor-removed, codes-renewed. Written before it holds."""
        self.register.note(act, actor.user, actor.session, how=how)


def may_change_factors(actor: Actor, now: datetime) -> None:
    """Whoever has a factor proves it anew before having another, or one fewer: an open session is not them. Raises NotAllowed."""
    if not actor.user.has_factor():
        return
    require_held_factor(actor)
    require_fresh(actor, now)


def without_last(user: User) -> User:
    """The person, whose backup codes go with the last factor they stood for."""
    return user if user.passkeys or user.code_app else replace(user, backup_codes=())
