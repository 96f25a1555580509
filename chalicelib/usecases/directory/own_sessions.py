"""A person's own sessions: where they are signed in, what they call each browser, and ending one or all of them."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.errors import NotFound
from ...domain.session import Session
from ..access.permission import Actor
from ..ports import Clock, Ephemeral
from . import devices
from .sign_in_register import SignInRegister


@dataclass(frozen=True, kw_only=True)
class OwnSessions:
    clock: Clock
    ephemeral: Ephemeral
    register: SignInRegister

    def of(self, actor: Actor) -> list[Session]:
        """Those that still open something, the last one used first."""
        now, agent = self.clock.now(), actor.user.acts_for_others()
        found = self.ephemeral.sessions_of(actor.user.id)
        live = [one for one in found if now < one.expires_at and not (agent and one.level >= 2 and one.idle(now))]
        return sorted(live, key=lambda one: one.last_seen_at, reverse=True)

    def end(self, actor: Actor) -> None:
        """Sign out."""
        self.register.note("signed-out", actor.user, actor.session)
        self.ephemeral.drop_session(actor.session)

    def end_all(self, actor: Actor) -> None:
        """Everywhere, here included."""
        self.register.note("signed-out-everywhere", actor.user, actor.session)
        self.end_each(actor.user.id)

    def end_each(self, user_id: str) -> None:
        """Those of somebody who does not ask it themselves."""
        for one in self.ephemeral.sessions_of(user_id):
            self.ephemeral.drop_session(one)

    def end_others(self, actor: Actor) -> None:
        """Everywhere but here."""
        self.register.note("signed-out-elsewhere", actor.user, actor.session)
        for one in self.ephemeral.sessions_of(actor.user.id):
            if one.id != actor.session.id:
                self.ephemeral.drop_session(one)

    def revoke(self, actor: Actor, public_id: str) -> None:
        """End one of them. Raises NotFound."""
        ended = self._mine(actor, public_id)
        self.register.note("session-ended", actor.user, ended)
        self.ephemeral.drop_session(ended)

    def name_device(self, actor: Actor, public_id: str, name: str) -> None:
        """What the person calls that browser, in its sessions of now and to come; an empty name forgets it. Raises NotFound."""
        chosen = self._mine(actor, public_id)
        devices.give_name(self.ephemeral, chosen, name.strip())
        for one in self.of(actor):
            if one.id == chosen.id or (one.device and one.device == chosen.device):
                self.ephemeral.keep_session(devices.named(one, name.strip()))

    def _mine(self, actor: Actor, public_id: str) -> Session:
        found = next((one for one in self.of(actor) if one.public_id == public_id), None)
        if not found:
            raise NotFound()
        return found
