"""How a session is answered: who is signed in, and the cookies that carry it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..domain.session import LIFETIME
from ..usecases.access.permission import Actor
from ..usecases.directory.accounts import Accounts
from ..usecases.directory.invitations import Invitations
from ..usecases.directory.proofs import Proved
from ..usecases.directory.sign_ins import Opened
from ..usecases.ports import Clock
from .callers import device_cookie, session_cookie
from .http import Answer
from .views import directory as people


@dataclass(frozen=True, kw_only=True)
class SessionAnswers:
    """`stage` and `trial_clock` say what installation this is."""

    clock: Clock
    accounts: Accounts
    invitations: Invitations
    stage: str
    trial_clock: bool

    def shown(self, actor: Actor | None) -> dict[str, Any]:
        asked = len(self.invitations.mine(actor)) if actor and not actor.places else 0
        return people.session(actor, self.stage, self.trial_clock, self.accounts.tenant_name, asked)

    def opened(self, opened: Opened) -> Answer:
        cookies = [session_cookie(opened.token, int(LIFETIME.total_seconds())), device_cookie(opened.device)]
        return Answer(self.shown(opened.actor), headers={"Set-Cookie": cookies})

    def proved(self, proved: Proved) -> Answer:
        return Answer(self.shown(proved.actor), headers=self.renewed(proved))

    def renewed(self, proved: Proved) -> Mapping[str, str]:
        """The cookie of a session whose token changed; it ends when the session did."""
        if not proved.token:
            return {}
        left = proved.actor.session.expires_at - self.clock.now()
        return {"Set-Cookie": session_cookie(proved.token, int(left.total_seconds()))}

    @staticmethod
    def ended() -> Answer:
        return Answer(status=204, headers={"Set-Cookie": session_cookie("", 0)})
