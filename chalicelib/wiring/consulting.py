"""Search, documents of the consultation, consultations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .lazy import once
from .people import People

if TYPE_CHECKING:
    from ..usecases import ports
    from ..usecases.access.invited import Invited
    from ..usecases.access.visibility import Visibility
    from ..usecases.consultation.changes import Changes
    from ..usecases.consultation.committees import Committees
    from ..usecases.consultation.drafts import Consultations
    from ..usecases.consultation.evaluators import Evaluators
    from ..usecases.consultation.four_eyes import FourEyes
    from ..usecases.consultation.groups import Kin
    from ..usecases.consultation.powers import Powers
    from ..usecases.consultation.practice import Practice
    from ..usecases.consultation.publication import Publications
    from ..usecases.consultation.sealing_setup import SealingSetup
    from ..usecases.consultation.tickets import Tickets
    from ..usecases.dce.archives import DceArchives
    from ..usecases.dce.checks import DceChecks
    from ..usecases.dce.downloads import Downloads
    from ..usecases.dce.drafts import Dce
    from ..usecases.dce.versions import DceVersions
    from ..usecases.search.alerts import Alerts
    from ..usecases.search.index import SearchIndex
    from ..usecases.search.public_search import PublicSearch
    from ..usecases.search.saved_searches import SavedSearches
    from ..usecases.search.subscriptions import Subscriptions


class Consulting(People):
    @once
    def index(self) -> SearchIndex:
        from ..usecases.search.index import SearchIndex

        return SearchIndex(consultations=self._p.consultations, objects=self._p.objects, log=self._p.search_log)

    @once
    def kept_consultations(self) -> ports.Consultations:
        """The store, whose writes the index hears of."""
        from ..usecases.search.announced_consultations import AnnouncedConsultations

        return AnnouncedConsultations(self._p.clock, self._p.consultations, self.index)

    @once
    def evaluators(self) -> Evaluators:
        from ..usecases.consultation.evaluators import Evaluators

        return Evaluators(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            directory=self._p.directory,
            invitations=self.invitations,
            ledger=self.ledger,
        )

    @once
    def powers(self) -> Powers:
        from ..usecases.consultation.powers import Powers

        return Powers(clock=self._p.clock, consultations=self.kept_consultations, directory=self._p.directory)

    @once
    def visibility(self) -> Visibility:
        from ..usecases.access.visibility import Visibility

        return Visibility(consultations=self.kept_consultations, invited=self.invited)

    @once
    def invited(self) -> Invited:
        from ..usecases.access.invited import Invited

        return Invited(directory=self._p.directory, tickets=self._p.tickets)

    @once
    def tickets(self) -> Tickets:
        from ..usecases.consultation.tickets import Tickets

        return Tickets(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            directory=self._p.directory,
            registers=self._p.registers,
            tickets=self._p.tickets,
            secret=self._config.secret,
            origin=self._config.origin,
        )

    @once
    def search(self) -> PublicSearch:
        from ..usecases.search.public_search import PublicSearch

        return PublicSearch(clock=self._p.clock, consultations=self.kept_consultations, index=self.index)

    @once
    def saved(self) -> SavedSearches:
        from ..usecases.search.saved_searches import SavedSearches

        return SavedSearches(clock=self._p.clock, saved=self._p.saved_searches)

    @once
    def subscriptions(self) -> Subscriptions:
        from ..usecases.search.subscriptions import Subscriptions

        return Subscriptions(
            clock=self._p.clock,
            saved=self._p.saved_searches,
            ephemeral=self._p.ephemeral,
            allowances=self.allowances,
            postman=self.postman,
            origin=self._config.origin,
        )

    @once
    def alerts(self) -> Alerts:
        from ..usecases.search.alerts import Alerts

        return Alerts(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            directory=self._p.directory,
            ephemeral=self._p.ephemeral,
            saved=self._p.saved_searches,
            postman=self.postman,
            walls=self.walls,
            origin=self._config.origin,
        )

    @once
    def dce(self) -> Dce:
        from ..usecases.dce.drafts import Dce

        return Dce(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            documents=self._p.documents,
            objects=self._p.objects,
            queue=self._p.queue,
            allowances=self.allowances,
            standing=self.standing,
        )

    @once
    def dce_versions(self) -> DceVersions:
        from ..usecases.dce.versions import DceVersions

        return DceVersions(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            documents=self._p.documents,
            objects=self._p.objects,
            registers=self._p.registers,
            queue=self._p.queue,
            visibility=self.visibility,
        )

    @once
    def dce_checks(self) -> DceChecks:
        from ..usecases.dce.checks import DceChecks

        return DceChecks(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            documents=self._p.documents,
            objects=self._p.objects,
            registers=self._p.registers,
            antivirus=self._p.antivirus,
        )

    @once
    def dce_archives(self) -> DceArchives:
        from ..usecases.dce.archives import DceArchives

        return DceArchives(consultations=self.kept_consultations, objects=self._p.objects)

    @once
    def downloads(self) -> Downloads:
        from ..usecases.dce.downloads import Downloads

        return Downloads(clock=self._p.clock, visibility=self.visibility, registers=self._p.registers, objects=self._p.objects)

    @once
    def committees(self) -> Committees:
        from ..usecases.consultation.committees import Committees

        return Committees(
            clock=self._p.clock, consultations=self.kept_consultations, directory=self._p.directory, ephemeral=self._p.ephemeral
        )

    @once
    def sealing_setup(self) -> SealingSetup:
        from ..usecases.consultation.sealing_setup import SealingSetup

        return SealingSetup(consultations=self.kept_consultations, objects=self._p.objects, gate=self._p.gate)

    @once
    def publications(self) -> Publications:
        from ..usecases.consultation.publication import Publications

        return Publications(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            dossiers=self._p.dossiers,
            committees=self.committees,
            registers=self._p.registers,
            documents=self._p.documents,
            objects=self._p.objects,
            queue=self._p.queue,
            gate=self._p.gate,
            notices=self._p.notices,
            setup=self.sealing_setup,
            four_eyes=self.four_eyes,
        )

    @once
    def four_eyes(self) -> FourEyes:
        from ..usecases.consultation.four_eyes import FourEyes

        return FourEyes(consultations=self.kept_consultations, directory=self._p.directory, ledger=self.ledger, setup=self.sealing_setup)

    @once
    def kin(self) -> Kin:
        from ..usecases.consultation.groups import Kin

        return Kin(clock=self._p.clock, directory=self._p.directory)

    @once
    def consultations(self) -> Consultations:
        from ..usecases.consultation.drafts import Consultations

        return Consultations(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            directory=self._p.directory,
            visibility=self.visibility,
            committees=self.committees,
            allowances=self.allowances,
            standing=self.standing,
            dce=self.dce,
        )

    @once
    def practice(self) -> Practice:
        from ..usecases.consultation.practice import Practice

        return Practice(clock=self._p.clock, consultations=self.kept_consultations, directory=self._p.directory)

    @once
    def changes(self) -> Changes:
        from ..usecases.consultation.changes import Changes

        return Changes(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            registers=self._p.registers,
            objects=self._p.objects,
            publications=self.publications,
            versions=self.dce_versions,
        )
