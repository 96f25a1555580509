"""The contracts that a company holds, for its own people: nothing of another holder's account, nothing before the notification."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.contract import Contract
from ...domain.errors import NotFound
from ...domain.permission import Action
from .. import ports
from ..access.permission import Actor, permit
from ..ports import Clock, Directory, Objects, Page, lists
from . import files


@dataclass(frozen=True, kw_only=True)
class HeldContracts:
    clock: Clock
    contracts: ports.Contracts
    directory: Directory
    objects: Objects

    def page(self, actor: Actor | None, company_id: str, cursor: str | None) -> Page[Contract]:
        """Twenty at most, newest first."""
        permit(actor, Action.READ_OWN_CONTRACTS, tenant_id=company_id, now=self.clock.now())
        page = self.contracts.of_company(self._names(company_id), cursor, lists.PAGE_SIZE)
        found = [one for contract_id in page.items if (one := self.contracts.get(contract_id)) and self._shown(one)]
        return Page(found, page.next)

    def read(
        self, actor: Actor | None, company_id: str, contract_id: str, action: Action = Action.READ_OWN_CONTRACTS
    ) -> tuple[Contract, Actor]:
        """One that it holds, for who may do `action`. Raises NotFound for any other."""
        someone = permit(actor, action, tenant_id=company_id, now=self.clock.now())
        found, names = self.contracts.get(contract_id), set(self._names(company_id))
        held = found and any(
            {one.company_id, f"{one.identifier_type}#{one.identifier}"} & names for one in (*found.born.holders, *found.holders)
        )
        if not found or not held or not self._shown(found):
            raise NotFound()
        return found, someone

    def link(self, actor: Actor | None, company_id: str, contract_id: str, sha256: str) -> str:
        found, _ = self.read(actor, company_id, contract_id)
        return files.link(self.objects, found, sha256)

    def _names(self, company_id: str) -> list[str]:
        """What it is known under: its account and those it received; its identifier once the account is confirmed (an identifier alone opens nothing)."""
        company = self.directory.company(company_id)
        if company is None:
            return [company_id]
        proved = [f"{company.identifier.type}#{company.identifier.value}"] if company.confirmed else []
        return [company_id, *company.absorbed, *proved]

    @staticmethod
    def _shown(c: Contract) -> bool:
        return c.notified_on is not None
