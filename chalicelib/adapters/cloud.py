"""The ports on AWS: the same on the embedded stack, which speaks AWS's protocols."""

from __future__ import annotations

from ..config import Config
from ..usecases.ports import Clock, Mailer
from ..wiring import Ports
from .clamd import Clamd, NoAntivirus
from .clock import SystemClock, TrialClock
from .dynamo.award import DynamoDecisions
from .dynamo.consultation import DynamoConsultations, DynamoDossiers, DynamoSlotKeys
from .dynamo.dce import DynamoDocuments
from .dynamo.deposit import DynamoDeposits
from .dynamo.directory import DynamoDirectory
from .dynamo.ephemeral import DynamoEphemeral
from .dynamo.exchanges import DynamoMessages, DynamoQuestions
from .dynamo.follow_up import DynamoAttentions
from .dynamo.publicity import DynamoNotices
from .dynamo.register import DynamoRegisters
from .dynamo.search import DynamoSavedSearches, DynamoSearchLog
from .dynamo.tables import bound
from .dynamo.work import DynamoAttempts
from .gates import LambdaGate
from .gazettes import ByHand
from .kms.keys import KmsSigner
from .mail.ses import SesMailer
from .queues import SqsVerifyQueue
from .s3.objects import S3Objects


def ports(config: Config) -> Ports:
    tables = bound(config.prefix, config.region)
    clock = TrialClock(config.clock_file) if config.clock_file else SystemClock()
    return Ports(
        clock=clock,
        consultations=DynamoConsultations(tables.consultations),
        dossiers=DynamoDossiers(tables.consultation_links),
        documents=DynamoDocuments(tables.consultation_links),
        slot_keys=DynamoSlotKeys(tables.consultation_links),
        deposits=DynamoDeposits(tables.deposits, tables.deposit_links),
        decisions=DynamoDecisions(tables.consultations),
        messages=DynamoMessages(tables.exchanges),
        questions=DynamoQuestions(tables.exchanges),
        notices=DynamoNotices(tables.exchanges),
        gazette=ByHand(),
        directory=DynamoDirectory(tables.directory, tables.directory_links),
        ephemeral=DynamoEphemeral(tables.ephemeral),
        attempts=DynamoAttempts(tables.ephemeral),
        attentions=DynamoAttentions(tables.consultations),
        registers=DynamoRegisters(tables.registers),
        objects=S3Objects(config.buckets(), config.region, config.s3_endpoint),
        mailer=_mailer(config, clock),
        queue=SqsVerifyQueue(config.verify_queue),
        antivirus=Clamd(config.clamd, config.clamd_max_bytes) if config.clamd else NoAntivirus(),
        gate=LambdaGate(config.gate_function),
        signer=KmsSigner(config.signing_key),
        search_log=DynamoSearchLog(tables.ephemeral),
        saved_searches=DynamoSavedSearches(tables.directory),
    )


def _mailer(config: Config, clock: Clock) -> Mailer:
    if not config.mail_folder:
        return SesMailer(config.mail_sender)
    from .mail.folder import FolderMailer  # embedded stack only: AWS never loads it

    return FolderMailer(config.mail_folder, clock)
