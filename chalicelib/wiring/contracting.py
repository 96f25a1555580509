"""Contracts and their life."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .awarding import Awarding
from .lazy import once

if TYPE_CHECKING:
    from ..usecases.contracts.births import Births
    from ..usecases.contracts.contracts import Contracts
    from ..usecases.contracts.held import HeldContracts
    from ..usecases.contracts.ledger import ContractLedger


class Contracting(Awarding):
    @once
    def contract_ledger(self) -> ContractLedger:
        from ..usecases.contracts.ledger import ContractLedger

        return ContractLedger(clock=self._p.clock, contracts=self._p.contracts, registers=self._p.registers, directory=self._p.directory)

    @once
    def births(self) -> Births:
        from ..usecases.contracts.births import Births

        return Births(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            decisions=self._p.decisions,
            contracts=self._p.contracts,
            registers=self._p.registers,
            directory=self._p.directory,
            ledger=self.contract_ledger,
        )

    @once
    def contracts(self) -> Contracts:
        from ..usecases.contracts.contracts import Contracts

        return Contracts(
            clock=self._p.clock,
            contracts=self._p.contracts,
            registers=self._p.registers,
            directory=self._p.directory,
            objects=self._p.objects,
            allowances=self.allowances,
            ledger=self.contract_ledger,
        )

    @once
    def held_contracts(self) -> HeldContracts:
        from ..usecases.contracts.held import HeldContracts

        return HeldContracts(clock=self._p.clock, contracts=self._p.contracts, directory=self._p.directory, objects=self._p.objects)
