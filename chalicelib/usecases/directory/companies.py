"""Companies: an account names its company by an identifier; several accounts may name the same one (REQ-007)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ... import codec
from ...domain.company import Company, Known, Proof
from ...domain.errors import Invalid, NotFound
from ...domain.ids import new_id
from ...domain.permission import Action, Role
from ...domain.tenant import PLATFORM, Tenant
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
        """The id of this person's account for that identifier: the one begun before, unless others are in it now."""
        claimed = self.directory.claim_company(wanted.identifier, actor.user.id, wanted.id)
        return claimed if self._there(actor, claimed) or not self.directory.users_of(claimed) else wanted.id

    def _there(self, actor: Actor, company_id: str) -> bool:
        user = self.directory.user(actor.user.id)
        return user is not None and bool(user.roles_in(company_id))

    def read(self, actor: Actor | None, company_id: str) -> Company:
        permit(actor, Action.READ_COMPANY, tenant_id=company_id, now=self.clock.now())
        return self._read(company_id)

    def _read(self, company_id: str) -> Company:
        found = self.directory.company(company_id)
        if not found:
            raise NotFound()
        return found

    def confirm(self, actor: Actor | None, company_id: str, *, reference: str, sha256: str) -> Company:
        """The operator's decision that an account is that of its company, on a document known by its name and SHA-256. Raises Invalid."""
        now = self.clock.now()
        someone = permit(actor, Action.CONFIRM_COMPANY, tenant_id=PLATFORM, now=now)
        if not reference.strip():
            raise Invalid({"reference": "Nommez le document qui prouve l’identité : extrait du registre du commerce, avis SIRENE…"})
        proof = Proof(how=Known.OPERATOR, at=now, by=someone.id, reference=f"{reference.strip()} (SHA-256 {sha256})")

        def decide() -> Record | None:
            before = self._read(company_id)
            return None if before.confirmed else {CHANGES: changes(before, replace(before, proof=proof))}

        self.ledger.write(Tenant("company", company_id), "company-changed", someone, decide)
        return self._read(company_id)

    def alike(self, actor: Actor | None, kind: str, value: str) -> list[Company]:
        """Every account that names that company, for the operator who settles who is who. Raises Invalid."""
        permit(actor, Action.CONFIRM_COMPANY, tenant_id=PLATFORM, now=self.clock.now())
        return self.directory.companies_by_identifier(identifiers.identifier(kind, value))
