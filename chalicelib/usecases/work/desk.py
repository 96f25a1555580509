"""What an operator sees of work that fails, and the « try again » (REQ-190)."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.attempt import Attempt
from ...domain.errors import NotFound
from ...domain.permission import Action
from ...domain.tenant import PLATFORM
from .. import ports
from ..access.permission import Actor, permit
from ..ports import Clock, Page


@dataclass(frozen=True, kw_only=True)
class WorkDesk:
    clock: Clock
    attempts: ports.Attempts

    def page(self, actor: Actor | None, cursor: str | None) -> Page[Attempt]:
        """Every item of work that failed and waits, or is parked. Never contents. Raises like `permit`."""
        permit(actor, Action.READ_OPERATIONS, tenant_id=PLATFORM, now=self.clock.now())
        return self.attempts.page(cursor)

    def again(self, actor: Actor | None, job: str, item: str) -> Attempt:
        """Have an item tried at the job's next run. Raises NotFound when it succeeded meanwhile."""
        now = self.clock.now()
        permit(actor, Action.READ_OPERATIONS, tenant_id=PLATFORM, now=now)
        known = self.attempts.get(job, item)
        if not known:
            raise NotFound("Ce travail n’attend plus : il a réussi depuis. Rechargez la page.")
        waiting = known.again(now)
        self.attempts.put(waiting)
        return waiting
