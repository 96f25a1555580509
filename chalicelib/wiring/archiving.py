"""What leaves the platform: documents made on request, folders, transfers; and what is eliminated at its term."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .contracting import Contracting
from .lazy import once

if TYPE_CHECKING:
    from ..usecases.archive.committee import CommitteeFolder
    from ..usecases.archive.contents import Contents
    from ..usecases.archive.eliminations import Eliminations
    from ..usecases.archive.folders import Folders
    from ..usecases.archive.keeping import Keepings
    from ..usecases.archive.transfers import Transfers
    from ..usecases.register.exports import Exports


class Archiving(Contracting):
    @once
    def exports(self) -> Exports:
        from ..usecases.register.exports import Exports

        return Exports(objects=self._p.objects)

    @once
    def contents(self) -> Contents:
        from ..usecases.archive.aggregates import Aggregates
        from ..usecases.archive.contents import Contents
        from ..usecases.archive.contract_pieces import ContractPieces

        aggregates = Aggregates(
            objects=self._p.objects,
            decisions=self._p.decisions,
            messages=self._p.messages,
            questions=self._p.questions,
            notices=self._p.notices,
        )
        contracts = ContractPieces(
            decisions=self._p.decisions, contracts=self._p.contracts, registers=self._p.registers, signer=self._p.signer
        )
        return Contents(
            contracts=contracts,
            registers=self._p.registers,
            objects=self._p.objects,
            messages=self._p.messages,
            decisions=self._p.decisions,
            key_files=self.key_files,
            signer=self._p.signer,
            aggregates=aggregates,
        )

    @once
    def committee_folder(self) -> CommitteeFolder:
        from ..usecases.archive.committee import CommitteeFolder

        return CommitteeFolder(
            clock=self._p.clock,
            consultations=self._p.consultations,
            registers=self._p.registers,
            objects=self._p.objects,
            directory=self._p.directory,
            gate=self._p.gate,
            contents=self.contents,
        )

    @once
    def folders(self) -> Folders:
        from ..usecases.archive.folders import Folders

        return Folders(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            registers=self._p.registers,
            objects=self._p.objects,
            contents=self.contents,
            committee=self.committee_folder,
            exports=self.exports,
        )

    @once
    def keepings(self) -> Keepings:
        from ..usecases.archive.keeping import Keepings

        return Keepings(clock=self._p.clock, decisions=self._p.decisions, contracts=self._p.contracts)

    @once
    def eliminations(self) -> Eliminations:
        from ..usecases.archive.eliminations import Eliminations

        return Eliminations(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            registers=self._p.registers,
            keepings=self.keepings,
            gate=self._p.gate,
        )

    @once
    def transfers(self) -> Transfers:
        from ..usecases.archive.transfers import Transfers

        return Transfers(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            registers=self._p.registers,
            folders=self.folders,
            keepings=self.keepings,
        )
