"""What each line of a register of administration makes of people, entities and companies. The same line twice changes nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any

from ... import codec
from ...domain.buyer import Buyer, Service
from ...domain.company import Company
from ...domain.errors import WrongState
from ...domain.instants import from_text
from ...domain.permission import Role
from ...domain.register import Entry
from ...domain.restoration import Restoration
from ...domain.settings import Settings
from ...domain.tenant import PLATFORM, Tenant
from ..ports import Directory
from .lending import ENDED, GIVEN, Lending
from .saving import again

CHANGES = "changes"
"""Field → [before, after] of an entity or a company."""


@dataclass(frozen=True, kw_only=True)
class Projection:
    directory: Directory
    lending: Lending

    def apply(self, tenant: Tenant, line: Entry) -> None:
        """Lines of kinds that nothing follows, or that a later release writes, are passed over."""
        found = self._table().get(line.kind)
        if found and tenant.kind != PLATFORM:  # whose lines are told again in the registers of entities (structure.py)
            found(tenant, line)

    def _table(self) -> Mapping[str, Callable[[Tenant, Entry], None]]:
        return {
            "entity-created": self._entity,
            "entity-changed": self._entity_changed,
            "service-changed": self._service,
            "services-kept-apart": self._kept_apart,
            **dict.fromkeys((*GIVEN.values(), *ENDED.values()), self.lending.given),
            "delegation-received": self.lending.received,
            "delegation-lost": self.lending.received,
            "settings-changed": self._settings,
            "convention-put": self._entity_changed,
            "convention-accepted": self._entity_changed,
            "charter-put": self._entity_changed,
            "charter-accepted": self._entity_changed,
            "entity-moved": self._entity_changed,
            "entity-closed": self._entity_changed,
            "entity-merged": self._entity_changed,
            "company-created": self._company,
            "company-changed": self._company_changed,
            "identifier-changed": self._company_changed,
            "letters-address-changed": self._company_changed,
            "account-merged": self._company_changed,
            "account-received": self._received,
            "person-joined": self._roles,
            "roles-changed": self._roles,
            "person-removed": self._roles,
            "person-left": self._roles,
            "factors-help-granted": self._restoration_granted,
            "factors-help-cancelled": self._restoration_over,
            "factors-removed": self._factors_removed,
        }

    def _entity(self, tenant: Tenant, line: Entry) -> None:
        made = codec.from_dict(Buyer, {**line.record["entity"], "id": tenant.id, "created_at": line.at})
        try:
            self.directory.create_buyer(made)
        except WrongState:
            return  # this line had been followed

    def _company(self, tenant: Tenant, line: Entry) -> None:
        made = codec.from_dict(Company, {**line.record["company"], "id": tenant.id, "created_at": line.at})
        self.directory.create_company(made)
        self._roles(tenant, line)

    def _entity_changed(self, tenant: Tenant, line: Entry) -> None:
        again(lambda: self._change(self.directory.buyer(tenant.id), line, Buyer, self.directory.save_buyer))

    def _service(self, tenant: Tenant, line: Entry) -> None:
        def once() -> None:
            buyer = self.directory.buyer(tenant.id)
            if buyer is None or buyer.journal_seq >= line.seq:
                return
            now = codec.from_dict(Service, line.record["to"])
            others = tuple(one for one in buyer.services if one.id != now.id)
            self.directory.save_buyer(replace(buyer, services=(*others, now), journal_seq=line.seq))

        again(once)
        self.lending.kept_apart(tenant, line)

    def _kept_apart(self, tenant: Tenant, line: Entry) -> None:
        self._entity_changed(tenant, line)
        self.lending.kept_apart(tenant, line)

    def _settings(self, tenant: Tenant, line: Entry) -> None:
        def once() -> None:
            buyer = self.directory.buyer(tenant.id)
            if buyer is None or buyer.journal_seq >= line.seq:
                return
            known = codec.to_dict(buyer.settings)
            after = {name: pair[1] for name, pair in line.record["settings"].items() if name in known}
            self.directory.save_buyer(replace(buyer, settings=codec.from_dict(Settings, {**known, **after}), journal_seq=line.seq))

        again(once)

    def _company_changed(self, tenant: Tenant, line: Entry) -> None:
        again(lambda: self._change(self.directory.company(tenant.id), line, Company, self.directory.save_company))

    def _change(self, found: Any, line: Entry, kind: type, save: Callable[[Any], Any]) -> None:
        if found is None or found.journal_seq >= line.seq:
            return
        known = {one.name for one in fields(kind)}
        after = {name: pair[1] for name, pair in line.record[CHANGES].items() if name in known}
        save(codec.from_dict(kind, {**codec.to_dict(found), **after, "journal_seq": line.seq}))

    def _roles(self, tenant: Tenant, line: Entry) -> None:
        def once() -> None:
            user = self.directory.user(line.record["user"])
            if user and user.heard_of(tenant.id) < line.seq:
                roles = tuple(Role(role) for role in line.record["to"])
                for one in (tenant.id, *self._absorbed(tenant)):
                    user = user.with_roles(tenant.kind, one, roles)
                self.directory.save_user(self.lending.in_place(user, tenant).hearing(tenant.id, line.seq))

        again(once)
        self.lending.follow_absent(tenant, line)

    def _absorbed(self, tenant: Tenant) -> tuple[str, ...]:
        company = self.directory.company(tenant.id) if tenant.kind == "company" else None
        return company.absorbed if company else ()

    def _received(self, tenant: Tenant, line: Entry) -> None:
        """Whoever is in the account that received others has the same roles in them, and nobody else has any."""
        self._company_changed(tenant, line)
        absorbed = self._absorbed(tenant)
        for user_id in {user.id for one in (tenant.id, *absorbed) for user in self.directory.users_of(one)}:
            again(partial(self._mirror, tenant, user_id, absorbed))

    def _mirror(self, tenant: Tenant, user_id: str, absorbed: tuple[str, ...]) -> None:
        user = self.directory.user(user_id)
        if user is None:
            return
        after = user
        for one in (tenant.id, *absorbed):  # after the one that received them: it is where a person acts first
            after = after.with_roles(tenant.kind, one, user.roles_in(tenant.id))
        if after.memberships != user.memberships:
            self.directory.save_user(after)

    def _restoration_granted(self, tenant: Tenant, line: Entry) -> None:
        row = self._restoration(line)
        if row and row.granted_at is None:
            self.directory.put_restoration(replace(row, granted_at=from_text(line.at)))

    def _restoration_over(self, tenant: Tenant, line: Entry) -> None:
        if self._restoration(line):
            self.directory.drop_restoration(line.record["user"])

    def _factors_removed(self, tenant: Tenant, line: Entry) -> None:
        def once() -> None:
            user = self.directory.user(line.record["user"])
            if user and user.heard_of(tenant.id) < line.seq:
                bare = replace(user, passkeys=(), backup_codes=(), code_app=None)
                self.directory.save_user(bare.hearing(tenant.id, line.seq))

        again(once)
        self._restoration_over(tenant, line)

    def _restoration(self, line: Entry) -> Restoration | None:
        """The request that the line is about, None once another took its place."""
        row = self.directory.restoration(line.record["user"])
        return row if row and row.id == line.record["restoration"] else None


def changes(before: Any, after: Any) -> dict[str, list[Any]]:
    """What differs between two states of an entity or a company, as a line says it."""
    was, now = codec.to_dict(before), codec.to_dict(after)
    return {name: [was[name], now[name]] for name in now if was[name] != now[name]}
