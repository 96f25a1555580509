"""Reading and exporting the registers of an entity, a company or the platform: of administration, of sign-ins (REQ-155)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from ...domain.errors import NotFound
from ...domain.permission import Action
from ...domain.register import Entry
from ...domain.tenant import PLATFORM, Holder, Tenant
from .. import ports
from ..access.permission import Actor, permit
from ..directory import buyer_tree
from ..ports import Clock, Directory, Page, cursors

PAGE = 50
LOOKED_THROUGH = 1_000
"""How many lines one request of a filtered list reads at most; the next page goes on from there."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which lines a reader looks for; the empty one wants them all.

    `acts`: kinds of lines. `person`: the id of whoever did it or is concerned. `since` and `before`: RFC 3339 text, the second one excluded.
    """

    acts: frozenset[str] = frozenset()
    person: str = ""
    since: str = ""
    before: str = ""

    def takes(self, line: Entry) -> bool:
        return (
            (not self.acts or line.kind in self.acts)
            and (not self.person or self.person in (line.record.get("by"), line.record.get("user")))
            and (not self.before or line.at < self.before)
        )

    @property
    def name(self) -> str:
        """What tells its pages from those of another search."""
        return " ".join((*sorted(self.acts), self.person, self.since, self.before)).strip()


@dataclass(frozen=True, kw_only=True)
class TenantRegisters:
    clock: Clock
    directory: Directory
    registers: ports.Registers
    host: str

    def page(self, actor: Actor | None, tenant: Tenant, register: str, cursor: str | None, wanted: Wanted) -> Page[Entry]:
        """Fifty lines at most, newest first; fewer, even none, with a next page when a search has read its share of the register.

        Raises NotFound, NotAllowed, Invalid for a cursor of something else.
        """
        self._permitted(actor, tenant)
        name = tenant.named(register)
        mine = cursors.numbered(f"{name} {wanted.name}")
        last = self.registers.tail(name) if not cursor else None
        end = cursors.number(mine, cursor) if cursor else (last.seq if last else 0)
        found: list[Entry] = []
        left = end
        for line in self._backwards(name, end):
            if line.at < wanted.since:
                left = 0
                break
            left = line.seq - 1
            if wanted.takes(line):
                found.append(line)
            if len(found) == PAGE:
                break
        return Page(found, mine.after(str(left)) if left else None)

    def _backwards(self, name: str, end: int) -> Iterator[Entry]:
        """The lines up to number `end`, newest first, as many as one request looks through; read as they are asked for."""
        stop = max(0, end - LOOKED_THROUGH)
        while end > stop:
            after = max(0, end - PAGE)
            yield from [line for line in self.registers.read(name, after=after, limit=PAGE) if line.seq <= end][::-1]
            end = after

    def whole(self, actor: Actor | None, tenant: Tenant, register: str) -> tuple[Holder, list[Entry], datetime]:
        """Every line in order, for export; with the instant of the export."""
        self._permitted(actor, tenant)
        return self._holder(tenant), self.registers.read(tenant.named(register)), self.clock.now()

    def person(self, email: str) -> str:
        """The id by which lines name whoever has this address; one that no line has when nobody does."""
        user = self.directory.user_by_email(email)
        return user.id if user else "∅"

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
        action = Action.READ_PLATFORM_REGISTERS if tenant.kind == PLATFORM else Action.READ_ADMINISTRATION
        above = buyer_tree.over(self.directory, actor, tenant.id) if tenant.kind == "buyer" else ()
        permit(actor, action, tenant_id=tenant.id, now=self.clock.now(), above=above)

    def _holder(self, tenant: Tenant) -> Holder:
        if tenant.kind == "buyer" and (buyer := self.directory.buyer(tenant.id)):
            return Holder(tenant, buyer.name, f"SIRET {buyer.siret}")
        if tenant.kind == "company" and (company := self.directory.company(tenant.id)):
            return Holder(tenant, company.name, f"{company.identifier.type} {company.identifier.value}")
        if tenant.kind == PLATFORM:
            return Holder(tenant, "Sous Pli", self.host)
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
