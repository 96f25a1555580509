"""What somebody tried on a consultation outside their rights or its stage: a line of its register of attempts (annexe 8, art. 2 I 4°; REQ-082)."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from ...domain.allowances import By
from ...domain.errors import NotAllowed, NotFound, Refused, TooMany, WrongState
from ...domain.ids import new_id
from ...domain.permission import Action
from ...domain.register import Draft, stream
from .. import ports
from ..access.permission import Actor
from ..ports import Clock, Registers
from ..work.allowances import Allowances

log = logging.getLogger("souspli")
STAGED = frozenset(
    {
        Action.READ_REGISTERS,
        Action.START_OPENING,
        Action.APPROVE_OPENING,
        Action.OPEN_ENVELOPES,
        Action.READ_OPENING,
        Action.LIFT_ANONYMITY,
        Action.DECIDE,
    }
)
"""Acts that come at their stage: too early is an attempt. A bidder who comes too late is not one."""
TOO_SOON = frozenset(
    {
        "too-early",
        "register-hidden",
        "quorum-missing",
        "late-deposit",
        "superseded",
        "withdrawn",
        "backup-copy",
        "candidacy-not-admitted",
        "candidacy-not-opened",
        "anonymity-holds",
        "identity-owed",
        "no-record",
    }
)
"""What may not be read, opened or judged at this stage. What was done already, a second click, is not among them."""
ASKED_TO_PROVE = ("second-factor-required", "fresh-sign-in-required", "foreign-origin")
"""Not refusals of a right: the same act goes on once the person has proved who they are."""


@dataclass(frozen=True, kw_only=True)
class AccessAttempts:
    clock: Clock
    consultations: ports.Consultations
    registers: Registers
    allowances: Allowances

    def note(self, actor: Actor, consultation_id: str, access: str, route: str, refusal: Refused) -> None:
        """The line of a refused request, when it is an attempt; a flood by one person writes so many an hour, then none.

        Never raises: what was refused stays refused, whatever becomes of its line.
        """
        if not self._is_one(access, refusal):
            return
        try:
            self.allowances.spend("attempt-line", {By.PERSON: actor.id})
            if self.consultations.get(consultation_id) is None:
                return
            now = self.clock.now()
            facts = {**actor.signature, "route": route, "code": refusal.code}
            self.registers.append(
                stream(consultation_id, "attempts"),
                idem=f"attempt#{new_id(now)}",
                build=lambda last: Draft(kind="attempt", at=now, record=facts),
            )
        except TooMany:
            return
        except Exception:  # the refusal is answered whatever becomes of its line: the store may be down
            log.exception("attempt not written")

    @staticmethod
    def _is_one(access: str, refusal: Refused) -> bool:
        if access not in set(Action) or refusal.code in ASKED_TO_PROVE:
            return False
        if isinstance(refusal, WrongState):
            return access in STAGED and refusal.code in TOO_SOON
        return isinstance(refusal, NotAllowed | NotFound)
