"""Asking to join a company that has an account: its administrators are told, and one of them answers (REQ-007).

Whoever waits is never stopped by it: their own account of the same company deposits meanwhile (`companies.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...domain.allowances import By
from ...domain.company import Company
from ...domain.errors import Invalid, NotFound
from ...domain.joining import JoinRequest
from ...domain.permission import Action
from ...domain.person import User
from ...domain.tenant import Tenant
from ..access.permission import Actor, permit
from ..ports import Clock, Directory
from ..work.allowances import Allowances
from . import identifiers
from .ledger import Ledger, Record
from .places import roles_of

MOST_ACCOUNTS = 20
"""Accounts of one identifier that are told of a request; the oldest first."""


@dataclass(frozen=True, kw_only=True)
class Joining:
    clock: Clock
    directory: Directory
    ledger: Ledger
    allowances: Allowances

    def ask(self, actor: Actor, *, kind: str, value: str) -> None:
        """Tell the administrators of that company who wants to join it, once a day however often it is asked or cut.

        Nothing is granted here. Raises Invalid `unknown-company`, TooMany.
        """
        self.allowances.spend("join-request", {By.PERSON: actor.user.id})
        alike = self.directory.companies_by_identifier(identifiers.identifier(kind, value))
        companies = [one for one in alike if not one.merged_into]
        if not companies:
            raise Invalid(
                {"identifier.value": "Aucune entreprise n’est inscrite sous ce numéro : inscrivez la vôtre."}, code="unknown-company"
            )
        for company in companies[:MOST_ACCOUNTS]:
            if not actor.user.roles_in(company.id):
                self._asked(actor, company)

    def _asked(self, actor: Actor, company: Company) -> None:
        """The line, whose letters follow; a line a day each, however often it is asked."""
        now = self.clock.now()
        self.directory.put_join_request(JoinRequest(company_id=company.id, user_id=actor.user.id, asked_at=now))
        facts = {"user": actor.user.id}
        self.ledger.write(Tenant("company", company.id), "join-asked", actor, lambda: facts, idem=f"asked#{actor.user.id}#{now:%Y-%m-%d}")

    def waiting(self, actor: Actor | None, company_id: str) -> list[tuple[JoinRequest, User]]:
        """Who asks, oldest first."""
        permit(actor, Action.MANAGE_COMPANY, tenant_id=company_id, now=self.clock.now())
        found = sorted(self.directory.join_requests_of(company_id), key=lambda one: one.asked_at)
        people = [(one, self.directory.user(one.user_id)) for one in found]
        return [(one, user) for one, user in people if user]

    def answer(self, actor: Actor | None, company_id: str, user_id: str, roles: Sequence[str]) -> None:
        """Let the person in with these roles; no role refuses. Raises NotFound when nobody of that id asks, Invalid."""
        someone = permit(actor, Action.MANAGE_COMPANY, tenant_id=company_id, now=self.clock.now())
        wanted = roles_of("company", roles) if roles else ()
        request = next((one for one in self.directory.join_requests_of(company_id) if one.user_id == user_id), None)
        if not request:
            raise NotFound()

        def decide() -> Record | None:
            user = self.directory.user(user_id)
            if user is None:
                raise NotFound()
            before = user.roles_in(company_id)
            after = tuple(dict.fromkeys((*before, *wanted)))
            if not wanted:
                return {"user": user_id}
            return None if after == before else {"user": user_id, "from": list(before), "to": list(after)}

        self.ledger.write(Tenant("company", company_id), "person-joined" if wanted else "join-refused", someone, decide)
        self.directory.drop_join_request(request)
