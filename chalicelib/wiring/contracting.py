"""Contracts and their life."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .awarding import Awarding
from .lazy import once

if TYPE_CHECKING:
    from ..usecases.contracts.amendments import Amendments
    from ..usecases.contracts.births import Births
    from ..usecases.contracts.contracts import Contracts
    from ..usecases.contracts.endings import Endings
    from ..usecases.contracts.held import HeldContracts
    from ..usecases.contracts.ledger import ContractLedger
    from ..usecases.contracts.modification_data import ModificationData
    from ..usecases.contracts.orders import Orders
    from ..usecases.contracts.subcontracts import Subcontracts
    from ..usecases.contracts.transmissions import Transmissions


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
    def amendments(self) -> Amendments:
        from ..usecases.contracts.amendments import Amendments

        return Amendments(clock=self._p.clock, directory=self._p.directory, objects=self._p.objects, ledger=self.contract_ledger)

    @once
    def subcontracts(self) -> Subcontracts:
        from ..usecases.contracts.subcontracts import Subcontracts

        return Subcontracts(clock=self._p.clock, objects=self._p.objects, ledger=self.contract_ledger, held=self.held_contracts)

    @once
    def contract_endings(self) -> Endings:
        from ..usecases.contracts.endings import Endings

        return Endings(clock=self._p.clock, ledger=self.contract_ledger)

    @once
    def purchase_orders(self) -> Orders:
        from ..usecases.contracts.orders import Orders

        return Orders(clock=self._p.clock, objects=self._p.objects, ledger=self.contract_ledger)

    @once
    def transmissions_of_contracts(self) -> Transmissions:
        from ..usecases.contracts.transmissions import Transmissions

        return Transmissions(clock=self._p.clock, objects=self._p.objects, ledger=self.contract_ledger, hand_overs=self._p.hand_overs)

    @once
    def modification_data(self) -> ModificationData:
        from ..usecases.contracts.modification_data import ModificationData

        return ModificationData(
            consultations=self.kept_consultations,
            decisions=self._p.decisions,
            ledger=self.contract_ledger,
            open_data=self.open_data,
        )

    @once
    def held_contracts(self) -> HeldContracts:
        from ..usecases.contracts.held import HeldContracts

        return HeldContracts(clock=self._p.clock, contracts=self._p.contracts, directory=self._p.directory, objects=self._p.objects)
