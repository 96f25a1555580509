"""Deposits and their opening."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .consulting import Consulting
from .lazy import once

if TYPE_CHECKING:
    from ..usecases.deposit.deposits import Deposits
    from ..usecases.deposit.histories import DepositHistories
    from ..usecases.deposit.memberships import Memberships
    from ..usecases.deposit.seal_files import KeyFiles
    from ..usecases.deposit.sealings import Sealings
    from ..usecases.deposit.transmissions import Transmissions
    from ..usecases.deposit.workstation_tests import WorkstationTests
    from ..usecases.opening.anonymity import Anonymity
    from ..usecases.opening.approvals import Approvals
    from ..usecases.opening.closures import Closures
    from ..usecases.opening.incidents import OpeningIncidents
    from ..usecases.opening.readers import Readers
    from ..usecases.opening.records import OpeningRecords
    from ..usecases.opening.releases import Releases
    from ..usecases.opening.sessions import OpeningSessions
    from ..usecases.opening.share_pages import SharePages
    from ..usecases.opening.signature_checks import SignatureChecks
    from ..usecases.opening.verdicts import OpeningVerdicts


class Answering(Consulting):
    @once
    def deposits(self) -> Deposits:
        from ..usecases.deposit.deposits import Deposits

        return Deposits(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            visibility=self.visibility,
            deposits=self._p.deposits,
            directory=self._p.directory,
            registers=self._p.registers,
            objects=self._p.objects,
            allowances=self.allowances,
            standing=self.standing,
        )

    @once
    def transmissions(self) -> Transmissions:
        from ..usecases.deposit.transmissions import Transmissions

        return Transmissions(
            deposits=self.deposits,
            store=self._p.deposits,
            consultations=self.kept_consultations,
            objects=self._p.objects,
            allowances=self.allowances,
            standing=self.standing,
        )

    @once
    def sealings(self) -> Sealings:
        from ..usecases.deposit.sealings import Sealings

        return Sealings(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            deposits=self._p.deposits,
            transmissions=self.deposits,
            registers=self._p.registers,
            objects=self._p.objects,
            signer=self._p.signer,
        )

    @once
    def workstation_tests(self) -> WorkstationTests:
        from ..usecases.deposit.workstation_tests import WorkstationTests

        return WorkstationTests(clock=self._p.clock, objects=self._p.objects)

    @once
    def deposit_histories(self) -> DepositHistories:
        from ..usecases.deposit.histories import DepositHistories

        return DepositHistories(consultations=self._p.consultations, deposits=self._p.deposits, sealings=self.sealings)

    @once
    def memberships(self) -> Memberships:
        from ..usecases.deposit.memberships import Memberships

        return Memberships(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            deposits=self._p.deposits,
            directory=self._p.directory,
            registers=self._p.registers,
            secret=self._config.secret,
            origin=self._config.origin,
        )

    @once
    def closures(self) -> Closures:
        from ..usecases.opening.closures import Closures

        return Closures(clock=self._p.clock, consultations=self.kept_consultations, registers=self._p.registers, walls=self.walls)

    @once
    def sessions(self) -> OpeningSessions:
        from ..usecases.opening.sessions import OpeningSessions

        return OpeningSessions(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            registers=self._p.registers,
            closures=self.closures,
            directory=self._p.directory,
        )

    @once
    def key_files(self) -> KeyFiles:
        from ..usecases.deposit.seal_files import KeyFiles

        return KeyFiles(self._p.objects)

    @once
    def share_pages(self) -> SharePages:
        from ..usecases.opening.share_pages import SharePages

        return SharePages(self._p.objects)

    @once
    def approvals(self) -> Approvals:
        from ..usecases.opening.approvals import Approvals

        return Approvals(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            sessions=self.sessions,
            key_files=self.key_files,
            pages=self.share_pages,
        )

    @once
    def releases(self) -> Releases:
        from ..usecases.opening.releases import Releases

        return Releases(
            clock=self._p.clock,
            objects=self._p.objects,
            gate=self._p.gate,
            sessions=self.sessions,
            key_files=self.key_files,
            pages=self.share_pages,
        )

    @once
    def verdicts(self) -> OpeningVerdicts:
        from ..usecases.opening.verdicts import OpeningVerdicts

        return OpeningVerdicts(
            clock=self._p.clock, consultations=self.kept_consultations, decisions=self._p.decisions, sessions=self.sessions
        )

    @once
    def incidents(self) -> OpeningIncidents:
        from ..usecases.opening.incidents import OpeningIncidents

        return OpeningIncidents(clock=self._p.clock, sessions=self.sessions)

    @once
    def signature_checks(self) -> SignatureChecks:
        from ..usecases.opening.signature_checks import SignatureChecks

        return SignatureChecks(clock=self._p.clock, objects=self._p.objects, sessions=self.sessions, verifier=self._p.signatures)

    @once
    def anonymity(self) -> Anonymity:
        from ..usecases.opening.anonymity import Anonymity

        return Anonymity(clock=self._p.clock, consultations=self.kept_consultations, sessions=self.sessions)

    @once
    def readers(self) -> Readers:
        from ..usecases.opening.readers import Readers

        return Readers(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            directory=self._p.directory,
            registers=self._p.registers,
            objects=self._p.objects,
            sessions=self.sessions,
            key_files=self.key_files,
        )

    @once
    def records(self) -> OpeningRecords:
        from ..usecases.opening.records import OpeningRecords

        return OpeningRecords(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            registers=self._p.registers,
            objects=self._p.objects,
            sessions=self.sessions,
            signer=self._p.signer,
        )
