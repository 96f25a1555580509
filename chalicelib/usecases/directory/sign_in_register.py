"""The register of sign-ins: who came in, by what proof, and what became of their factors, for each space they belong to (REQ-155).

A line is written in the register of every entity and company of the person; in the platform's for who belongs to none, or operates it.
Apart from the register of administration, whose lines are few and each followed by something: these are many and change nobody's rights.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from ...domain.devices import device
from ...domain.ids import new_id
from ...domain.person import User
from ...domain.register import Draft
from ...domain.session import Session
from ...domain.tenant import PLATFORM, SIGN_INS, Tenant
from ..ports import Clock, Registers

log = logging.getLogger("souspli")
MOST_SPACES = 20
"""In how many registers one act of one person is written: nobody joins without being let in, and an invitation of each of many is a flood."""


@dataclass(frozen=True, kw_only=True)
class SignInRegister:
    clock: Clock
    registers: Registers

    def note(self, act: str, user: User, session: Session | None, *, how: str = "", by: str | None = None) -> None:
        """One act, in the register of each space of the person.

        `act`: signed-in, proved, proof-refused, signed-out, session-ended, factor-added, factor-removed, codes-renewed. `how`: code, passkey,
        code-app, backup-code, provider. `by`: whose act it is when not the person's. Never raises: nobody is kept out of a deposit on its last
        minute by a register that is slow; what could not be written is in the logs.
        """
        now = self.clock.now()
        facts = {"by": user.id if by is None else by, "user": user.id, **({"how": how} if how else {}), **_of(session)}
        idem = f"{act}#{new_id(now)}"
        for tenant in spaces(user):
            try:
                self.registers.append(tenant.named(SIGN_INS), idem=idem, build=lambda _: Draft(kind=act, at=now, record=facts))
            except Exception:  # one register that is contended, or a store that is down, keeps nobody out and hides no other line
                log.exception("sign-in line not written", extra={"act": act})


def spaces(user: User) -> list[Tenant]:
    """Whose registers tell what this person does at the door."""
    held = [Tenant(one.tenant_kind, one.tenant_id) for one in user.memberships if one.roles][:MOST_SPACES]
    return held or [Tenant(PLATFORM, PLATFORM)]


def _of(session: Session | None) -> Mapping[str, str | int]:
    """What tells one session from another: its public name, its level and the two words of its browser; no address of any network."""
    if session is None:
        return {}
    found = device(session.user_agent)
    return {"session": session.public_id, "level": session.level, "browser": found.browser, "system": found.system}
