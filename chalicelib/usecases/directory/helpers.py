"""Who may restore somebody's access: the nearest administrators who prove themselves by a factor (REQ-157, REQ-190).

Another administrator of the entity or company; else those of the entity above, and so on up; else the operators. Without an answer for two
days, all of them. Member keys are nobody's to restore (SEALING): what the committee does then is said on the screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ...domain.permission import Role
from ...domain.person import User
from ...domain.restoration import ESCALATES_AFTER, Restoration
from ...domain.tenant import PLATFORM, Tenant
from ..ports import Directory
from .buyer_tree import ancestors
from .places import ADMINISTRATOR


@dataclass(frozen=True)
class Level:
    """`tenant`: by which membership these people decide."""

    tenant: Tenant
    people: tuple[User, ...]


@dataclass(frozen=True, kw_only=True)
class Helpers:
    directory: Directory

    def of(self, restoration: Restoration, now: datetime) -> list[Level]:
        """Those who may answer now: the nearest level that has somebody, or every one of them after two days."""
        found = [level for level in self._levels(restoration) if level.people]
        return found if now >= restoration.asked_at + ESCALATES_AFTER else found[:1]

    def concerned(self, user: User) -> list[User]:
        """Every administrator of every place of that person, themselves apart."""
        places = [Tenant(m.tenant_kind, m.tenant_id) for m in user.memberships]
        people = {one.id: one for place in places for one in self._administrators(place)}
        return [one for one in people.values() if one.id != user.id]

    def _levels(self, restoration: Restoration) -> Iterator[Level]:
        home = restoration.tenant
        above = self._above(home)
        for tenant in (home, *above, Tenant(PLATFORM, PLATFORM)) if home.kind != PLATFORM else (home,):
            held = [one for one in self._administrators(tenant) if one.has_factor() and one.id != restoration.user_id]
            yield Level(tenant, tuple(held))

    def _above(self, tenant: Tenant) -> list[Tenant]:
        buyer = self.directory.buyer(tenant.id) if tenant.kind == "buyer" else None
        return [Tenant("buyer", one.id) for one in ancestors(self.directory, buyer)] if buyer else []

    def _administrators(self, tenant: Tenant) -> list[User]:
        role = ADMINISTRATOR.get(tenant.kind, Role.OPERATOR)
        return [one for one in self.directory.users_of(tenant.id) if role in one.roles_in(tenant.id)]
