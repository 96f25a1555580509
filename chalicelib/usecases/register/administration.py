"""Reading and exporting the register of administration of an entity or a company (REQ-155)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ...domain.errors import NotFound
from ...domain.permission import Action
from ...domain.register import Entry
from ...domain.tenant import Holder, Tenant
from .. import ports
from ..access.permission import Actor, permit
from ..directory import buyer_tree
from ..ports import Clock, Directory, Page, cursors

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class AdministrationRegisters:
    clock: Clock
    directory: Directory
    registers: ports.Registers

    def page(self, actor: Actor | None, tenant: Tenant, cursor: str | None) -> Page[Entry]:
        """Fifty lines, newest first. Raises NotFound, NotAllowed, Invalid for a cursor of something else."""
        self._permitted(actor, tenant)
        mine = cursors.numbered(f"administration {tenant.register}")
        last = self.registers.tail(tenant.register)
        end = cursors.number(mine, cursor) if cursor else (last.seq if last else 0)
        after = max(0, end - PAGE)
        lines = [line for line in self.registers.read(tenant.register, after=after, limit=PAGE) if line.seq <= end]
        return Page(lines[::-1], mine.after(str(after)) if after else None)

    def whole(self, actor: Actor | None, tenant: Tenant) -> tuple[Holder, list[Entry], datetime]:
        """Every line in order, for export; with the instant of the export."""
        self._permitted(actor, tenant)
        return self._holder(tenant), self.registers.read(tenant.register), self.clock.now()

    def people(self, lines: Iterable[Entry]) -> dict[str, str]:
        """Id → how whoever reads may call them now, people and entities: registers keep ids alone, so that somebody may be forgotten."""
        read = list(lines)
        people = {
            one: self.directory.user(one)
            for one in _named(read, ("by", "user", "in_place_of", "absent")) | _of_services(read) | _holders(read)
        }
        entities = {
            one: self.directory.buyer(one) for one in {*_named(read, ("entity", "into", "on_behalf_of", "holder")), *_parents(read)}
        }
        return {one: user.name or user.email for one, user in people.items() if user and user.email} | {
            one: entity.name for one, entity in entities.items() if entity
        }

    def _permitted(self, actor: Actor | None, tenant: Tenant) -> None:
        above = buyer_tree.over(self.directory, actor, tenant.id) if tenant.kind == "buyer" else ()
        permit(actor, Action.READ_ADMINISTRATION, tenant_id=tenant.id, now=self.clock.now(), above=above)

    def _holder(self, tenant: Tenant) -> Holder:
        if tenant.kind == "buyer" and (buyer := self.directory.buyer(tenant.id)):
            return Holder(tenant, buyer.name, f"SIRET {buyer.siret}")
        if tenant.kind == "company" and (company := self.directory.company(tenant.id)):
            return Holder(tenant, company.name, f"{company.identifier.type} {company.identifier.value}")
        raise NotFound()


def _named(lines: Iterable[Entry], names: tuple[str, ...]) -> set[str]:
    return {line.record[name] for line in lines for name in names if isinstance(line.record.get(name), str) and line.record[name]}


def _parents(lines: Iterable[Entry]) -> set[str]:
    return {one for line in lines for one in line.record.get("changes", {}).get("parent_id", ()) if one}


def _of_services(lines: Iterable[Entry]) -> set[str]:
    states = [line.record[side] for line in lines if line.kind == "service-changed" for side in ("from", "to")]
    return {one for state in states if state for one in state["people"]}


def _holders(lines: Iterable[Entry]) -> set[str]:
    return {one for line in lines for one in line.record.get("people", ())}
