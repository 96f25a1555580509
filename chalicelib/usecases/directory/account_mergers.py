"""Accounts of one company merged into one: its people act from there, and what the other deposited stays its own (REQ-007).

Both sides consent: whoever administers both, the administrator of each (one asks, the other answers), or the operator on a document. The
line is of the platform's register first (`structure.py`), which puts mergers in one order; each account's register tells it afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ... import codec
from ...domain.allowances import By
from ...domain.company import Company, Known, MergerRequest
from ...domain.errors import Invalid, NotFound, WrongState
from ...domain.permission import Action, Role
from ...domain.person import User
from ...domain.tenant import PLATFORM, Tenant
from ..access.permission import Actor, permit
from ..ports import Clock, Directory
from ..work.allowances import Allowances
from . import identifiers
from .ledger import Ledger, Record, require_unmerged
from .projection import changes
from .structure import TREE

MOST_ABSORBED = 20
_STRENGTH = {Known.CONTESTED: 0, Known.DECLARED: 1}
_CONFIRMED = 2


@dataclass(frozen=True, kw_only=True)
class AccountMergers:
    clock: Clock
    directory: Directory
    ledger: Ledger
    allowances: Allowances

    def ask(self, actor: Actor | None, company_id: str, email: str) -> None:
        """Ask whoever administers another account of one's company, under that address, to receive one's own.

        The answer is the same whether there is one or not. Raises Invalid, TooMany, WrongState `company-merged`.
        """
        someone = self._permitted(actor, company_id)
        source, address = self._read(company_id), identifiers.email(email)
        require_unmerged(source)
        self.allowances.spend("merger-request", {By.PERSON: someone.id})
        for target in self._administered(address, source):
            now = self.clock.now()
            asked = MergerRequest(company_id=target.id, source_id=source.id, asked_by=someone.id, asked_at=now)
            self.directory.put_merger_request(asked)
            facts = {"user": someone.id, "of": source.id}
            idem = f"merger-asked#{source.id}#{now:%Y-%m-%d}"
            self.ledger.write(Tenant("company", target.id), "merger-asked", someone, lambda: facts, idem=idem)  # noqa: B023

    def _administered(self, address: str, source: Company) -> list[Company]:
        user = self.directory.user_by_email(address)
        alike = self.directory.companies_by_identifier(source.identifier) if user else []
        return [
            one for one in alike if user and Role.COMPANY_ADMIN in user.roles_in(one.id) and one.id != source.id and not one.merged_into
        ]

    def waiting(self, actor: Actor | None, company_id: str) -> list[tuple[MergerRequest, Company, User]]:
        """The accounts that this one is asked to receive, oldest first; those that may be received no more are left out."""
        now = self.clock.now()
        permit(actor, Action.MANAGE_COMPANY, tenant_id=company_id, now=now)
        found = sorted(self.directory.merger_requests_of(company_id), key=lambda one: one.asked_at)
        told = [(one, self.directory.company(one.source_id), self.directory.user(one.asked_by)) for one in found if one.open(now)]
        return [(one, source, user) for one, source, user in told if source and user and not source.merged_into]

    def answer(self, actor: Actor | None, company_id: str, source_id: str, *, accepted: bool) -> Company:
        """Receive the account of whoever asks, who must still administer it, or refuse it. Raises NotFound, and what `merge` raises."""
        someone = self._permitted(actor, company_id)
        asked = next((one for one in self.directory.merger_requests_of(company_id) if one.source_id == source_id), None)
        if not asked or not asked.open(self.clock.now()):
            raise NotFound()
        if accepted:

            def consent() -> None:
                self._permitted(someone, company_id)
                asker = self.directory.user(asked.asked_by)
                if asker is None or Role.COMPANY_ADMIN not in asker.roles_in(source_id):
                    raise NotFound()

            self._merge(someone, source_id, company_id, consent)
        else:
            facts = {"user": asked.asked_by, "of": source_id}
            idem = f"merger-refused#{source_id}#{asked.asked_at.isoformat()}"
            self.ledger.write(Tenant("company", company_id), "merger-refused", someone, lambda: facts, idem=idem)
        self.directory.drop_merger_request(asked)
        return self._read(company_id)

    def merge(self, actor: Actor | None, source_id: str, into_id: str) -> Company:
        """By whoever administers both; the account that stays. A second click finds it done.

        Raises NotFound; WrongState `company-merged`, `other-company`, `stronger-account`, `too-many-accounts`.
        """
        someone = self._permitted(actor, source_id)
        self._permitted(actor, into_id)

        def consent() -> None:
            for one in (source_id, into_id):
                self._permitted(self._now(someone), one)

        self._merge(someone, source_id, into_id, consent)
        return self._read(into_id)

    def decide(self, actor: Actor | None, source_id: str, into_id: str, *, reference: str, sha256: str) -> Company:
        """By the operator, on a document known by its name and SHA-256. Raises the same, and Invalid."""
        someone = permit(actor, Action.CONFIRM_COMPANY, tenant_id=PLATFORM, now=self.clock.now())
        if not reference.strip():
            raise Invalid({"reference": "Nommez le document qui prouve que ces comptes sont d’une même entreprise."})
        self._merge(someone, source_id, into_id, lambda: None, f"{reference.strip()} (SHA-256 {sha256})")
        return self._read(into_id)

    def _merge(self, by: Actor, source_id: str, into_id: str, consent: Callable[[], None], reference: str = "") -> None:
        now = self.clock.now()

        def decide() -> Record | None:
            for one in (source_id, into_id):
                self.ledger.catch_up(Tenant("company", one))
            source, into = self._read(source_id), self._read(into_id)
            if source.merged_into == into_id:
                return None
            consent()
            _check(source, into, decided=bool(reference))
            merged = changes(source, replace(source, merged_into=into_id, merged_at=now))
            received = changes(into, replace(into, absorbed=(*into.absorbed, source_id, *source.absorbed)))
            facts = {"merged": source_id, "into": into_id, "identifier": codec.to_dict(source.identifier)}
            return {**facts, "merged_changes": merged, "into_changes": received, "reference": reference}

        self.ledger.write(TREE, "accounts-merged", by, decide)

    def _permitted(self, actor: Actor | None, company_id: str) -> Actor:
        return permit(actor, Action.CHANGE_COMPANY, tenant_id=company_id, now=self.clock.now())

    def _now(self, actor: Actor) -> Actor:
        """With the roles that this person has now: another may have taken them away since the request came."""
        user = self.directory.user(actor.user.id)
        return replace(actor, user=user) if user else actor

    def _read(self, company_id: str) -> Company:
        found = self.directory.company(company_id)
        if not found:
            raise NotFound()
        return found


def _check(source: Company, into: Company, *, decided: bool) -> None:
    if source.id == into.id:
        raise Invalid({"into": "Choisissez un autre compte que celui-ci."})
    for one in (source, into):
        require_unmerged(one)
    if source.identifier != into.identifier:
        raise WrongState("Ces comptes ne portent pas le même identifiant : ce ne sont pas ceux d’une même entreprise.", "other-company")
    if _strength(source) > _strength(into) and not decided:
        raise WrongState(
            "Le compte à réunir est mieux prouvé que celui qui le recevrait : faites l’inverse, ou demandez à l’exploitant, sur pièce.",
            "stronger-account",
        )
    if len(into.absorbed) + len(source.absorbed) >= MOST_ABSORBED:
        raise WrongState(f"Un compte en reçoit au plus {MOST_ABSORBED} autres.", "too-many-accounts")


def _strength(company: Company) -> int:
    return _STRENGTH.get(company.proof.how, _CONFIRMED)
