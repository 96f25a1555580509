"""The services inside an entity: named, closed, and who belongs to each (REQ-190).

They say who works on what. In an entity that keeps them apart, people of a service act on its consultations, and on those that no service has
in charge. Whoever heads a service says who belongs to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ... import codec
from ...domain.buyer import Buyer, Service
from ...domain.errors import Invalid, NotFound, WrongState
from ...domain.ids import new_id
from ...domain.instants import PARIS
from ...domain.permission import WORKERS, Action, Role, Ties
from ...domain.tenant import Tenant
from ..access.permission import Actor, permit
from ..ports import Clock, Directory
from .ledger import Ledger, Record
from .projection import CHANGES, changes

MOST = 100


@dataclass(frozen=True, kw_only=True)
class Services:
    clock: Clock
    directory: Directory
    ledger: Ledger

    def of(self, actor: Actor | None, buyer_id: str) -> tuple[Service, ...]:
        """Those of an entity, closed ones last, by name. Raises NotFound."""
        permit(actor, Action.READ_BUYER, tenant_id=buyer_id, now=self.clock.now())
        return tuple(sorted(self._read(buyer_id).services, key=lambda one: (one.closed_on is not None, one.name.casefold())))

    def create(self, actor: Actor | None, buyer_id: str, *, name: str) -> Service:
        """Raises Invalid for a name that another open one bears; WrongState `too-many-services`."""
        someone = permit(actor, Action.MANAGE_AGENTS, tenant_id=buyer_id, now=self.clock.now())
        return self._written(someone, buyer_id, new_id(self.clock.now()), name=name)

    def change(
        self,
        actor: Actor | None,
        buyer_id: str,
        service_id: str,
        *,
        name: str | None = None,
        people: Sequence[str] | None = None,
        closed: bool | None = None,
    ) -> Service:
        """Another name, other people, closed or opened again: consultations that name it go on naming it. Raises NotFound, Invalid."""
        buyer, now = self._read(buyer_id), self.clock.now()
        known = next((one for one in buyer.services if one.id == service_id), None)
        if not known:
            self.of(actor, buyer_id)
            raise NotFound()
        if actor and name is None and closed is None:
            headed = Ties(headed=actor.id in known.people)
            someone = permit(actor, Action.MANAGE_SERVICE, tenant_id=buyer_id, now=now, ties=headed)
            self._require_agents(someone, buyer_id, set(people or ()) ^ set(known.people))
        else:
            someone = permit(actor, Action.MANAGE_AGENTS, tenant_id=buyer_id, now=now)
        return self._written(someone, buyer_id, service_id, name=name, people=people, closed=closed)

    def _require_agents(self, someone: Actor, buyer_id: str, moved: set[str]) -> None:
        """Raises Invalid when whoever heads a service brings in or sends away somebody else than an agent."""
        if someone.through is None and Role.ENTITY_ADMIN in someone.user.roles_in(buyer_id):
            return
        agents = {user.id for user in self.directory.users_of(buyer_id) if set(user.roles_in(buyer_id)) & set(WORKERS)}
        if not moved <= agents:
            raise Invalid({"people": "Un chef de service y fait entrer et en retire des agents ; le reste revient à un administrateur."})

    def keep_apart(self, actor: Actor | None, buyer_id: str, apart: bool) -> bool:
        """Whether people of a service act only on its consultations."""
        someone = permit(actor, Action.MANAGE_AGENTS, tenant_id=buyer_id, now=self.clock.now())

        def decide() -> Record | None:
            before = self._read(buyer_id)
            found = changes(before, replace(before, services_apart=apart))
            return {CHANGES: found} if found else None

        self.ledger.write(Tenant("buyer", buyer_id), "services-kept-apart", someone, decide)
        return self._read(buyer_id).services_apart

    def apart(self, buyer_id: str) -> bool:
        return self._read(buyer_id).services_apart

    def _written(
        self,
        someone: Actor,
        buyer_id: str,
        service_id: str,
        *,
        name: str | None = None,
        people: Sequence[str] | None = None,
        closed: bool | None = None,
    ) -> Service:
        def decide() -> Record | None:
            buyer = self._read(buyer_id)
            before = next((one for one in buyer.services if one.id == service_id), None)
            after = self._after(buyer, before or Service(id=service_id, name=""), name, people, closed)
            if after == before:
                return None
            return {"service": service_id, "from": codec.to_dict(before) if before else None, "to": codec.to_dict(after)}

        self.ledger.write(Tenant("buyer", buyer_id), "service-changed", someone, decide)
        return next(one for one in self._read(buyer_id).services if one.id == service_id)

    def _after(self, buyer: Buyer, before: Service, name: str | None, people: Sequence[str] | None, closed: bool | None) -> Service:
        after = before
        if name is not None:
            after = replace(after, name=self._named(buyer, before.id, name))
        if people is not None:
            after = replace(after, people=self._people(buyer.id, people))
        if closed is not None:
            after = replace(after, closed_on=(before.closed_on or self._today()) if closed else None)
        return after

    def _named(self, buyer: Buyer, service_id: str, name: str) -> str:
        wanted = name.strip()
        others = [one for one in buyer.services if one.id != service_id]
        if not wanted:
            raise Invalid({"name": "Donnez le nom du service."})
        if any(one.name.casefold() == wanted.casefold() and not one.closed_on for one in others):
            raise Invalid({"name": "Un autre service de l’entité porte ce nom."})
        if len(others) >= MOST:
            raise WrongState(f"Une entité compte au plus {MOST} services, fermés compris : rouvrez-en un.", "too-many-services")
        return wanted

    def _people(self, buyer_id: str, people: Sequence[str]) -> tuple[str, ...]:
        known = {user.id for user in self.directory.users_of(buyer_id)}
        if not set(people) <= known:
            raise Invalid({"people": "Une de ces personnes n’est pas de l’entité."})
        return tuple(sorted(set(people)))

    def _today(self) -> date:
        return self.clock.now().astimezone(PARIS).date()

    def _read(self, buyer_id: str) -> Buyer:
        found = self.directory.buyer(buyer_id)
        if not found:
            raise NotFound()
        return found
