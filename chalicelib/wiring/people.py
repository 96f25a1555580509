"""Directory: people, entities, companies, and how they come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .lazy import once
from .working import Working

if TYPE_CHECKING:
    from ..usecases.directory.account_mergers import AccountMergers
    from ..usecases.directory.accounts import Accounts
    from ..usecases.directory.addresses import Addresses
    from ..usecases.directory.backup_codes import BackupCodes
    from ..usecases.directory.code_apps import CodeApps
    from ..usecases.directory.companies import Companies
    from ..usecases.directory.company_files import CompanyFiles
    from ..usecases.directory.conventions import Conventions
    from ..usecases.directory.delegations import Delegations
    from ..usecases.directory.entities import Entities
    from ..usecases.directory.entity_imports import EntityImports
    from ..usecases.directory.entity_settings import EntitySettings
    from ..usecases.directory.helpers import Helpers
    from ..usecases.directory.identities import Identities
    from ..usecases.directory.invitations import Invitations
    from ..usecases.directory.joining import Joining
    from ..usecases.directory.ledger import Ledger
    from ..usecases.directory.member_keys import MemberKeys
    from ..usecases.directory.own_data import OwnData
    from ..usecases.directory.own_sessions import OwnSessions
    from ..usecases.directory.places import Places
    from ..usecases.directory.proofs import Proofs
    from ..usecases.directory.provided_identities import ProvidedIdentities
    from ..usecases.directory.provider_sign_ins import ProviderSignIns
    from ..usecases.directory.rearranging import Rearranging
    from ..usecases.directory.renumbering import Renumbering
    from ..usecases.directory.restorations import Restorations
    from ..usecases.directory.second_factors import SecondFactors
    from ..usecases.directory.services import Services
    from ..usecases.directory.sign_in_register import SignInRegister
    from ..usecases.directory.sign_ins import SignIns
    from ..usecases.directory.stand_ins import StandIns
    from ..usecases.directory.tree import Tree


class People(Working):
    @once
    def sign_ins(self) -> SignIns:
        from ..usecases.directory.sign_ins import SignIns

        return SignIns(
            clock=self._p.clock,
            directory=self._p.directory,
            ephemeral=self._p.ephemeral,
            mailer=self._p.mailer,
            allowances=self.allowances,
            register=self.sign_in_register,
            secret=self._config.secret,
        )

    @once
    def sign_in_register(self) -> SignInRegister:
        from ..usecases.directory.sign_in_register import SignInRegister

        return SignInRegister(clock=self._p.clock, registers=self._p.registers)

    @once
    def provider_sign_ins(self) -> ProviderSignIns:
        from ..usecases.directory.provider_sign_ins import ProviderSignIns

        return ProviderSignIns(
            clock=self._p.clock,
            directory=self._p.directory,
            ephemeral=self._p.ephemeral,
            identity_providers=self._p.identity_providers,
            allowances=self.allowances,
            sign_ins=self.sign_ins,
            provided=self.provided_identities,
            providers=self._config.providers,
            origin=self._config.origin,
        )

    @once
    def provided_identities(self) -> ProvidedIdentities:
        from ..usecases.directory.provided_identities import ProvidedIdentities

        return ProvidedIdentities(
            clock=self._p.clock,
            directory=self._p.directory,
            ephemeral=self._p.ephemeral,
            ledger=self.ledger,
            proofs=self.proofs,
        )

    @once
    def factors(self) -> SecondFactors:
        from ..usecases.directory.second_factors import SecondFactors

        return SecondFactors(
            clock=self._p.clock,
            directory=self._p.directory,
            ephemeral=self._p.ephemeral,
            allowances=self.allowances,
            sign_ins=self.sign_ins,
            proofs=self.proofs,
            rp_id=self._config.host,
            origin=self._config.origin,
        )

    @once
    def proofs(self) -> Proofs:
        from ..usecases.directory.proofs import Proofs

        return Proofs(clock=self._p.clock, ephemeral=self._p.ephemeral, restorations=self.restorations, register=self.sign_in_register)

    @once
    def helpers(self) -> Helpers:
        from ..usecases.directory.helpers import Helpers

        return Helpers(directory=self._p.directory)

    @once
    def restorations(self) -> Restorations:
        from ..usecases.directory.restorations import Restorations

        return Restorations(
            clock=self._p.clock,
            directory=self._p.directory,
            own=self.own_sessions,
            ledger=self.ledger,
            allowances=self.allowances,
            helpers=self.helpers,
        )

    @once
    def addresses(self) -> Addresses:
        from ..usecases.directory.addresses import Addresses

        return Addresses(
            clock=self._p.clock,
            directory=self._p.directory,
            ephemeral=self._p.ephemeral,
            mailer=self._p.mailer,
            ledger=self.ledger,
            allowances=self.allowances,
            own=self.own_sessions,
            origin=self._config.origin,
        )

    @once
    def own_data(self) -> OwnData:
        from ..usecases.directory.own_data import OwnData

        return OwnData(
            clock=self._p.clock,
            directory=self._p.directory,
            registers=self._p.registers,
            saved=self._p.saved_searches,
            mailer=self._p.mailer,
            own=self.own_sessions,
            places=self.places,
        )

    @once
    def own_sessions(self) -> OwnSessions:
        from ..usecases.directory.own_sessions import OwnSessions

        return OwnSessions(clock=self._p.clock, ephemeral=self._p.ephemeral, register=self.sign_in_register)

    @once
    def backup_codes(self) -> BackupCodes:
        from ..usecases.directory.backup_codes import BackupCodes

        return BackupCodes(clock=self._p.clock, directory=self._p.directory, allowances=self.allowances, proofs=self.proofs)

    @once
    def code_apps(self) -> CodeApps:
        from ..usecases.directory.code_apps import CodeApps

        return CodeApps(
            clock=self._p.clock,
            directory=self._p.directory,
            ephemeral=self._p.ephemeral,
            allowances=self.allowances,
            proofs=self.proofs,
            secret=self._config.secret,
        )

    @once
    def ledger(self) -> Ledger:
        from ..usecases.directory.ledger import Ledger
        from ..usecases.directory.lending import Lending
        from ..usecases.directory.projection import Projection

        return Ledger(
            clock=self._p.clock,
            registers=self._p.registers,
            directory=self._p.directory,
            projection=Projection(directory=self._p.directory, lending=Lending(directory=self._p.directory)),
        )

    @once
    def accounts(self) -> Accounts:
        from ..usecases.directory.accounts import Accounts

        return Accounts(directory=self._p.directory)

    @once
    def entities(self) -> Entities:
        from ..usecases.directory.entities import Entities

        return Entities(clock=self._p.clock, directory=self._p.directory, ledger=self.ledger, invitations=self.invitations)

    @once
    def tree(self) -> Tree:
        from ..usecases.directory.tree import Tree

        return Tree(clock=self._p.clock, directory=self._p.directory)

    @once
    def rearranging(self) -> Rearranging:
        from ..usecases.directory.rearranging import Rearranging

        return Rearranging(clock=self._p.clock, directory=self._p.directory, ledger=self.ledger)

    @once
    def entity_imports(self) -> EntityImports:
        from ..usecases.directory.entity_imports import EntityImports

        return EntityImports(clock=self._p.clock, directory=self._p.directory, imports=self._p.entity_imports, entities=self.entities)

    @once
    def entity_settings(self) -> EntitySettings:
        from ..usecases.directory.entity_settings import EntitySettings

        return EntitySettings(clock=self._p.clock, directory=self._p.directory, objects=self._p.objects, ledger=self.ledger)

    @once
    def conventions(self) -> Conventions:
        from ..usecases.directory.conventions import Conventions

        return Conventions(clock=self._p.clock, directory=self._p.directory, objects=self._p.objects, ledger=self.ledger)

    @once
    def delegations(self) -> Delegations:
        from ..usecases.directory.delegations import Delegations

        return Delegations(clock=self._p.clock, directory=self._p.directory, ledger=self.ledger)

    @once
    def stand_ins(self) -> StandIns:
        from ..usecases.directory.stand_ins import StandIns

        return StandIns(clock=self._p.clock, directory=self._p.directory, ledger=self.ledger)

    @once
    def services(self) -> Services:
        from ..usecases.directory.services import Services

        return Services(clock=self._p.clock, directory=self._p.directory, ledger=self.ledger)

    @once
    def places(self) -> Places:
        from ..usecases.directory.places import Places

        return Places(clock=self._p.clock, directory=self._p.directory, ledger=self.ledger)

    @once
    def companies(self) -> Companies:
        from ..usecases.directory.companies import Companies

        return Companies(clock=self._p.clock, directory=self._p.directory, ledger=self.ledger)

    @once
    def account_mergers(self) -> AccountMergers:
        from ..usecases.directory.account_mergers import AccountMergers

        return AccountMergers(clock=self._p.clock, directory=self._p.directory, ledger=self.ledger, allowances=self.allowances)

    @once
    def renumbering(self) -> Renumbering:
        from ..usecases.directory.renumbering import Renumbering

        return Renumbering(clock=self._p.clock, directory=self._p.directory, ledger=self.ledger)

    @once
    def company_files(self) -> CompanyFiles:
        from ..usecases.directory.company_files import CompanyFiles

        return CompanyFiles(
            clock=self._p.clock,
            files=self._p.company_files,
            objects=self._p.objects,
            ledger=self.ledger,
            allowances=self.allowances,
        )

    @once
    def identities(self) -> Identities:
        from ..usecases.directory.identities import Identities

        return Identities(clock=self._p.clock, directory=self._p.directory, ledger=self.ledger, allowances=self.allowances)

    @once
    def member_keys(self) -> MemberKeys:
        from ..usecases.directory.member_keys import MemberKeys

        return MemberKeys(clock=self._p.clock, directory=self._p.directory, ledger=self.ledger)

    @once
    def invitations(self) -> Invitations:
        from ..usecases.directory.invitations import Invitations

        return Invitations(
            clock=self._p.clock,
            directory=self._p.directory,
            ledger=self.ledger,
            allowances=self.allowances,
        )

    @once
    def joining(self) -> Joining:
        from ..usecases.directory.joining import Joining

        return Joining(
            clock=self._p.clock,
            directory=self._p.directory,
            ledger=self.ledger,
            allowances=self.allowances,
        )
