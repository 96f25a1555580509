"""Ports to use cases: the one place where objects meet. `app.py` gives it AWS's ports, tests memory's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from .config import Config
from .crypto.gate import SlotVault
from .crypto.signing import Signer
from .usecases import ports
from .usecases.access.visibility import Visibility
from .usecases.award.decisions import Decisions
from .usecases.award.essential_data import OpenData
from .usecases.award.phases import Phases
from .usecases.consultation.changes import Changes
from .usecases.consultation.committees import Committees
from .usecases.consultation.drafts import Consultations
from .usecases.consultation.publication import Publications
from .usecases.consultation.sealing_setup import SealingSetup
from .usecases.dce.archives import DceArchives
from .usecases.dce.checks import DceChecks
from .usecases.dce.downloads import Downloads
from .usecases.dce.drafts import Dce
from .usecases.dce.versions import DceVersions
from .usecases.deposit.deposits import Deposits
from .usecases.deposit.sealings import Sealings
from .usecases.directory.organisations import Organisations
from .usecases.directory.second_factors import SecondFactors
from .usecases.directory.sign_ins import SignIns
from .usecases.exchanges.messages import Messages
from .usecases.exchanges.questions import Questions
from .usecases.follow_up.change_letters import ChangeLetters
from .usecases.follow_up.concerned import Concerned
from .usecases.follow_up.consequences import Consequences
from .usecases.follow_up.dashboards import Dashboards
from .usecases.follow_up.reminders import Reminders
from .usecases.opening.closures import Closures
from .usecases.opening.gate import Gatehouse
from .usecases.opening.records import OpeningRecords
from .usecases.opening.sessions import OpeningSessions
from .usecases.opening.verdicts import OpeningVerdicts
from .usecases.publicity.notices import Notices
from .usecases.register.exports import Exports
from .usecases.register.registers import Registers
from .usecases.search.alerts import Alerts
from .usecases.search.announced_consultations import Announced
from .usecases.search.index import SearchIndex
from .usecases.search.public_search import PublicSearch
from .usecases.search.saved_searches import SavedSearches


@dataclass(frozen=True, kw_only=True)
class Ports:
    """Everything outside."""

    clock: ports.Clock
    consultations: ports.Consultations
    dossiers: ports.Dossiers
    documents: ports.Documents
    slot_keys: ports.SlotKeys
    deposits: ports.Deposits
    decisions: ports.Decisions
    messages: ports.Messages
    questions: ports.Questions
    notices: ports.Notices
    gazette: ports.Gazette
    directory: ports.Directory
    ephemeral: ports.Ephemeral
    registers: ports.Registers
    objects: ports.Objects
    mailer: ports.Mailer
    queue: ports.VerifyQueue
    antivirus: ports.Antivirus
    gate: ports.Gate
    signer: Signer
    search_log: ports.SearchLog
    saved_searches: ports.SavedSearches


@dataclass(frozen=True, kw_only=True)
class UseCases:
    sign_ins: SignIns
    factors: SecondFactors
    organisations: Organisations
    consultations: Consultations
    committees: Committees
    dce: Dce
    dce_versions: DceVersions
    dce_checks: DceChecks
    dce_archives: DceArchives
    publications: Publications
    closures: Closures
    downloads: Downloads
    deposits: Deposits
    sealings: Sealings
    registers: Registers
    sessions: OpeningSessions
    verdicts: OpeningVerdicts
    records: OpeningRecords
    decisions: Decisions
    messages: Messages
    search: PublicSearch
    index: SearchIndex
    saved: SavedSearches
    alerts: Alerts
    open_data: OpenData
    consequences: Consequences
    exports: Exports
    visibility: Visibility
    phases: Phases
    questions: Questions
    changes: Changes
    notices: Notices
    dashboards: Dashboards
    reminders: Reminders


def use_cases(p: Ports, config: Config) -> UseCases:
    index = SearchIndex(consultations=p.consultations, objects=p.objects, log=p.search_log)
    p = replace(p, consultations=Announced(p.clock, p.consultations, index))
    shared: dict[str, Any] = {"clock": p.clock, "consultations": p.consultations}
    committees = Committees(**shared, directory=p.directory, ephemeral=p.ephemeral)
    closures = Closures(**shared, registers=p.registers)
    visibility = Visibility(consultations=p.consultations, directory=p.directory)
    deposits = Deposits(
        **shared, visibility=visibility, deposits=p.deposits, directory=p.directory, registers=p.registers, objects=p.objects
    )
    sealings = Sealings(
        clock=p.clock, deposits=p.deposits, transmissions=deposits, registers=p.registers, objects=p.objects, signer=p.signer
    )
    sessions = OpeningSessions(**shared, registers=p.registers, objects=p.objects, gate=p.gate, closures=closures)
    messages = Messages(**shared, decisions=p.decisions, messages=p.messages, registers=p.registers, objects=p.objects)
    search = PublicSearch(**shared, index=index)
    publications = Publications(
        **shared,
        dossiers=p.dossiers,
        committees=committees,
        registers=p.registers,
        documents=p.documents,
        objects=p.objects,
        queue=p.queue,
        gate=p.gate,
        notices=p.notices,
        setup=SealingSetup(consultations=p.consultations, objects=p.objects, gate=p.gate),
    )
    dce_versions = DceVersions(
        **shared, documents=p.documents, objects=p.objects, registers=p.registers, queue=p.queue, visibility=visibility
    )
    concerned = Concerned(
        consultations=p.consultations, deposits=p.deposits, questions=p.questions, directory=p.directory, registers=p.registers
    )
    return UseCases(
        sign_ins=SignIns(clock=p.clock, directory=p.directory, ephemeral=p.ephemeral, mailer=p.mailer, secret=config.secret),
        factors=SecondFactors(clock=p.clock, directory=p.directory, ephemeral=p.ephemeral, rp_id=config.host, origin=config.origin),
        organisations=Organisations(clock=p.clock, directory=p.directory, mailer=p.mailer, origin=config.origin),
        consultations=Consultations(**shared, directory=p.directory, visibility=visibility, committees=committees),
        committees=committees,
        dce=Dce(**shared, documents=p.documents, objects=p.objects, queue=p.queue),
        dce_versions=dce_versions,
        dce_checks=DceChecks(**shared, documents=p.documents, objects=p.objects, registers=p.registers, antivirus=p.antivirus),
        dce_archives=DceArchives(consultations=p.consultations, objects=p.objects),
        publications=publications,
        closures=closures,
        downloads=Downloads(clock=p.clock, visibility=visibility, registers=p.registers, objects=p.objects),
        deposits=deposits,
        sealings=sealings,
        registers=Registers(**shared, registers=p.registers),
        sessions=sessions,
        verdicts=OpeningVerdicts(**shared, sessions=sessions),
        records=OpeningRecords(**shared, registers=p.registers, objects=p.objects, sessions=sessions, signer=p.signer),
        decisions=Decisions(**shared, decisions=p.decisions, registers=p.registers),
        messages=messages,
        search=search,
        index=index,
        saved=SavedSearches(clock=p.clock, saved=p.saved_searches),
        alerts=Alerts(
            **shared, directory=p.directory, ephemeral=p.ephemeral, saved=p.saved_searches, mailer=p.mailer, origin=config.origin
        ),
        open_data=OpenData(**shared, decisions=p.decisions, registers=p.registers, objects=p.objects, search=search, origin=config.origin),
        consequences=Consequences(
            **shared,
            deposits=p.deposits,
            directory=p.directory,
            ephemeral=p.ephemeral,
            messages=messages,
            message_store=p.messages,
            sealings=sealings,
            letters=ChangeLetters(consultations=p.consultations, concerned=concerned, mailer=p.mailer, origin=config.origin),
            mailer=p.mailer,
            origin=config.origin,
        ),
        exports=Exports(objects=p.objects),
        visibility=visibility,
        questions=Questions(**shared, visibility=visibility, questions=p.questions, directory=p.directory, registers=p.registers),
        notices=Notices(
            **shared,
            notices=p.notices,
            registers=p.registers,
            messages=messages,
            gazette=p.gazette,
            prepare=publications.prepare,
            origin=config.origin,
        ),
        dashboards=Dashboards(
            **shared, questions=p.questions, notices=p.notices, decisions=p.decisions, messages=p.messages, registers=p.registers
        ),
        reminders=Reminders(
            **shared,
            questions=p.questions,
            decisions=p.decisions,
            registers=p.registers,
            directory=p.directory,
            ephemeral=p.ephemeral,
            mailer=p.mailer,
            origin=config.origin,
        ),
        changes=Changes(**shared, registers=p.registers, publications=publications, versions=dce_versions),
        phases=Phases(**shared, dossiers=p.dossiers, decisions=p.decisions, registers=p.registers, directory=p.directory),
    )


def gatehouse(p: Ports, vault: SlotVault) -> Gatehouse:
    return Gatehouse(
        clock=p.clock, consultations=p.consultations, slot_keys=p.slot_keys, registers=p.registers, objects=p.objects, vault=vault
    )
