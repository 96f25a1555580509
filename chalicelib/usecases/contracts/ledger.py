"""The register of each contract, and the contract that follows it (register first, then follow).

Who writes has first seen every line before it applied, and the line is refused its place when another came between: the law is judged on what
the register holds (caps, the maximum of a framework agreement), never on what a screen showed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ...domain.contract import Contract, register
from ...domain.errors import NotFound, StaleVersion, Unavailable
from ...domain.ids import new_id
from ...domain.permission import Action, Ties
from ...domain.register import Draft, Entry
from .. import ports
from ..access.permission import Actor, permit
from ..directory import buyer_tree
from ..ports import Clock, Directory, Registers
from . import projection

TRIES = 50
Decide = Callable[[Contract], Mapping[str, Any] | None]
"""Judges the act on the contract as it stands, and says its line; None when nothing would change. May raise Refused."""


class _Overtaken(Exception):
    """Another line came between the judgement and the write."""


@dataclass(frozen=True, kw_only=True)
class ContractLedger:
    clock: Clock
    contracts: ports.Contracts
    registers: Registers
    directory: Directory

    def read(self, contract_id: str) -> Contract:
        """Raises NotFound."""
        found = self.contracts.get(contract_id)
        if found is None:
            raise NotFound()
        return found

    def permitted(self, actor: Actor | None, contract_id: str, action: Action) -> tuple[Contract, Actor]:
        """The contract on which somebody of its entity may do `action`. Raises like `permit`."""
        found = self.read(contract_id)
        above = buyer_tree.over(self.directory, actor, found.born.buyer_id) if action is Action.READ_CONTRACTS else ()
        ties = Ties(above=above, service_id=found.born.service_id, ended=found.notified_on is not None)
        return found, permit(actor, action, tenant_id=found.born.buyer_id, now=self.clock.now(), ties=ties)

    def write(self, contract_id: str, kind: str, by: Actor | None, decide: Decide, *, idem: str = "") -> Contract:
        """The line of one act, and the contract after it; as it is when `decide` finds nothing to change.

        `by`: None for what the platform does by itself. `idem`: of acts done at most once in the life of the register. Raises what `decide`
        raises, NotFound, and Unavailable `register-busy` when others keep coming first.
        """
        name = idem or f"{kind}#{new_id(self.clock.now())}"
        for _ in range(TRIES):
            seen = self.catch_up(contract_id)
            if seen is None:
                raise NotFound()
            record = decide(seen)
            if record is None:
                return seen
            if self._try(contract_id, kind, {**(by.signature if by else {"by": ""}), **record}, name, seen.seq, named=bool(idem)):
                return self.catch_up(contract_id) or seen
        raise Unavailable("D’autres personnes agissent sur ce contrat au même moment. Réessayez dans un instant.", "register-busy")

    def begin(self, contract_id: str, record: Mapping[str, Any]) -> Entry:
        """The first line of a register; the one known when there is one."""
        now = self.clock.now()
        return self.registers.append(
            register(contract_id), idem=projection.BORN, since=0, build=lambda _: Draft(kind=projection.BORN, at=now, record=record)
        )

    def _try(self, contract_id: str, kind: str, record: Mapping[str, Any], idem: str, seen: int, *, named: bool) -> Entry | None:
        def build(last: Entry | None) -> Draft:
            if (last.seq if last else 0) != seen:
                raise _Overtaken
            return Draft(kind=kind, at=self.clock.now(), record=record)

        try:
            return self.registers.append(register(contract_id), idem=idem, build=build, since=0 if named else seen)
        except _Overtaken:
            return None

    def catch_up(self, contract_id: str) -> Contract | None:
        """Bring a contract in line with its register; None for one that has none. Called before and after each act, and by the registers' stream."""
        for _ in range(TRIES):
            known = made = self.contracts.get(contract_id)
            for line in self.registers.read(register(contract_id), after=known.seq if known else 0):
                made = projection.apply(made, contract_id, line)
            if made is None or made is known:
                return known
            for company in _companies(made):
                self.contracts.tie(company, contract_id)
            try:
                return self.contracts.put(made)
            except StaleVersion:  # somebody followed the same lines meanwhile
                continue
        raise StaleVersion()


def _companies(c: Contract) -> set[str]:
    """Under what its holders find it: their accounts, and their identifiers for accounts that are confirmed to bear them."""
    every = [*c.born.holders, *(one for amendment in c.amendments for one in amendment.holders)]
    return {one.company_id for one in every if one.company_id} | {f"{one.identifier_type}#{one.identifier}" for one in every}
