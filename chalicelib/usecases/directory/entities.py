"""Entities: made by the operator or by whoever administers one above, described by their administrators (REQ-190)."""

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
from . import buyer_tree, identifiers, recipients
from .invitations import Invitations
from .ledger import Ledger, Record
from .projection import CHANGES, changes
from .rearranging import open_at_and_above, too_deep
from .structure import TREE


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
        """A new entity, and its first administrator invited; `parent_id`: the one above it, None at the top, which is the operator's.

        Raises Invalid, NotFound, NotAllowed; WrongState `buyer-exists`, `entity-closed`, `entity-too-deep`.
        """
        now = self.clock.now()
        above = buyer_tree.at_and_above(self.directory, parent_id)
        someone = permit(actor, Action.CREATE_BUYER, tenant_id=PLATFORM, now=now, above=above)
        if parent_id and not above:
            raise Invalid({"parent_id": "Cette entité de rattachement n’existe pas sur la plateforme."})
        return self.made(
            someone,
            new_id(now),
            siret=siret,
            name=name,
            department=department,
            admin_email=admin_email,
            admin_name=admin_name,
            kind=kind,
            parent_id=parent_id,
        )

    def made(
        self,
        by: Actor,
        entity_id: str,
        *,
        siret: str,
        name: str,
        department: str,
        admin_email: str,
        admin_name: str,
        kind: str,
        parent_id: str | None,
        counted: bool = True,
    ) -> Buyer:
        """The same for a caller who has judged it: asked again with the same `entity_id`, it ends what was cut.

        `counted`: whether its invitation counts among those that the address receives in a day.
        """
        address = identifiers.email(admin_email, "admin.email")
        wanted = Buyer(
            id=entity_id,
            siret=identifiers.checked_siret(siret),
            name=named(name),
            department=department.strip(),
            created_at=self.clock.now(),
            kind=BuyerKind(kind),
            parent_id=parent_id or None,
        )
        made = self._made(by, wanted, address)
        self.invitations.offer(by, Tenant("buyer", made.id), email=address, name=admin_name, roles=(Role.ENTITY_ADMIN,), counted=counted)
        return made

    def _made(self, actor: Actor, wanted: Buyer, admin_email: str) -> Buyer:
        """The entity, or the one whose creation was cut or whose reply was lost: nobody is in, or asked in, but that administrator.

        Raises WrongState `buyer-exists`.
        """
        holder = self.directory.claim_buyer(wanted.siret, wanted.id)
        if holder != wanted.id and self._others(Tenant("buyer", holder), admin_email):
            raise WrongState("Une entité porte déjà ce SIRET sur la plateforme.", "buyer-exists")

        def decide() -> Record | None:
            facts = {name: value for name, value in codec.to_dict(wanted).items() if name not in ("id", "created_at", "version")}
            if self.directory.buyer(holder):
                return None
            if wanted.parent_id and len(open_at_and_above(self.directory, wanted.parent_id)) > buyer_tree.DEEPEST:
                raise too_deep()
            return {"entity": holder, "facts": facts}

        self.ledger.write(TREE, "entity-created", actor, decide)
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

    def describe(self, actor: Actor | None, buyer_id: str, *, name: str | None = None, siret: str | None = None) -> Buyer:
        """Another name, another SIRET (its seat moved); what is online keeps those under which it was launched.

        By its administrators, by those above, by the operator. Raises NotFound, NotAllowed, Invalid, WrongState `buyer-exists`.
        """
        above = buyer_tree.at_and_above(self.directory, buyer_id)
        someone = permit(actor, Action.DESCRIBE_ENTITY, tenant_id=PLATFORM, now=self.clock.now(), above=above)
        wanted: dict[str, str] = {"name": named(name)} if name is not None else {}
        if siret is not None:
            wanted["siret"] = identifiers.checked_siret(siret)
            if self.directory.claim_buyer(wanted["siret"], buyer_id) != buyer_id:
                raise WrongState("Une entité porte déjà ce SIRET sur la plateforme.", "buyer-exists")
        return self._changed(someone, buyer_id, **wanted)

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
