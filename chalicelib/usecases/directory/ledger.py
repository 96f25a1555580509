"""The register of administration: who was let in, given what, and by whom, for an entity, a company or the platform (REQ-155).

Every act is a line first; people and entities follow the lines, in their order. Who writes has first seen every line before it applied,
and the line is refused its place when another came between: two administrators who remove each other at once are told apart, and the
second is judged on what the first has done. A process killed after the line leaves work that the next act, or the registers' stream, ends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ...domain.company import Company
from ...domain.errors import Unavailable, WrongState
from ...domain.ids import new_id
from ...domain.instants import from_text
from ...domain.register import Draft, Entry
from ...domain.tenant import Tenant
from ..access.permission import Actor
from ..ports import Clock, Directory, Registers
from . import lending
from .projection import Projection
from .structure import TREE, Told, told

TRIES = 50
Record = Mapping[str, Any]
_OF_OPEN_ACCOUNTS = frozenset(
    {
        "person-invited",
        "person-joined",
        "roles-changed",
        "person-removed",
        "join-asked",
        "identity-contested",
        "company-changed",
        "identifier-changed",
        "letters-address-changed",
    }
)
Decide = Callable[[], Record | None]
"""Judges the act on the directory as it stands, and says its line; None when nothing would change. May raise Refused."""


class _Overtaken(Exception):
    """Another line came between the judgement and the write."""


def require_unmerged(company: Company) -> None:
    """Raises WrongState `company-merged`."""
    if company.merged_into:
        raise WrongState("Ce compte est réuni à un autre compte de l’entreprise : agissez depuis celui-là.", "company-merged")


@dataclass(frozen=True, kw_only=True)
class Ledger:
    clock: Clock
    registers: Registers
    directory: Directory
    projection: Projection

    def write(self, tenant: Tenant, act: str, by: Actor | None, decide: Decide, *, idem: str = "") -> Entry | None:
        """The line of one act, and what follows from it; None when `decide` finds nothing to change.

        `by`: None for what the platform does by itself. `idem`: of acts done at most once in the life of the register. Raises what `decide`
        raises, and Unavailable `register-busy` when others keep coming first.
        """
        name = idem or f"{act}#{new_id(self.clock.now())}"
        for _ in range(TRIES):
            seen = self.catch_up(tenant)
            self._require_open(tenant, act)
            record = decide()
            if record is None:
                return None
            line = self._try(tenant, act, by, record, name, seen, since=0 if idem else seen)
            if line:
                self.catch_up(tenant)
                return line
        raise Unavailable("D’autres personnes administrent cet espace au même moment. Réessayez dans un instant.", "register-busy")

    def _require_open(self, tenant: Tenant, act: str) -> None:
        """The people and the identity of an account that was merged are those of the account that received it."""
        found = self.directory.company(tenant.id) if tenant.kind == "company" and act in _OF_OPEN_ACCOUNTS else None
        if found:
            require_unmerged(found)

    def _try(self, tenant: Tenant, act: str, by: Actor | None, record: Record, idem: str, seen: int, since: int) -> Entry | None:
        def build(last: Entry | None) -> Draft:
            if (last.seq if last else 0) != seen:
                raise _Overtaken
            return Draft(kind=act, at=self.clock.now(), record={**(by.signature if by else {"by": ""}), **record})

        try:
            return self.registers.append(tenant.register, idem=idem, build=build, since=since)
        except _Overtaken:
            return None

    def catch_up(self, tenant: Tenant) -> int:
        """Apply the lines that nothing has followed yet; the number of the last line. Called before each act and by the registers' stream."""
        seen = self.directory.journal_position(tenant.id)
        lines = self.registers.read(tenant.register, after=seen)
        for line in lines:
            self.projection.apply(tenant, line)
            for one in told(self.directory, line) if tenant == TREE else lending.told(tenant, line):
                self._tell(line, one)
        if lines:
            self.directory.set_journal_position(tenant.id, lines[-1].seq)
        return lines[-1].seq if lines else seen

    def _tell(self, line: Entry, one: Told) -> None:
        """What an act on the tree says in the register of an entity; once, whoever follows it."""
        author = {name: line.record[name] for name in ("by", "on_behalf_of", "in_place_of") if name in line.record}
        made = Draft(kind=one.kind, at=from_text(line.at), record={**author, **one.record})
        entity, person = one.tenant, one.record.get("user", "")
        idem = one.idem or f"{TREE.register}#{line.seq}#{one.kind}#{one.record.get('entity', '')}{person}#{one.record.get('of', '')}"
        self.registers.append(entity.register, idem=idem, build=lambda _: made, since=0)
        self.catch_up(entity)
