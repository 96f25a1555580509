"""The ports on AWS: the same on the embedded stack, which speaks AWS's protocols. Each adapter is loaded when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..wiring import Ports
from ..wiring.lazy import once
from .dynamo.tables import bound

if TYPE_CHECKING:
    from ..config import Config
    from ..crypto.signing import Signer
    from ..usecases import ports as asked
    from .dynamo.tables import Tables


def ports(config: Config) -> Ports:
    return _Cloud(config)


class _Cloud(Ports):
    _config: Config
    _tables: Tables

    def __init__(self, config: Config | None = None, **known: object):
        """`known`: every port, as `dataclasses.replace` gives them; nothing is left to make then."""
        vars(self).update(known)
        if config:
            vars(self).update(_config=config, _tables=bound(config.prefix, config.region))

    @once
    def clock(self) -> asked.Clock:
        from .clock import SystemClock, TrialClock

        return TrialClock(self._config.clock_file) if self._config.clock_file else SystemClock()

    @once
    def consultations(self) -> asked.Consultations:
        from .dynamo.consultation import DynamoConsultations

        return DynamoConsultations(self._tables.consultations)

    @once
    def dossiers(self) -> asked.Dossiers:
        from .dynamo.consultation import DynamoDossiers

        return DynamoDossiers(self._tables.consultation_links)

    @once
    def documents(self) -> asked.Documents:
        from .dynamo.dce import DynamoDocuments

        return DynamoDocuments(self._tables.consultation_links)

    @once
    def slot_keys(self) -> asked.SlotKeys:
        from .dynamo.consultation import DynamoSlotKeys

        return DynamoSlotKeys(self._tables.consultation_links)

    @once
    def deposits(self) -> asked.Deposits:
        from .dynamo.deposit import DynamoDeposits

        return DynamoDeposits(self._tables.deposits, self._tables.deposit_links)

    @once
    def decisions(self) -> asked.Decisions:
        from .dynamo.award import DynamoDecisions

        return DynamoDecisions(self._tables.consultations)

    @once
    def contracts(self) -> asked.Contracts:
        from .dynamo.contracts import DynamoContracts

        return DynamoContracts(self._tables.consultations, self._tables.consultation_links)

    @once
    def hand_overs(self) -> asked.HandOvers:
        from .hand_overs import AsFiles

        return AsFiles()

    @once
    def evaluations(self) -> asked.Evaluations:
        from .dynamo.evaluation import DynamoEvaluations

        return DynamoEvaluations(self._tables.consultations)

    @once
    def messages(self) -> asked.Messages:
        from .dynamo.exchanges import DynamoMessages

        return DynamoMessages(self._tables.exchanges)

    @once
    def questions(self) -> asked.Questions:
        from .dynamo.exchanges import DynamoQuestions

        return DynamoQuestions(self._tables.exchanges)

    @once
    def tickets(self) -> asked.Tickets:
        from .dynamo.exchanges import DynamoTickets

        return DynamoTickets(self._tables.exchanges)

    @once
    def support_cases(self) -> asked.SupportCases:
        from .dynamo.exchanges import DynamoSupportCases

        return DynamoSupportCases(self._tables.exchanges)

    @once
    def notices(self) -> asked.Notices:
        from .dynamo.publicity import DynamoNotices

        return DynamoNotices(self._tables.exchanges)

    @once
    def gazette(self) -> asked.Gazette:
        from .gazettes import ByHand

        return ByHand()

    @once
    def directory(self) -> asked.Directory:
        from .dynamo.directory import DynamoDirectory

        return DynamoDirectory(self._tables.directory, self._tables.directory_links)

    @once
    def company_files(self) -> asked.CompanyFiles:
        from .dynamo.company_files import DynamoCompanyFiles

        return DynamoCompanyFiles(self._tables.directory, self._tables.directory_links)

    @once
    def entity_imports(self) -> asked.EntityImports:
        from .dynamo.entity_imports import DynamoEntityImports

        return DynamoEntityImports(self._tables.directory, self._tables.directory_links)

    @once
    def ephemeral(self) -> asked.Ephemeral:
        from .dynamo.ephemeral import DynamoEphemeral

        return DynamoEphemeral(self._tables.ephemeral)

    @once
    def identity_providers(self) -> asked.IdentityProviders:
        from .oidc import OidcProviders

        return OidcProviders()

    @once
    def attempts(self) -> asked.Attempts:
        from .dynamo.work import DynamoAttempts

        return DynamoAttempts(self._tables.ephemeral)

    @once
    def holdings(self) -> asked.Holdings:
        from .dynamo.work import DynamoHoldings

        return DynamoHoldings(self._tables.ephemeral)

    @once
    def attentions(self) -> asked.Attentions:
        from .dynamo.follow_up import DynamoAttentions

        return DynamoAttentions(self._tables.consultations)

    @once
    def usages(self) -> asked.Usages:
        from .dynamo.usage import DynamoUsages

        return DynamoUsages(self._tables.consultations)

    @once
    def followings(self) -> asked.Followings:
        from .dynamo.follow_up import DynamoFollowings

        return DynamoFollowings(self._tables.consultation_links)

    @once
    def registers(self) -> asked.Registers:
        from .dynamo.register import DynamoRegisters

        return DynamoRegisters(self._tables.registers)

    @once
    def objects(self) -> asked.Objects:
        from .s3.objects import S3Objects

        return S3Objects(self._config.buckets(), self._config.region, self._config.s3_endpoint)

    @once
    def mailer(self) -> asked.Mailer:
        if self._config.mail_folder:  # embedded stack only: AWS never loads it
            from .mail.folder import FolderMailer

            return FolderMailer(self._config.mail_folder, self.clock)
        if self._config.smtp:
            from .mail.smtp import SmtpMailer

            return SmtpMailer(self._config.smtp, self._config.mail_sender, reply_to=self._config.mail_reply_to)
        from .mail.ses import SesMailer

        return SesMailer(
            self._config.mail_sender, reply_to=self._config.mail_reply_to, configuration_set=self._config.ses_configuration_set
        )

    @once
    def queue(self) -> asked.VerifyQueue:
        from .queues import SqsVerifyQueue

        return SqsVerifyQueue(self._config.verify_queue)

    @once
    def antivirus(self) -> asked.Antivirus:
        from .clamd import Clamd, NoAntivirus

        return Clamd(self._config.clamd, self._config.clamd_max_bytes) if self._config.clamd else NoAntivirus()

    @once
    def gate(self) -> asked.Gate:
        from .gates import LambdaGate

        return LambdaGate(self._config.gate_function)

    @once
    def signatures(self) -> asked.SignatureVerifier:
        from .signatures import LambdaSignatures

        return LambdaSignatures(self._config.signatures_function)

    @once
    def signer(self) -> Signer:
        from .kms.keys import KmsSigner

        return KmsSigner(self._config.signing_key)

    @once
    def search_log(self) -> asked.SearchLog:
        from .dynamo.search import DynamoSearchLog

        return DynamoSearchLog(self._tables.ephemeral)

    @once
    def saved_searches(self) -> asked.SavedSearches:
        from .dynamo.search import DynamoSavedSearches

        return DynamoSavedSearches(self._tables.directory)
