"""An account whose company changes its identifier: an establishment that moves, a merger (code de commerce, R123-220; REQ-007)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from ...domain.company import Company, Former, Known, Proof, same_unit
from ...domain.errors import Invalid, NotFound, WrongState
from ...domain.instants import PARIS
from ...domain.permission import Action
from ...domain.tenant import Tenant
from ..access.permission import Actor, permit
from ..ports import Clock, Directory
from . import identifiers
from .ledger import Ledger, Record
from .projection import CHANGES, changes

MOST_FORMER = 20


@dataclass(frozen=True, kw_only=True)
class Renumbering:
    clock: Clock
    directory: Directory
    ledger: Ledger

    def change(self, actor: Actor | None, company_id: str, *, kind: str, value: str, on: date, reason: str) -> Company:
        """The identifier that the company bears from that day; the former one is kept, and what was deposited before keeps it.

        The proof of identity holds for another establishment of the same legal unit, whose SIREN does not change; it does for nothing else,
        and the account is then merely declared. Raises Invalid; WrongState `dispute-running`, `too-many-identifiers`.
        """
        someone = permit(actor, Action.CHANGE_COMPANY, tenant_id=company_id, now=self.clock.now())
        wanted = identifiers.identifier(kind, value)
        if on > self.clock.now().astimezone(PARIS).date():
            raise Invalid({"on": "Choisissez aujourd’hui ou un jour passé : le nouvel identifiant vaut dès qu’il est enregistré."})

        def decide() -> Record | None:
            before = self._read(company_id)
            if before.identifier == wanted:
                return None
            if any(on < one.until for one in before.formerly):
                raise Invalid({"on": "Cette date précède celle du changement d’avant : choisissez un jour qui la suit."})
            if self.directory.dispute(before.identifier):
                raise WrongState("L’identité de ce compte est contestée : son numéro change une fois la décision prise.", "dispute-running")
            if len(before.formerly) >= MOST_FORMER:
                raise WrongState(f"Un compte garde au plus {MOST_FORMER} anciens numéros : ouvrez-en un autre.", "too-many-identifiers")
            proof = before.proof if same_unit(before.identifier, wanted) else Proof(how=Known.DECLARED)
            former = (*before.formerly, Former(identifier=before.identifier, until=on))
            after = replace(before, identifier=wanted, formerly=former, proof=proof)
            return {CHANGES: changes(before, after), "on": on.isoformat(), "reason": reason}

        self.ledger.write(Tenant("company", company_id), "identifier-changed", someone, decide)
        return self._read(company_id)

    def _read(self, company_id: str) -> Company:
        found = self.directory.company(company_id)
        if not found:
            raise NotFound()
        return found
