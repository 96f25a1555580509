"""Entities: made by the operator, described by their administrators (REQ-190)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ... import codec
from ...domain.buyer import Buyer, BuyerKind
from ...domain.errors import Invalid, NotFound, WrongState
from ...domain.ids import new_id
from ...domain.permission import Action, Role
from ...domain.tenant import PLATFORM, Tenant
from ..access.permission import Actor, permit
from ..ports import Clock, Directory
from . import identifiers, recipients
from .invitations import Invitations
from .ledger import Ledger, Record
from .projection import CHANGES, changes


@dataclass(frozen=True, kw_only=True)
class Entities:
    clock: Clock
    directory: Directory
    ledger: Ledger
    invitations: Invitations

    def create(
        self,
        actor: Actor | None,
        *,
        siret: str,
        name: str,
        department: str,
        admin_email: str,
        admin_name: str,
        kind: str = BuyerKind.AUTHORITY,
        parent_id: str | None = None,
    ) -> Buyer:
        """A new entity, and its first administrator invited; `parent_id`: the one above it. Raises Invalid, WrongState `buyer-exists`."""
        now = self.clock.now()
        someone = permit(actor, Action.CREATE_BUYER, tenant_id=PLATFORM, now=now)
        if parent_id and not self.directory.buyer(parent_id):
            raise Invalid({"parent_id": "Cette entité de rattachement n’existe pas sur la plateforme."})
        address = identifiers.email(admin_email, "admin.email")
        wanted = Buyer(
            id=new_id(now),
            siret=identifiers.checked_siret(siret),
            name=named(name),
            department=department.strip(),
            created_at=now,
            kind=BuyerKind(kind),
            parent_id=parent_id or None,
        )
        made = self._made(someone, wanted, address)
        self.invitations.offer(someone, Tenant("buyer", made.id), email=address, name=admin_name, roles=(Role.ENTITY_ADMIN,))
        return made

    def _made(self, actor: Actor, wanted: Buyer, admin_email: str) -> Buyer:
        """The entity, or the one whose creation was cut or whose reply was lost: nobody is in, or asked in, but that administrator.

        Raises WrongState `buyer-exists`.
        """
        holder = self.directory.claim_buyer(wanted.siret, wanted.id)
        tenant = Tenant("buyer", holder)
        if holder != wanted.id and self._others(tenant, admin_email):
            raise WrongState("Une entité porte déjà ce SIRET sur la plateforme.", "buyer-exists")

        def decide() -> Record | None:
            facts = {name: value for name, value in codec.to_dict(wanted).items() if name not in ("id", "created_at", "version")}
            return None if self.directory.buyer(holder) else {"entity": facts}

        self.ledger.write(tenant, "entity-created", actor, decide, idem="created")
        return self._read(holder)

    def _others(self, tenant: Tenant, admin_email: str) -> bool:
        people = {user.email for user in self.directory.users_of(tenant.id)}
        asked = {one.email for one in self.directory.invitations_of(tenant.id)}
        return bool((people | asked) - {admin_email})

    def read(self, actor: Actor | None, buyer_id: str) -> Buyer:
        """Raises NotFound for whoever is not of it."""
        permit(actor, Action.READ_BUYER, tenant_id=buyer_id, now=self.clock.now())
        return self._read(buyer_id)

    def _read(self, buyer_id: str) -> Buyer:
        found = self.directory.buyer(buyer_id)
        if not found:
            raise NotFound()
        return found

    def set_kind(self, actor: Actor | None, buyer_id: str, kind: str) -> Buyer:
        """What the entity is for the code: thresholds and periods of its next consultations depend on it."""
        someone = permit(actor, Action.MANAGE_AGENTS, tenant_id=buyer_id, now=self.clock.now())
        return self._changed(someone, buyer_id, kind=BuyerKind(kind))

    def set_recovery_key(self, actor: Actor | None, buyer_id: str, recipient: str) -> Buyer:
        """The entity's recovery key: only its public half comes here. Raises Invalid."""
        someone = permit(actor, Action.MANAGE_RECOVERY_KEY, tenant_id=buyer_id, now=self.clock.now())
        recipients.check(recipient)
        return self._changed(someone, buyer_id, recovery_recipient=recipient)

    def _changed(self, actor: Actor, buyer_id: str, **after: object) -> Buyer:
        def decide() -> Record | None:
            before = self._read(buyer_id)
            found = changes(before, replace(before, **after))  # type: ignore[arg-type]  # names and types are those of the callers above
            return {CHANGES: found} if found else None

        self.ledger.write(Tenant("buyer", buyer_id), "entity-changed", actor, decide)
        return self._read(buyer_id)


def named(name: str) -> str:
    """Raises Invalid for an empty name."""
    if not name.strip():
        raise Invalid({"name": "Indiquez le nom."})
    return name.strip()
