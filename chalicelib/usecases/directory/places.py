"""The people of an entity or a company, and what each may do there: seen, changed, removed, left (REQ-007, REQ-190)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ...domain.errors import Invalid, NotAllowed, NotFound, WrongState
from ...domain.permission import GIVES, Action, Role
from ...domain.person import MemberKey, User
from ...domain.tenant import Tenant
from ..access.permission import Actor, permit
from ..ports import Clock, Directory
from .ledger import Ledger, Record

ADMINISTRATOR = {"buyer": Role.ENTITY_ADMIN, "company": Role.COMPANY_ADMIN}
MANAGE = {"buyer": Action.MANAGE_AGENTS, "company": Action.MANAGE_COMPANY}
_LAST = {
    "buyer": "Une entité garde au moins un administrateur. Nommez-en un autre d’abord.",
    "company": "Une entreprise garde au moins un administrateur. Nommez-en un autre d’abord.",
}


@dataclass(frozen=True, kw_only=True)
class Places:
    clock: Clock
    directory: Directory
    ledger: Ledger

    def agents(self, actor: Actor | None, buyer_id: str) -> list[tuple[User, MemberKey | None]]:
        """The people of an entity, each with the newest key of theirs."""
        permit(actor, Action.READ_BUYER, tenant_id=buyer_id, now=self.clock.now())
        return [(user, newest_key(self.directory, user.id, buyer_id)) for user in self.directory.users_of(buyer_id)]

    def colleagues(self, actor: Actor | None, company_id: str) -> list[User]:
        permit(actor, Action.READ_COMPANY, tenant_id=company_id, now=self.clock.now())
        return self.directory.users_of(company_id)

    def change(self, actor: Actor | None, tenant: Tenant, user_id: str, roles: Sequence[str]) -> User:
        """Empty roles remove the person. Raises Invalid; WrongState `last-administrator` when nobody could administer any more."""
        someone = permit(actor, MANAGE[tenant.kind], tenant_id=tenant.id, now=self.clock.now())
        wanted = roles_of(tenant.kind, roles) if roles else ()
        found = self.directory.user(user_id)
        before = found.roles_in(tenant.id) if found else ()
        require_giving(someone, tenant, set(wanted) ^ set(before), oneself=user_id == someone.id)
        return self._given(tenant, "roles-changed" if wanted else "person-removed", someone, user_id, wanted)

    def leave(self, actor: Actor, tenant: Tenant) -> None:
        """One's own going. Raises NotFound, WrongState `last-administrator` while others stay without one, `operator-account`."""
        self.check_leaving(tenant, actor.user.id)
        self._given(tenant, "person-left", actor, actor.user.id, ())

    def check_leaving(self, tenant: Tenant, user_id: str) -> None:
        """Raises WrongState when that person's going would leave others without an administrator."""
        if tenant.kind not in ADMINISTRATOR:
            raise WrongState(
                "Le compte d’un exploitant se ferme par l’installation. Demandez-le à un autre exploitant.", "operator-account"
            )
        self._keep_an_administrator(tenant, user_id, ())

    def _given(self, tenant: Tenant, act: str, by: Actor, user_id: str, wanted: tuple[Role, ...]) -> User:
        def decide() -> Record | None:
            user = self._inside(tenant, user_id)
            before = user.roles_in(tenant.id)
            self._keep_an_administrator(tenant, user_id, wanted)
            return None if set(before) == set(wanted) else {"user": user_id, "from": list(before), "to": list(wanted)}

        self.ledger.write(tenant, act, by, decide)
        found = self.directory.user(user_id)
        assert found is not None
        return found

    def _inside(self, tenant: Tenant, user_id: str) -> User:
        user = self.directory.user(user_id)
        if not user or not user.roles_in(tenant.id):
            raise NotFound()
        return user

    def _keep_an_administrator(self, tenant: Tenant, user_id: str, wanted: tuple[Role, ...]) -> None:
        others = [user for user in self.directory.users_of(tenant.id) if user.id != user_id]
        left = any(ADMINISTRATOR[tenant.kind] in user.roles_in(tenant.id) for user in others)
        alone = tenant.kind == "company" and not others and not wanted
        if not left and not alone and ADMINISTRATOR[tenant.kind] not in wanted:
            raise WrongState(_LAST[tenant.kind], "last-administrator")


def require_giving(someone: Actor, tenant: Tenant, roles: Collection[Role], *, oneself: bool) -> None:
    """Raises NotAllowed `role-beyond-yours` for a role that nothing this person holds there may give or take away (GIVES).

    Power that was lent for dates outlives them in nobody: it makes no administrator, and gives nothing to whoever holds it (`oneself`).
    """
    held = {role for one in someone.places if one.tenant_id == tenant.id for role in one.roles}
    lasting = someone.through is not None and (oneself or Role.ENTITY_ADMIN in roles)
    if lasting or not set(roles) <= {given for role in held for given in GIVES.get(role, ())}:
        raise NotAllowed("Vous ne donnez et ne retirez que les rôles que le vôtre permet de gérer.", "role-beyond-yours")


def roles_of(kind: str, roles: Sequence[str]) -> tuple[Role, ...]:
    """Those roles of an entity or a company, each once. Raises Invalid."""
    known = GIVES[ADMINISTRATOR[kind]]
    wanted = tuple(dict.fromkeys(roles))
    if not wanted or any(role not in set(known) for role in wanted):
        if kind == "buyer":
            raise Invalid({"roles": "Choisissez au moins un rôle de la liste."})
        raise Invalid({"roles": "Choisissez au moins un rôle : administrateur, déposant ou lecteur."})
    return tuple(Role(role) for role in wanted)


def newest_key(directory: Directory, user_id: str, buyer_id: str) -> MemberKey | None:
    return next((key for key in directory.member_keys(user_id) if key.buyer_id == buyer_id), None)
