"""The ports on AWS: the same on the embedded stack, which speaks AWS's protocols."""

from __future__ import annotations

from ..config import Config
from ..usecases.ports import Mailer
from ..wiring import Ports
from .clamd import Clamd, NoAntivirus
from .clock import SystemClock, TrialClock
from .dynamo.consultations import DynamoConsultations, DynamoDecisions
from .dynamo.deposits import DynamoDeposits
from .dynamo.directory import DynamoDirectory
from .dynamo.documents import DynamoDocuments
from .dynamo.dossiers import DynamoDossiers
from .dynamo.ephemeral import DynamoEphemeral
from .dynamo.exchanges import DynamoNotices, DynamoQuestions
from .dynamo.follow_up import DynamoAttentions
from .dynamo.messages import DynamoMessages
from .dynamo.registers import DynamoRegisters
from .dynamo.rows import Tables
from .dynamo.saved_searches import DynamoSavedSearches
from .dynamo.search_log import DynamoSearchLog
from .dynamo.slot_keys import DynamoSlotKeys
from .dynamo.work import DynamoAttempts
from .gates import LambdaGate
from .gazettes import ByHand
from .kms.keys import KmsSigner
from .mail.ses import SesMailer
from .queues import SqsVerifyQueue
from .s3.objects import S3Objects


def ports(config: Config) -> Ports:
    tables = Tables(config.prefix, config.region)
    return Ports(
        clock=TrialClock(config.clock_file) if config.clock_file else SystemClock(),
        consultations=DynamoConsultations(tables.consultations),
        dossiers=DynamoDossiers(tables.consultations),
        documents=DynamoDocuments(tables.consultations),
        slot_keys=DynamoSlotKeys(tables.consultations),
        deposits=DynamoDeposits(tables.deposits),
        decisions=DynamoDecisions(tables.consultations),
        messages=DynamoMessages(tables.exchanges),
        questions=DynamoQuestions(tables.exchanges),
        notices=DynamoNotices(tables.exchanges),
        gazette=ByHand(),
        directory=DynamoDirectory(tables.directory),
        ephemeral=DynamoEphemeral(tables.ephemeral),
        attempts=DynamoAttempts(tables.ephemeral),
        attentions=DynamoAttentions(tables.consultations),
        registers=DynamoRegisters(tables.registers),
        objects=S3Objects(config.buckets(), config.region, config.s3_endpoint),
        mailer=_mailer(config),
        queue=SqsVerifyQueue(config.verify_queue),
        antivirus=Clamd(config.clamd, config.clamd_max_bytes) if config.clamd else NoAntivirus(),
        gate=LambdaGate(config.gate_function),
        signer=KmsSigner(config.signing_key),
        search_log=DynamoSearchLog(tables.ephemeral),
        saved_searches=DynamoSavedSearches(tables.directory),
    )


def _mailer(config: Config) -> Mailer:
    if not config.mail_folder:
        return SesMailer(config.mail_sender)
    from .mail.folder import FolderMailer  # embedded stack only: AWS never loads it

    return FolderMailer(config.mail_folder)
