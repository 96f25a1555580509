"""Companies: an account names its company by an identifier; several accounts may name the same one (REQ-007)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ... import codec
from ...domain.company import Company
from ...domain.errors import NotFound
from ...domain.ids import new_id
from ...domain.permission import Action, Role
from ...domain.tenant import Tenant
from ..access.permission import Actor, permit
from ..ports import Clock, Directory
from . import identifiers
from .entities import named
from .ledger import Ledger, Record
from .projection import CHANGES, changes


@dataclass(frozen=True, kw_only=True)
class Companies:
    clock: Clock
    directory: Directory
    ledger: Ledger

    def create(self, actor: Actor, *, kind: str, value: str, name: str, address: str = "", phone: str = "") -> tuple[Company, Actor]:
        """An account of a company, whose maker administers it. Nobody is refused because others declared the same identifier.

        The same person asking twice finds the first one. Raises Invalid.
        """
        now = self.clock.now()
        identifier = identifiers.identifier(kind, value)
        wanted = Company(
            id=new_id(now),
            identifier=identifier,
            name=named(name),
            created_at=now,
            address=address.strip(),
            phone=phone.strip(),
            created_by=actor.user.id,
        )
        tenant = Tenant("company", self._place(actor, wanted))

        def decide() -> Record | None:
            facts = {name: value for name, value in codec.to_dict(wanted).items() if name not in ("id", "created_at", "version")}
            if self._there(actor, tenant.id):
                return None
            return {"company": facts, "user": actor.user.id, "from": [], "to": [Role.COMPANY_ADMIN]}

        self.ledger.write(tenant, "company-created", actor, decide)
        user, made = self.directory.user(actor.user.id), self.directory.company(tenant.id)
        assert user is not None
        assert made is not None
        return made, replace(actor, user=user)

    def _place(self, actor: Actor, wanted: Company) -> str:
        """The id of this person's account for that identifier: the one they administer, or began before, unless others are in it now.

        Administer: whoever is a mere reader in a stranger's account of that identifier may open their own.
        """
        alike = [one for one in self.directory.companies_by_identifier(wanted.identifier) if not one.merged_into]
        mine = next((one.id for one in alike if self._administers(actor, one.id)), None)
        if mine:
            return mine
        claimed = self.directory.claim_company(wanted.identifier, actor.user.id, wanted.id)
        known = self.directory.company(claimed)
        return wanted.id if self.directory.users_of(claimed) or (known and known.identifier != wanted.identifier) else claimed

    def _administers(self, actor: Actor, company_id: str) -> bool:
        user = self.directory.user(actor.user.id)
        return user is not None and Role.COMPANY_ADMIN in user.roles_in(company_id)

    def _there(self, actor: Actor, company_id: str) -> bool:
        user = self.directory.user(actor.user.id)
        return user is not None and bool(user.roles_in(company_id))

    def tell_letters_to(self, actor: Actor | None, company_id: str, address: str) -> Company:
        """The other address that is told of letters, beside the people's own; empty for none (REQ-098). Raises Invalid."""
        someone = permit(actor, Action.MANAGE_COMPANY, tenant_id=company_id, now=self.clock.now())
        wanted = identifiers.email(address) if address.strip() else ""

        def decide() -> Record | None:
            before = self._read(company_id)
            return {CHANGES: changes(before, replace(before, letters_to=wanted))} if before.letters_to != wanted else None

        self.ledger.write(Tenant("company", company_id), "letters-address-changed", someone, decide)
        return self._read(company_id)

    def read(self, actor: Actor | None, company_id: str) -> Company:
        permit(actor, Action.READ_COMPANY, tenant_id=company_id, now=self.clock.now())
        return self._read(company_id)

    def history(self, actor: Actor | None, company_id: str) -> tuple[Company, Company | None, list[Company]]:
        """The account, the one it was merged into, those merged into it."""
        one = self.read(actor, company_id)
        into = self.directory.company(one.merged_into) if one.merged_into else None
        return one, into, [found for each in one.absorbed if (found := self.directory.company(each))]

    def _read(self, company_id: str) -> Company:
        found = self.directory.company(company_id)
        if not found:
            raise NotFound()
        return found
