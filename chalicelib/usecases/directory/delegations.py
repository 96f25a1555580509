"""Delegations between entities: an EPCI's agents do the consultations of a commune, which says for how long (REQ-192)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ...domain.buyer import Buyer
from ...domain.errors import Invalid, NotFound, WrongState
from ...domain.grant import Grant, GrantKind
from ...domain.ids import new_id
from ...domain.permission import WORKERS, Action, Role
from ...domain.tenant import Tenant
from ..access.permission import Actor, permit
from ..ports import Clock, Directory
from . import identifiers, lending
from .ledger import Ledger, Record
from .rearranging import require_open
from .spans import Span, span

MOST, MOST_RECEIVED, MOST_DAYS = 100, 200, 6 * 366
"""Delegations that an entity gives and receives at once, which each of its agents may hold; how long one lasts: a term of office."""


@dataclass(frozen=True)
class Wanted:
    """`people`: the e-mail addresses of agents of the entity of that SIRET; none: all of them. `first` and `last` are days, both in."""

    siret: str
    people: Sequence[str]
    first: date
    last: date
    deliberation: str = ""
    document_sha256: str = ""


@dataclass(frozen=True, kw_only=True)
class Delegations:
    clock: Clock
    directory: Directory
    ledger: Ledger

    def of(self, actor: Actor | None, buyer_id: str) -> Buyer:
        """The entity, whose `grants` it gave and `received`. Raises NotFound."""
        permit(actor, Action.READ_BUYER, tenant_id=buyer_id, now=self.clock.now())
        return self._read(buyer_id)

    def give(self, actor: Actor | None, buyer_id: str, wanted: Wanted) -> Grant:
        """Raises Invalid; WrongState `too-many-grants`. Given twice, it is the first."""
        now = self.clock.now()
        someone = permit(actor, Action.DELEGATE, tenant_id=buyer_id, now=now)
        buyer = self._read(buyer_id)
        require_open(buyer)
        holder = self._holder(buyer, wanted.siret)
        dates = span(buyer, wanted.first, wanted.last, now, MOST_DAYS)
        made = self._made(someone, buyer, holder, wanted, dates)

        def decide() -> Record | None:
            before = [one for one in self._read(buyer_id).grants if one.kind is GrantKind.DELEGATION and not one.over(now)]
            if any(_same(one, made) for one in before):
                return None
            held = self._read(holder.id).received
            if len([one for one in held if not one.over(now)]) >= MOST_RECEIVED:
                raise WrongState(
                    f"{holder.name} a déjà {MOST_RECEIVED} délégations reçues : l’une d’elles doit être retirée.", "too-many-grants"
                )
            if len(before) >= MOST:
                raise WrongState(f"Une entité donne au plus {MOST} délégations à la fois : retirez-en une.", "too-many-grants")
            return lending.facts(made)

        self.ledger.write(Tenant("buyer", buyer_id), lending.GIVEN[made.kind], someone, decide)
        return next(one for one in self._read(buyer_id).grants if _same(one, made) and not one.over(now))

    def end(self, actor: Actor | None, buyer_id: str, grant_id: str) -> Grant:
        """Take it back, at once. Raises NotFound."""
        someone = permit(actor, Action.DELEGATE, tenant_id=buyer_id, now=self.clock.now())
        return take_back(self.ledger, self.directory, someone, buyer_id, grant_id, GrantKind.DELEGATION)

    def _made(self, someone: Actor, buyer: Buyer, holder: Buyer, wanted: Wanted, dates: Span) -> Grant:
        return Grant(
            id=new_id(self.clock.now()),
            kind=GrantKind.DELEGATION,
            buyer_id=buyer.id,
            roles=(Role.AGENT,),
            since=dates.since,
            until=dates.until,
            given_by=someone.id,
            people=self._agents(holder, wanted.people),
            holder_id=holder.id,
            deliberation=wanted.deliberation.strip(),
            document_sha256=wanted.document_sha256,
        )

    def _holder(self, buyer: Buyer, siret: str) -> Buyer:
        found = self.directory.buyer_by_siret(identifiers.checked_siret(siret))
        if not found or found.closed_on:
            raise Invalid({"siret": "Aucune entité ouverte de la plateforme ne porte ce SIRET."})
        if found.id == buyer.id:
            raise Invalid({"siret": "Une entité ne se délègue pas à elle-même : nommez un suppléant, ou donnez un rôle."})
        return found

    def _agents(self, holder: Buyer, addresses: Sequence[str]) -> tuple[str, ...]:
        known = {user.email: user.id for user in self.directory.users_of(holder.id) if set(user.roles_in(holder.id)) & set(WORKERS)}
        wanted = [identifiers.email(one) for one in addresses]
        if any(one not in known for one in wanted):
            raise Invalid({"people": f"Une de ces adresses n’est pas celle d’un agent de {holder.name}."})
        return tuple(sorted({known[one] for one in wanted}))

    def _read(self, buyer_id: str) -> Buyer:
        found = self.directory.buyer(buyer_id)
        if not found:
            raise NotFound()
        return found


def _same(one: Grant, other: Grant) -> bool:
    return (one.holder_id, one.people, one.since, one.until) == (other.holder_id, other.people, other.since, other.until)


def take_back(ledger: Ledger, directory: Directory, someone: Actor, buyer_id: str, grant_id: str, kind: GrantKind) -> Grant:
    """End a grant that an entity gave, at once; one that is over stays as it is. Raises NotFound."""

    def found() -> Grant:
        buyer = directory.buyer(buyer_id)
        grant = next((one for one in (buyer.grants if buyer else ()) if one.id == grant_id and one.kind is kind), None)
        if not grant:
            raise NotFound()
        return grant

    def decide() -> Record | None:
        known, now = found(), ledger.clock.now()
        return None if known.over(now) else lending.facts(lending.ended(known, now))

    ledger.write(Tenant("buyer", buyer_id), lending.ENDED[kind], someone, decide)
    return found()
