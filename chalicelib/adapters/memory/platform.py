"""The ports without AWS, for tests that build a whole platform in a millisecond."""

from __future__ import annotations

from datetime import datetime, timedelta

from ...domain.notice import Notice
from ...domain.ticket import Ticket
from ...usecases.deposit.seal_files import KeyFiles
from ...usecases.opening.gate import Gatehouse
from ...wiring import Ports
from ..gazettes import Connected
from ..hand_overs import AsFiles
from ..oidc import OidcProviders
from ..signatures import HereSignatures
from .award import MemoryDecisions
from .company_files import MemoryCompanyFiles
from .consultation import MemoryConsultations, MemoryDossiers, MemorySlotKeys
from .contracts import MemoryContracts
from .dce import MemoryDocuments
from .deposit import MemoryDeposits
from .directory import MemoryDirectory
from .entity_imports import MemoryEntityImports
from .ephemeral import MemoryEphemeral
from .evaluation import MemoryEvaluations
from .exchanges import MemoryMessages, MemoryQuestions, MemorySupportCases
from .follow_up import MemoryAttentions, MemoryFollowings
from .keys import MemorySigner, MemoryVault
from .mail import MemoryMailer
from .objects import MemoryObjects
from .register import MemoryRegisters
from .search import MemorySavedSearches, MemorySearchLog
from .usage import MemoryUsages
from .verification import MemoryAntivirus, MemoryQueue
from .versioned import MemoryOfConsultation
from .work import MemoryAttempts, MemoryHoldings


class SetClock:
    """A clock that tests move."""

    def __init__(self, now: datetime):
        self.instant = now

    def now(self) -> datetime:
        return self.instant

    def on_this_clock(self, real: datetime) -> datetime:
        return self.instant

    def advance(self, by: timedelta) -> None:
        self.instant += by


def ports(now: datetime) -> Ports:
    clock, consultations, slot_keys = SetClock(now), MemoryConsultations(), MemorySlotKeys()
    registers, objects = MemoryRegisters(), MemoryObjects()
    gate = Gatehouse(
        clock=clock,
        consultations=consultations,
        slot_keys=slot_keys,
        registers=registers,
        objects=objects,
        key_files=KeyFiles(objects),
        vault=MemoryVault(),
    )
    return Ports(
        clock=clock,
        consultations=consultations,
        dossiers=MemoryDossiers(),
        documents=MemoryDocuments(),
        slot_keys=slot_keys,
        deposits=MemoryDeposits(),
        decisions=MemoryDecisions(),
        contracts=MemoryContracts(),
        hand_overs=AsFiles(),
        evaluations=MemoryEvaluations(),
        messages=MemoryMessages(),
        questions=MemoryQuestions(),
        support_cases=MemorySupportCases(),
        tickets=MemoryOfConsultation[Ticket](),
        notices=MemoryOfConsultation[Notice](),
        gazette=Connected("boamp"),
        directory=MemoryDirectory(),
        entity_imports=MemoryEntityImports(),
        company_files=MemoryCompanyFiles(),
        ephemeral=MemoryEphemeral(),
        identity_providers=OidcProviders(),
        attempts=MemoryAttempts(),
        holdings=MemoryHoldings(),
        attentions=MemoryAttentions(),
        usages=MemoryUsages(),
        followings=MemoryFollowings(),
        registers=registers,
        objects=objects,
        mailer=MemoryMailer(),
        queue=MemoryQueue(),
        antivirus=MemoryAntivirus(),
        gate=gate,
        signatures=HereSignatures(clock),
        signer=MemorySigner(),
        search_log=MemorySearchLog(),
        saved_searches=MemorySavedSearches(),
    )
