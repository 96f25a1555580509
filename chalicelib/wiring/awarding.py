"""Decisions, phases, open data, exchanges, notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .judging import Judging
from .lazy import once

if TYPE_CHECKING:
    from ..usecases.award.challenges import Challenges
    from ..usecases.award.contract_effects import ContractEffects
    from ..usecases.award.decisions import Decisions
    from ..usecases.award.essential_data import OpenData
    from ..usecases.award.fates import Fates
    from ..usecases.award.outcomes import Outcomes
    from ..usecases.award.phases import Phases
    from ..usecases.exchanges.attachment_checks import AttachmentChecks
    from ..usecases.exchanges.attachments import Attachments
    from ..usecases.exchanges.composing import Composer
    from ..usecases.exchanges.deliveries import Deliveries
    from ..usecases.exchanges.letter_desk import LetterDesk
    from ..usecases.exchanges.messages import Messages
    from ..usecases.exchanges.printed_letters import PrintedLetters
    from ..usecases.exchanges.questions import Questions
    from ..usecases.exchanges.resendings import Resendings
    from ..usecases.exchanges.support_desk import SupportDesk
    from ..usecases.exchanges.support_requests import SupportRequests
    from ..usecases.exchanges.templates import LetterTemplates
    from ..usecases.exchanges.threads import Threads
    from ..usecases.publicity.notices import Notices


class Awarding(Judging):
    @once
    def decisions(self) -> Decisions:
        from ..usecases.award.decisions import Decisions

        return Decisions(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            decisions=self._p.decisions,
            registers=self._p.registers,
            objects=self._p.objects,
        )

    @once
    def contract_effects(self) -> ContractEffects:
        from ..usecases.award.contract_effects import ContractEffects

        return ContractEffects(decisions=self._p.decisions, registers=self._p.registers)

    @once
    def outcomes(self) -> Outcomes:
        from ..usecases.award.outcomes import Outcomes

        return Outcomes(decisions=self._p.decisions, deposits=self._p.deposits)

    @once
    def phases(self) -> Phases:
        from ..usecases.award.phases import Phases

        return Phases(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            dossiers=self._p.dossiers,
            decisions=self._p.decisions,
            registers=self._p.registers,
            objects=self._p.objects,
            directory=self._p.directory,
            standing=self.standing,
            invited=self.invited,
        )

    @once
    def open_data(self) -> OpenData:
        from ..usecases.award.essential_data import OpenData

        return OpenData(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            decisions=self._p.decisions,
            registers=self._p.registers,
            objects=self._p.objects,
            search=self.search,
            walls=self.walls,
            origin=self._config.origin,
        )

    @once
    def messages(self) -> Messages:
        from ..usecases.exchanges.messages import Messages

        return Messages(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            decisions=self._p.decisions,
            messages=self._p.messages,
            registers=self._p.registers,
            objects=self._p.objects,
            attachments=self.attachments,
            composer=self.composer,
            queue=self._p.queue,
        )

    @once
    def attachment_checks(self) -> AttachmentChecks:
        from ..usecases.exchanges.attachment_checks import AttachmentChecks

        return AttachmentChecks(
            clock=self._p.clock,
            messages=self._p.messages,
            objects=self._p.objects,
            registers=self._p.registers,
            antivirus=self._p.antivirus,
        )

    @once
    def attachments(self) -> Attachments:
        from ..usecases.exchanges.attachments import Attachments

        return Attachments(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            visibility=self.visibility,
            objects=self._p.objects,
            allowances=self.allowances,
        )

    @once
    def challenges(self) -> Challenges:
        from ..usecases.award.challenges import Challenges

        return Challenges(clock=self._p.clock, consultations=self.kept_consultations, registers=self._p.registers)

    @once
    def fates(self) -> Fates:
        from ..usecases.award.fates import Fates

        return Fates(
            consultations=self.kept_consultations,
            decisions=self._p.decisions,
            messages=self._p.messages,
            registers=self._p.registers,
        )

    @once
    def deliveries(self) -> Deliveries:
        from ..usecases.exchanges.deliveries import Deliveries

        return Deliveries(
            clock=self._p.clock,
            messages=self._p.messages,
            registers=self._p.registers,
            objects=self._p.objects,
            contract_effects=self.contract_effects,
            postman=self.postman,
        )

    @once
    def resendings(self) -> Resendings:
        from ..usecases.exchanges.resendings import Resendings

        return Resendings(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            decisions=self._p.decisions,
            messages=self._p.messages,
            registers=self._p.registers,
            objects=self._p.objects,
            deliveries=self.deliveries,
            allowances=self.allowances,
        )

    @once
    def composer(self) -> Composer:
        from ..usecases.exchanges.composing import Composer

        return Composer(
            consultations=self.kept_consultations,
            decisions=self._p.decisions,
            messages=self._p.messages,
            directory=self._p.directory,
            registers=self._p.registers,
        )

    @once
    def letter_desk(self) -> LetterDesk:
        from ..usecases.exchanges.letter_desk import LetterDesk

        return LetterDesk(clock=self._p.clock, consultations=self.kept_consultations, composer=self.composer)

    @once
    def letter_templates(self) -> LetterTemplates:
        from ..usecases.exchanges.templates import LetterTemplates

        return LetterTemplates(
            clock=self._p.clock, consultations=self.kept_consultations, directory=self._p.directory, composer=self.composer
        )

    @once
    def printed_letters(self) -> PrintedLetters:
        from ..usecases.exchanges.printed_letters import PrintedLetters

        return PrintedLetters(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            directory=self._p.directory,
            objects=self._p.objects,
            letters=self.messages,
            deliveries=self.deliveries,
        )

    @once
    def threads(self) -> Threads:
        from ..usecases.exchanges.threads import Threads

        return Threads(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            visibility=self.visibility,
            messages=self._p.messages,
            directory=self._p.directory,
            registers=self._p.registers,
            objects=self._p.objects,
            attachments=self.attachments,
            letters=self.messages,
            deliveries=self.deliveries,
        )

    @once
    def questions(self) -> Questions:
        from ..usecases.exchanges.questions import Questions

        return Questions(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            visibility=self.visibility,
            questions=self._p.questions,
            directory=self._p.directory,
            ephemeral=self._p.ephemeral,
            registers=self._p.registers,
            objects=self._p.objects,
        )

    @once
    def support_requests(self) -> SupportRequests:
        from ..usecases.exchanges.support_requests import SupportRequests

        return SupportRequests(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            allowances=self.allowances,
            ephemeral=self._p.ephemeral,
            registers=self._p.registers,
            objects=self._p.objects,
            cases=self._p.support_cases,
        )

    @once
    def support_desk(self) -> SupportDesk:
        from ..usecases.exchanges.support_desk import SupportDesk

        return SupportDesk(clock=self._p.clock, cases=self._p.support_cases, requests=self.support_requests)

    @once
    def notices(self) -> Notices:
        from ..usecases.publicity.notices import Notices

        return Notices(
            clock=self._p.clock,
            consultations=self.kept_consultations,
            notices=self._p.notices,
            registers=self._p.registers,
            objects=self._p.objects,
            attachments=self.attachments,
            gazette=self._p.gazette,
            prepare=self.publications.prepare,
            origin=self._config.origin,
        )
