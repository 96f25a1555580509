"""Consultations that a company follows: told of their changes, listed in its space, each with what comes next."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.consultation import Consultation
from ...domain.following import Standing, Step, step
from ...domain.permission import Action
from .. import ports
from ..access.permission import Actor, permit
from ..access.visibility import Visibility
from ..deposit.deposits import Deposits
from ..deposit.sealings import Sealings
from ..ports import Clock, Page


@dataclass(frozen=True)
class Followed:
    """One line: the consultation, what the company sent there, what comes next."""

    consultation: Consultation
    standing: Standing
    step: Step


@dataclass(frozen=True, kw_only=True)
class Followings:
    clock: Clock
    consultations: ports.Consultations
    visibility: Visibility
    followings: ports.Followings
    deposits: Deposits
    sealings: Sealings

    def begin(self, actor: Actor | None, company_id: str, consultation_id: str) -> Followed:
        """Follow a published consultation that the company may read; twice is once. Raises NotFound."""
        someone = permit(actor, Action.FOLLOW, tenant_id=company_id, now=self.clock.now())
        consultation = self.visibility.published(consultation_id, someone)
        self.followings.begin(company_id, consultation_id)
        return self._told(someone, company_id, consultation)

    def end(self, actor: Actor | None, company_id: str, consultation_id: str) -> None:
        """No longer follow it; what was not followed changes nothing."""
        permit(actor, Action.FOLLOW, tenant_id=company_id, now=self.clock.now())
        self.followings.end(company_id, consultation_id)

    def has(self, actor: Actor | None, company_id: str, consultation_id: str) -> bool:
        permit(actor, Action.FOLLOW, tenant_id=company_id, now=self.clock.now())
        return self.followings.has(company_id, consultation_id)

    def of_company(self, actor: Actor | None, company_id: str, cursor: str | None) -> Page[Followed]:
        """Newest consultations first."""
        someone = permit(actor, Action.FOLLOW, tenant_id=company_id, now=self.clock.now())
        page = self.followings.of_company(company_id, cursor)
        found = [c for one in page.items if (c := self.consultations.get(one))]
        return Page([self._told(someone, company_id, c) for c in found], page.next)

    def _told(self, actor: Actor, company_id: str, c: Consultation) -> Followed:
        standing = self._standing(actor, company_id, c.id)
        return Followed(c, standing, step(c, standing, self.clock.now()))

    def _standing(self, actor: Actor, company_id: str, consultation_id: str) -> Standing:
        own = [one for one in self.deposits.of_company_in(actor, company_id, consultation_id) if not one.abandoned_at]
        sealed = [one for one in own if self.sealings.receipt(one)]
        if any(not one.withdrawn_at for one in sealed):
            return Standing.DEPOSITED
        return Standing.BEGUN if len(own) > len(sealed) else Standing.NOTHING
