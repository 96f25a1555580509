"""Evaluators: people asked to read the opened envelopes of one consultation, for some days, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ...domain.errors import Invalid, NotFound, WrongState
from ...domain.grant import Grant, GrantKind
from ...domain.joining import Dated, Invitation
from ...domain.permission import Action, Role
from ...domain.tenant import Tenant
from .. import ports
from ..access import lookup
from ..access.permission import Actor
from ..directory import identifiers
from ..directory.delegations import take_back
from ..directory.invitations import Invitations
from ..directory.ledger import Ledger
from ..directory.spans import span
from ..ports import Clock, Directory

MOST, MOST_OF_ENTITY, MOST_DAYS = 30, 200, 2 * 366
"""Evaluators of a consultation, and of all those of its entity, at once; how long one reads."""


@dataclass(frozen=True)
class Named:
    """Those who accepted, and those who have not answered."""

    grants: list[Grant]
    invitations: list[Invitation]


@dataclass(frozen=True, kw_only=True)
class Evaluators:
    clock: Clock
    consultations: ports.Consultations
    directory: Directory
    invitations: Invitations
    ledger: Ledger

    def of(self, actor: Actor | None, consultation_id: str) -> Named:
        c, _ = lookup.permitted(self.consultations, consultation_id, actor, Action.READ_FILE, self.clock.now())
        return self._named(c.buyer_id, c.id)

    def ask(self, actor: Actor | None, consultation_id: str, *, email: str, name: str, first: date, last: date) -> Invitation:
        """Ask an address to evaluate: it holds nothing before accepting. Raises Invalid; WrongState `already-invited`, `too-many-grants`."""
        now = self.clock.now()
        c, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.NAME_EVALUATORS, now)
        buyer = self.directory.buyer(c.buyer_id)
        if not buyer:
            raise NotFound()
        if c.template:
            raise Invalid({"email": "Un modèle ne s’évalue pas."})
        dates = span(buyer, first, last, now, MOST_DAYS)
        named = self._named(c.buyer_id, c.id)
        if len([one for one in named.grants if not one.over(now)]) + len(named.invitations) >= MOST:
            raise WrongState(f"Une consultation a au plus {MOST} évaluateurs.", "too-many-grants")
        if len([one for one in buyer.grants if one.kind is GrantKind.EVALUATION and not one.over(now)]) >= MOST_OF_ENTITY:
            raise WrongState(f"Une entité a au plus {MOST_OF_ENTITY} évaluateurs à la fois.", "too-many-grants")
        dated = Dated(consultation_id=c.id, since=dates.since, until=dates.until)
        tenant = Tenant("buyer", c.buyer_id)
        return self.invitations.offer(someone, tenant, email=identifiers.email(email), name=name, roles=(Role.EVALUATOR,), dated=dated)

    def end(self, actor: Actor | None, consultation_id: str, evaluator_id: str) -> None:
        """Of an invitation or of what it became. Raises NotFound."""
        c, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.NAME_EVALUATORS, self.clock.now())
        named = self._named(c.buyer_id, c.id)
        asked = next((one for one in named.invitations if one.id == evaluator_id), None)
        if asked:
            self.invitations.take_back(someone, asked)
        elif any(one.id == evaluator_id for one in named.grants):
            take_back(self.ledger, self.directory, someone, c.buyer_id, evaluator_id, GrantKind.EVALUATION)
        else:
            raise NotFound()

    def _named(self, buyer_id: str, consultation_id: str) -> Named:
        buyer = self.directory.buyer(buyer_id)
        asked = [one for one in self.directory.invitations_of(buyer_id) if one.dated and one.dated.consultation_id == consultation_id]
        return Named([one for one in (buyer.grants if buyer else ()) if one.consultation_id == consultation_id], asked)
