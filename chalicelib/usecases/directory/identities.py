"""Which account is that of its company: contested by whoever sees another bear their number, settled by the operator (REQ-007)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...domain.allowances import By
from ...domain.company import Company, Dispute, Known, Proof
from ...domain.errors import Invalid, NotFound, WrongState
from ...domain.instants import to_text
from ...domain.permission import Action
from ...domain.tenant import PLATFORM, Tenant
from ..access.permission import Actor, permit
from ..ports import Clock, Directory
from ..work.allowances import Allowances
from . import identifiers
from .ledger import Ledger, Record
from .projection import CHANGES, changes

SHORTEST_REASON = 20


@dataclass(frozen=True, kw_only=True)
class Identities:
    clock: Clock
    directory: Directory
    ledger: Ledger
    allowances: Allowances

    def alike(self, actor: Actor | None, kind: str, value: str) -> tuple[list[Company], Dispute | None]:
        """Every account that names that company, oldest first, and the dispute between them. Raises Invalid."""
        permit(actor, Action.CONFIRM_COMPANY, tenant_id=PLATFORM, now=self.clock.now())
        identifier = identifiers.identifier(kind, value)
        return self.directory.companies_by_identifier(identifier), self.directory.dispute(identifier)

    def contest(self, actor: Actor | None, company_id: str, reason: str) -> Dispute:
        """Say that the other accounts of one's number are not the company's: all are told, and the operator decides after 48 hours.

        A second click, or a second dispute before the decision, finds the first. Raises Invalid; WrongState `no-other-account`.
        """
        now = self.clock.now()
        someone = permit(actor, Action.MANAGE_COMPANY, tenant_id=company_id, now=now)
        mine = self._read(company_id)
        if len(reason.strip()) < SHORTEST_REASON:
            raise Invalid({"reason": "Dites pourquoi les autres comptes ne sont pas les vôtres (20 caractères au moins)."})
        alike = [one for one in self.directory.companies_by_identifier(mine.identifier) if not one.merged_into]
        if len(alike) < 2:
            raise WrongState("Aucun autre compte ne porte votre numéro.", "no-other-account")
        known = self.directory.dispute(mine.identifier)
        if known is None:
            self.allowances.spend("dispute", {By.PERSON: someone.id})
            known = self.directory.put_dispute(
                Dispute(identifier=mine.identifier, company_id=company_id, opened_at=now, reason=reason.strip())
            )
        facts = {"company": known.company_id, "reason": known.reason, "decided_from": to_text(known.decided_from)}
        idem = f"contested#{to_text(known.opened_at)}"
        for company in alike:
            self.ledger.write(Tenant("company", company.id), "identity-contested", someone, lambda: facts, idem=idem)
        return known

    def confirm(self, actor: Actor | None, company_id: str, *, reference: str, sha256: str) -> Company:
        """The operator's decision that an account is that of its company, on a document known by its name and SHA-256.

        The other accounts of a number in dispute become contested, which buyers see. Raises Invalid; WrongState `dispute-running` within
        48 hours of a dispute.
        """
        now = self.clock.now()
        someone = permit(actor, Action.CONFIRM_COMPANY, tenant_id=PLATFORM, now=now)
        if not reference.strip():
            raise Invalid({"reference": "Nommez le document qui prouve l’identité : extrait du registre du commerce, avis SIRENE…"})
        company = self._read(company_id)
        dispute = self.directory.dispute(company.identifier)
        if dispute and now < dispute.decided_from:
            raise WrongState("Les comptes en désaccord ont 48 heures pour répondre : décidez ensuite.", "dispute-running")
        named = f"{reference.strip()} (SHA-256 {sha256})"
        self._proved(someone, company_id, Proof(how=Known.OPERATOR, at=now, by=someone.id, reference=named))
        if dispute:
            for other in self.directory.companies_by_identifier(company.identifier):
                if not other.confirmed and not other.merged_into:
                    self._proved(someone, other.id, Proof(how=Known.CONTESTED, at=now, by=someone.id, reference=named))
            self.directory.drop_dispute(dispute)
        return self._read(company_id)

    def _proved(self, actor: Actor, company_id: str, proof: Proof) -> None:
        def decide() -> Record | None:
            before = self._read(company_id)
            settled = before.confirmed or before.proof.how is proof.how
            return None if settled else {CHANGES: changes(before, replace(before, proof=proof))}

        self.ledger.write(Tenant("company", company_id), "company-changed", actor, decide)

    def _read(self, company_id: str) -> Company:
        found = self.directory.company(company_id)
        if not found:
            raise NotFound()
        return found
