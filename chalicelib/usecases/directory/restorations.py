"""Lost factors: asked from the sign-in screen, decided by somebody else, done a day later by whoever still reads the mailbox (REQ-157).

Nothing happens by itself at the end of the delay: the person comes back with a code of their mailbox, and only then are the lost factors
taken away, so that there is no hour during which an account stands with its mailbox alone. Until then, the person, any administrator
concerned, the link of any letter, or one use of the factor that was said lost cancels it. Every step is a line of the register of
administration first.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass

from ...domain.allowances import By
from ...domain.errors import NotFound, WrongState
from ...domain.ids import new_id
from ...domain.permission import Action
from ...domain.person import User
from ...domain.restoration import Restoration, Stage
from ...domain.tenant import PLATFORM, Tenant
from ..access.permission import Actor, permit, require_held_factor
from ..ports import Clock, Directory
from ..work.allowances import Allowances
from .helpers import Helpers, Level
from .ledger import Ledger, Record
from .own_sessions import OwnSessions

ASKED, GRANTED, CANCELLED, DONE = "factors-help-asked", "factors-help-granted", "factors-help-cancelled", "factors-removed"
_HOME = ("buyer", "company", PLATFORM)


@dataclass(frozen=True, kw_only=True)
class Restorations:
    clock: Clock
    directory: Directory
    own: OwnSessions
    ledger: Ledger
    allowances: Allowances
    helpers: Helpers

    def mine(self, actor: Actor) -> Restoration | None:
        """The request of this person that still counts."""
        return self._live(actor.user.id)

    def ask(self, actor: Actor) -> Restoration:
        """Ask those who may restore this person's access; asking again finds the first request. Raises WrongState, TooMany."""
        if actor.session.level >= 2 or not actor.user.has_factor():
            raise WrongState("Rien n’est à rétablir : vous êtes déjà entré, ou n’avez pas de second facteur.", "nothing-to-restore")
        self.allowances.spend("lost-factors", {By.PERSON: actor.user.id})
        found = self._live(actor.user.id) or self._begun(actor.user)
        self._write(ASKED, found, actor)
        return found

    def _begun(self, user: User) -> Restoration:
        """The row comes before the line, and gives nothing: the letters, which carry its key, follow the line."""
        now, home = self.clock.now(), _home(user)
        made = Restoration(
            id=new_id(now),
            user_id=user.id,
            tenant_kind=home.kind,
            tenant_id=home.id,
            asked_at=now,
            cancel_key=secrets.token_urlsafe(24),
        )
        self.directory.put_restoration(made)
        return made

    def complete(self, actor: Actor) -> Actor:
        """Take the lost factors away, the delay being over; every other session ends. Raises NotFound, WrongState `restoration-too-early`."""
        found, now = self._live(actor.user.id), self.clock.now()
        if not found:
            raise NotFound()
        if found.stage(now) is not Stage.READY:
            raise WrongState("Le délai de vingt-quatre heures après la décision n’est pas écoulé.", "restoration-too-early")
        if not self._write(DONE, found, actor):
            raise NotFound()
        self.own.end_others(actor)
        user = self.directory.user(actor.user.id)
        assert user is not None
        return Actor(user, actor.session)

    def to_decide(self, actor: Actor) -> list[tuple[Restoration, User]]:
        """Those that this person may grant or refuse, oldest first. Raises NotAllowed at level 1 of whoever has a factor."""
        require_held_factor(actor)
        now = self.clock.now()
        found = [one for one in self.directory.restorations() if one.stage(now) is not Stage.LAPSED and self._decides(actor, one)]
        people = [(one, self.directory.user(one.user_id)) for one in sorted(found, key=lambda one: one.asked_at)]
        return [(one, user) for one, user in people if user]

    def grant(self, actor: Actor, user_id: str) -> Restoration:
        """Start the delay. Raises NotFound, NotAllowed without a fresh factor, WrongState `already-granted`."""
        found = self._decided(actor, user_id)
        if found.granted_at:
            raise WrongState("Une personne l’a déjà accordé.", "already-granted")
        after = self._live(user_id) if self._write(GRANTED, found, actor) else None
        if not after:
            raise NotFound()
        return after

    def refuse(self, actor: Actor, user_id: str) -> None:
        """Refuse it, or stop what was granted. Raises NotFound, NotAllowed without a fresh factor."""
        self._cancel(self._decided(actor, user_id), actor, "refused")

    def give_up(self, actor: Actor) -> None:
        """By the person who asked. Raises NotFound."""
        found = self._live(actor.user.id)
        if not found:
            raise NotFound()
        self._cancel(found, actor, "given-up")

    def proved(self, actor: Actor) -> None:
        """A factor was proved: it was not lost."""
        found = self._live(actor.user.id)
        if found:
            self._cancel(found, actor, "factor")

    def cancel_by_link(self, user_id: str, key: str) -> None:
        """From a letter, without signing in. Raises NotFound, also for a wrong key and for what is over."""
        found = self._live(user_id)
        if not found or not hmac.compare_digest(found.cancel_key.encode(), key.encode()):
            raise NotFound()
        self._cancel(found, None, "link")

    def _cancel(self, found: Restoration, by: Actor | None, how: str) -> None:
        self._write(CANCELLED, found, by, how=how)

    def _write(self, act: str, found: Restoration, by: Actor | None, **more: str) -> bool:
        """The line of one step; False when the request ended while it was being judged."""

        def decide() -> Record | None:
            row = self.directory.restoration(found.user_id)
            return {"user": found.user_id, "restoration": found.id, **more} if row and row.id == found.id else None

        return self.ledger.write(found.tenant, act, by, decide, idem=f"{act}#{found.id}") is not None

    def _live(self, user_id: str) -> Restoration | None:
        found = self.directory.restoration(user_id)
        return found if found and found.stage(self.clock.now()) is not Stage.LAPSED else None

    def _decides(self, actor: Actor, restoration: Restoration) -> Level | None:
        levels = self.helpers.of(restoration, self.clock.now())
        return next((level for level in levels if any(one.id == actor.user.id for one in level.people)), None)

    def _decided(self, actor: Actor, user_id: str) -> Restoration:
        found = self._live(user_id)
        level = self._decides(actor, found) if found else None
        if not found or not level:
            raise NotFound()
        permit(actor, Action.RESTORE_FACTORS, tenant_id=level.tenant.id, now=self.clock.now())
        return found


def _home(user: User) -> Tenant:
    """Where the request is made: the person's first entity, else their company, else the platform."""
    held = sorted(user.memberships, key=lambda m: _HOME.index(m.tenant_kind))
    return Tenant(held[0].tenant_kind, held[0].tenant_id) if held else Tenant(PLATFORM, PLATFORM)
