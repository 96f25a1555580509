"""The operators' list of requests for help: which wait, which are answered, and what was answered (REQ-008)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...domain import ids
from ...domain.errors import Invalid, NotFound, StaleVersion, WrongState
from ...domain.permission import Action
from ...domain.support import CaseState, SupportCase, SupportRequest
from ...domain.tenant import PLATFORM
from .. import ports
from ..access.permission import Actor, permit
from ..ports import Clock, Page
from .support_requests import SupportRequests

ENOUGH, PAGES_AT_ONCE = 20, 25
"""A filtered page is gathered from pages of the whole list, at most so many in one answer."""
_TRIES = 4


@dataclass(frozen=True)
class Told:
    case: SupportCase
    request: SupportRequest


@dataclass(frozen=True, kw_only=True)
class SupportDesk:
    clock: Clock
    cases: ports.SupportCases
    requests: SupportRequests

    def page(self, actor: Actor | None, cursor: str | None, *, consultation_id: str = "", state: str = "") -> Page[Told]:
        """Newest first, of one consultation or of any, in one state or in any. A filtered page may hold more than the others, or less with
        a cursor to go on. Raises like `permit`, Invalid."""
        permit(actor, Action.READ_OPERATIONS, tenant_id=PLATFORM, now=self.clock.now())
        wrong = {}
        if consultation_id and not ids.is_id(consultation_id):
            wrong["consultation"] = "Copiez l’identifiant de la consultation : 26 lettres et chiffres."
        if state and state not in set(CaseState):
            wrong["state"] = "Choisissez les demandes en attente ou répondues."
        if wrong:
            raise Invalid(wrong)
        found: list[SupportCase] = []
        for _ in range(PAGES_AT_ONCE):
            page = self.cases.page(f"{consultation_id} {state}", cursor)
            found += [one for one in page.items if consultation_id in ("", one.owner) and state in ("", one.state)]
            cursor = page.next
            if cursor is None or len(found) >= ENOUGH:
                break
        return Page([self._told(one) for one in found], cursor)

    def answer(self, actor: Actor | None, case_id: str, *, reply: str) -> Told:
        """Note that the answer left by mail, and what it said; the same note twice is one. Raises NotFound, WrongState `support-answered`."""
        now = self.clock.now()
        someone = permit(actor, Action.READ_OPERATIONS, tenant_id=PLATFORM, now=now)
        for _ in range(_TRIES):
            known = self.cases.get(case_id)
            if not known:
                raise NotFound()
            if known.answered_at:
                if known.reply == reply.strip():
                    return self._told(known)
                raise WrongState("La réponse à cette demande est déjà notée. Rechargez la liste.", "support-answered")
            try:
                return self._told(self.cases.save(replace(known, answered_at=now, answered_by=someone.name, reply=reply.strip())))
            except StaleVersion:  # noted meanwhile by somebody else
                continue
        raise StaleVersion()

    def _told(self, case: SupportCase) -> Told:
        return Told(case, self.requests.filed(case.owner, case.sha256).request)
