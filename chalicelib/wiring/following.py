"""Registers, and what follows from their lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .archiving import Archiving
from .lazy import once

if TYPE_CHECKING:
    from ..usecases.consultation.mergers import Mergers
    from ..usecases.follow_up.administration_letters import AdministrationLetters
    from ..usecases.follow_up.attention import AttentionKeeper
    from ..usecases.follow_up.change_letters import ChangeLetters
    from ..usecases.follow_up.concerned import Concerned
    from ..usecases.follow_up.consequences import Consequences
    from ..usecases.follow_up.contract_lines import ContractLines
    from ..usecases.follow_up.contract_reminders import ContractReminders
    from ..usecases.follow_up.contributions import Contributions
    from ..usecases.follow_up.dashboards import Dashboards
    from ..usecases.follow_up.file_reminders import FileReminders
    from ..usecases.follow_up.followers import Followers
    from ..usecases.follow_up.followings import Followings
    from ..usecases.follow_up.invitation_letters import InvitationLetters
    from ..usecases.follow_up.letter_reminders import LetterReminders
    from ..usecases.follow_up.membership_letters import MembershipLetters
    from ..usecases.follow_up.message_letters import MessageLetters
    from ..usecases.follow_up.reminders import Reminders
    from ..usecases.follow_up.restoration_letters import RestorationLetters
    from ..usecases.follow_up.support_letters import SupportLetters
    from ..usecases.follow_up.usage import UsageKeeper
    from ..usecases.register.access_attempts import AccessAttempts
    from ..usecases.register.registers import Registers
    from ..usecases.register.tenant_registers import TenantRegisters


class Following(Archiving):
    @once
    def registers(self) -> Registers:
        from ..usecases.register.registers import Registers

        return Registers(
            clock=self._p.clock, consultations=self.kept_consultations, registers=self._p.registers, directory=self._p.directory
        )

    @once
    def access_attempts(self) -> AccessAttempts:
        from ..usecases.register.access_attempts import AccessAttempts

        return AccessAttempts(
            clock=self._p.clock, consultations=self.kept_consultations, registers=self._p.registers, allowances=self.allowances
        )

    @once
    def mergers(self) -> Mergers:
        from ..usecases.consultation.mergers import Mergers

        return Mergers(consultations=self.kept_consultations)

    @once
    def tenant_registers(self) -> TenantRegisters:
        from ..usecases.register.tenant_registers import TenantRegisters

        return TenantRegisters(clock=self._p.clock, directory=self._p.directory, registers=self._p.registers, host=self._config.host)

    @once
    def concerned(self) -> Concerned:
        from ..usecases.follow_up.concerned import Concerned

        return Concerned(
            consultations=self.kept_consultations,
            deposits=self._p.deposits,
            questions=self._p.questions,
            followings=self._p.followings,
            directory=self._p.directory,
            invited=self.invited,
            registers=self._p.registers,
        )

    @once
    def followings(self) -> Followings:
        from ..usecases.follow_up.followings import Followings

        return Followings(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            visibility=self.visibility,
            followings=self._p.followings,
            deposits=self.deposits,
            sealings=self.sealings,
        )

    @once
    def change_letters(self) -> ChangeLetters:
        from ..usecases.follow_up.change_letters import ChangeLetters

        return ChangeLetters(consultations=self.kept_consultations, concerned=self.concerned, origin=self._config.origin)

    @once
    def administration_letters(self) -> AdministrationLetters:
        from ..usecases.follow_up.administration_letters import AdministrationLetters

        return AdministrationLetters(directory=self._p.directory, restorations=self.restoration_letters, origin=self._config.origin)

    @once
    def restoration_letters(self) -> RestorationLetters:
        from ..usecases.follow_up.restoration_letters import RestorationLetters

        return RestorationLetters(clock=self._p.clock, directory=self._p.directory, helpers=self.helpers, origin=self._config.origin)

    @once
    def invitation_letters(self) -> InvitationLetters:
        from ..usecases.follow_up.invitation_letters import InvitationLetters

        return InvitationLetters(
            consultations=self.kept_consultations,
            directory=self._p.directory,
            invited=self.invited,
            tickets=self.tickets,
            ticket_store=self._p.tickets,
            origin=self._config.origin,
        )

    @once
    def support_letters(self) -> SupportLetters:
        from ..usecases.follow_up.support_letters import SupportLetters

        return SupportLetters(
            requests=self.support_requests,
            consultations=self.kept_consultations,
            directory=self._p.directory,
            origin=self._config.origin,
        )

    @once
    def followers(self) -> Followers:
        from ..usecases.follow_up.followers import Followers

        return Followers(
            consultations=self.kept_consultations,
            publications=self.publications,
            changes=self.changes,
            versions=self.dce_versions,
            deposits=self.deposits,
            sealings=self.sealings,
            closures=self.closures,
            sessions=self.sessions,
            records=self.records,
            anonymity=self.anonymity,
            admissions=self.admissions,
            decisions=self.decisions,
            contract_effects=self.contract_effects,
            births=self.births,
            modification_data=self.modification_data,
            challenges=self.challenges,
            phases=self.phases,
            messages=self.messages,
            resendings=self.resendings,
            threads=self.threads,
            questions=self.questions,
            support=self.support_requests,
            notices=self.notices,
            tickets=self.tickets,
            eliminations=self.eliminations,
        )

    @once
    def consequences(self) -> Consequences:
        from ..usecases.follow_up.consequences import Consequences

        return Consequences(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            deposits=self._p.deposits,
            directory=self._p.directory,
            registers=self._p.registers,
            deliveries=self.deliveries,
            message_letters=self.message_letters,
            sealings=self.sealings,
            change_letters=self.change_letters,
            support_letters=self.support_letters,
            followers=self.followers,
            ledger=self.ledger,
            mergers=self.mergers,
            four_eyes=self.four_eyes,
            contract_lines=self.contract_lines,
            administration_letters=self.administration_letters,
            invitation_letters=self.invitation_letters,
            membership_letters=self.membership_letters,
            letter_reminders=self.letter_reminders,
            attention=self.attention,
            usage=self.usage,
            postman=self.postman,
            walls=self.walls,
            origin=self._config.origin,
        )

    @once
    def message_letters(self) -> MessageLetters:
        from ..usecases.follow_up.message_letters import MessageLetters

        return MessageLetters(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            messages=self._p.messages,
            directory=self._p.directory,
            objects=self._p.objects,
            origin=self._config.origin,
        )

    @once
    def membership_letters(self) -> MembershipLetters:
        from ..usecases.follow_up.membership_letters import MembershipLetters

        return MembershipLetters(
            consultations=self.kept_consultations,
            deposits=self._p.deposits,
            directory=self._p.directory,
            memberships=self.memberships,
        )

    @once
    def attention(self) -> AttentionKeeper:
        from ..usecases.follow_up.attention import AttentionKeeper

        return AttentionKeeper(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            questions=self._p.questions,
            notices=self._p.notices,
            decisions=self._p.decisions,
            messages=self._p.messages,
            registers=self._p.registers,
            attentions=self._p.attentions,
        )

    @once
    def usage(self) -> UsageKeeper:
        from ..usecases.follow_up.usage import UsageKeeper

        return UsageKeeper(consultations=self.kept_consultations, registers=self._p.registers, usages=self._p.usages)

    @once
    def contributions(self) -> Contributions:
        from ..usecases.follow_up.contributions import Contributions

        return Contributions(clock=self._p.clock, directory=self._p.directory, usages=self._p.usages)

    @once
    def dashboards(self) -> Dashboards:
        from ..usecases.follow_up.dashboards import Dashboards

        return Dashboards(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            attentions=self._p.attentions,
            keeper=self.attention,
            directory=self._p.directory,
        )

    @once
    def contract_lines(self) -> ContractLines:
        from ..usecases.follow_up.contract_lines import ContractLines

        return ContractLines(
            clock=self._p.clock,
            ledger=self.contract_ledger,
            data=self.modification_data,
            directory=self._p.directory,
            postman=self.postman,
            origin=self._config.origin,
        )

    @once
    def contract_reminders(self) -> ContractReminders:
        from ..usecases.follow_up.contract_reminders import ContractReminders

        return ContractReminders(contracts=self._p.contracts, ledger=self.contract_ledger, subcontracts=self.subcontracts, walls=self.walls)

    @once
    def file_reminders(self) -> FileReminders:
        from ..usecases.follow_up.file_reminders import FileReminders

        return FileReminders(
            files=self._p.company_files,
            directory=self._p.directory,
            postman=self.postman,
            walls=self.walls,
            origin=self._config.origin,
        )

    @once
    def letter_reminders(self) -> LetterReminders:
        from ..usecases.follow_up.letter_reminders import LetterReminders

        return LetterReminders(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            messages=self._p.messages,
            registers=self._p.registers,
            directory=self._p.directory,
            walls=self.walls,
            origin=self._config.origin,
        )

    @once
    def reminders(self) -> Reminders:
        from ..usecases.follow_up.reminders import Reminders

        return Reminders(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            questions=self._p.questions,
            decisions=self._p.decisions,
            registers=self._p.registers,
            directory=self._p.directory,
            postman=self.postman,
            digests=self.digests,
            walls=self.walls,
            origin=self._config.origin,
        )
