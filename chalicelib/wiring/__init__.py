"""Ports to use cases: the one place where objects meet. `app.py` gives it AWS's ports, tests memory's."""

from __future__ import annotations

from dataclasses import replace

from ..config import Config
from ..crypto.gate import SlotVault
from ..usecases.access.visibility import Visibility
from ..usecases.award.contracts import Contracts
from ..usecases.award.decisions import Decisions
from ..usecases.award.essential_data import OpenData
from ..usecases.award.phases import Phases
from ..usecases.consultation.changes import Changes
from ..usecases.consultation.committees import Committees
from ..usecases.consultation.drafts import Consultations
from ..usecases.consultation.publication import Publications
from ..usecases.consultation.sealing_setup import SealingSetup
from ..usecases.dce.archives import DceArchives
from ..usecases.dce.checks import DceChecks
from ..usecases.dce.downloads import Downloads
from ..usecases.dce.drafts import Dce
from ..usecases.dce.versions import DceVersions
from ..usecases.deposit.deposits import Deposits
from ..usecases.deposit.seal_files import KeyFiles
from ..usecases.deposit.sealings import Sealings
from ..usecases.directory.organisations import Organisations
from ..usecases.directory.second_factors import SecondFactors
from ..usecases.directory.sign_ins import SignIns
from ..usecases.exchanges.messages import Messages
from ..usecases.exchanges.questions import Questions
from ..usecases.follow_up.attention import AttentionKeeper
from ..usecases.follow_up.change_letters import ChangeLetters
from ..usecases.follow_up.concerned import Concerned
from ..usecases.follow_up.consequences import Consequences
from ..usecases.follow_up.dashboards import Dashboards
from ..usecases.follow_up.followers import Followers
from ..usecases.follow_up.reminders import Reminders
from ..usecases.opening.approvals import Approvals
from ..usecases.opening.closures import Closures
from ..usecases.opening.gate import Gatehouse
from ..usecases.opening.records import OpeningRecords
from ..usecases.opening.releases import Releases
from ..usecases.opening.sessions import OpeningSessions
from ..usecases.opening.share_pages import SharePages
from ..usecases.opening.verdicts import OpeningVerdicts
from ..usecases.publicity.notices import Notices
from ..usecases.register.exports import Exports
from ..usecases.register.registers import Registers
from ..usecases.search.alerts import Alerts
from ..usecases.search.announced_consultations import AnnouncedConsultations
from ..usecases.search.index import SearchIndex
from ..usecases.search.public_search import PublicSearch
from ..usecases.search.saved_searches import SavedSearches
from ..usecases.work.desk import WorkDesk
from ..usecases.work.letters import Postman
from ..usecases.work.walls import Walls
from .ports import Ports
from .rooms import (
    AwardRoom,
    ConsultationRoom,
    DceRoom,
    DepositRoom,
    DirectoryRoom,
    ExchangesRoom,
    FollowUpRoom,
    OpeningRoom,
    PublicityRoom,
    RegisterRoom,
    SearchRoom,
    UseCases,
    WorkRoom,
)

__all__ = ["Ports", "UseCases", "gatehouse", "use_cases"]


def use_cases(p: Ports, config: Config) -> UseCases:
    """One factory a room, lowest first: a room is given what it needs of those below it."""
    index = SearchIndex(consultations=p.consultations, objects=p.objects, log=p.search_log)
    p = replace(p, consultations=AnnouncedConsultations(p.clock, p.consultations, index))
    visibility = Visibility(consultations=p.consultations, directory=p.directory)
    work = _work(p)
    search = _search(p, config, index, work)
    dce = _dce(p, visibility)
    consultation = _consultation(p, visibility, dce)
    deposit = _deposit(p, visibility)
    opening = _opening(p, work)
    award = _award(p, config, search, work)
    exchanges = _exchanges(p, visibility, award)
    publicity = _publicity(p, config, consultation, exchanges)
    followers = Followers(
        consultations=p.consultations,
        publications=consultation.publications,
        changes=consultation.changes,
        versions=dce.dce_versions,
        deposits=deposit.deposits,
        sealings=deposit.sealings,
        closures=opening.closures,
        sessions=opening.sessions,
        records=opening.records,
        decisions=award.decisions,
        contracts=award.contracts,
        phases=award.phases,
        messages=exchanges.messages,
        questions=exchanges.questions,
        notices=publicity.notices,
    )
    rooms = (
        work,
        _directory(p, config),
        search,
        dce,
        consultation,
        deposit,
        opening,
        award,
        exchanges,
        publicity,
        _register(p),
        _follow_up(p, config, work, followers),
    )
    return UseCases(visibility=visibility, **{name: made for room in rooms for name, made in vars(room).items()})


def _work(p: Ports) -> WorkRoom:
    return WorkRoom(
        walls=Walls(attempts=p.attempts),
        postman=Postman(ephemeral=p.ephemeral, mailer=p.mailer),
        desk=WorkDesk(clock=p.clock, attempts=p.attempts),
    )


def _directory(p: Ports, config: Config) -> DirectoryRoom:
    return DirectoryRoom(
        sign_ins=SignIns(clock=p.clock, directory=p.directory, ephemeral=p.ephemeral, mailer=p.mailer, secret=config.secret),
        factors=SecondFactors(clock=p.clock, directory=p.directory, ephemeral=p.ephemeral, rp_id=config.host, origin=config.origin),
        organisations=Organisations(clock=p.clock, directory=p.directory, mailer=p.mailer, origin=config.origin),
    )


def _search(p: Ports, config: Config, index: SearchIndex, work: WorkRoom) -> SearchRoom:
    return SearchRoom(
        search=PublicSearch(clock=p.clock, consultations=p.consultations, index=index),
        index=index,
        saved=SavedSearches(clock=p.clock, saved=p.saved_searches),
        alerts=Alerts(
            clock=p.clock,
            consultations=p.consultations,
            directory=p.directory,
            ephemeral=p.ephemeral,
            saved=p.saved_searches,
            postman=work.postman,
            walls=work.walls,
            origin=config.origin,
        ),
    )


def _dce(p: Ports, visibility: Visibility) -> DceRoom:
    return DceRoom(
        dce=Dce(clock=p.clock, consultations=p.consultations, documents=p.documents, objects=p.objects, queue=p.queue),
        dce_versions=DceVersions(
            clock=p.clock,
            consultations=p.consultations,
            documents=p.documents,
            objects=p.objects,
            registers=p.registers,
            queue=p.queue,
            visibility=visibility,
        ),
        dce_checks=DceChecks(
            clock=p.clock,
            consultations=p.consultations,
            documents=p.documents,
            objects=p.objects,
            registers=p.registers,
            antivirus=p.antivirus,
        ),
        dce_archives=DceArchives(consultations=p.consultations, objects=p.objects),
        downloads=Downloads(clock=p.clock, visibility=visibility, registers=p.registers, objects=p.objects),
    )


def _consultation(p: Ports, visibility: Visibility, dce: DceRoom) -> ConsultationRoom:
    committees = Committees(clock=p.clock, consultations=p.consultations, directory=p.directory, ephemeral=p.ephemeral)
    publications = Publications(
        clock=p.clock,
        consultations=p.consultations,
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
    return ConsultationRoom(
        consultations=Consultations(
            clock=p.clock, consultations=p.consultations, directory=p.directory, visibility=visibility, committees=committees
        ),
        committees=committees,
        publications=publications,
        changes=Changes(
            clock=p.clock,
            consultations=p.consultations,
            registers=p.registers,
            objects=p.objects,
            publications=publications,
            versions=dce.dce_versions,
        ),
    )


def _deposit(p: Ports, visibility: Visibility) -> DepositRoom:
    deposits = Deposits(
        clock=p.clock,
        consultations=p.consultations,
        visibility=visibility,
        deposits=p.deposits,
        directory=p.directory,
        registers=p.registers,
        objects=p.objects,
    )
    return DepositRoom(
        deposits=deposits,
        sealings=Sealings(
            clock=p.clock, deposits=p.deposits, transmissions=deposits, registers=p.registers, objects=p.objects, signer=p.signer
        ),
    )


def _opening(p: Ports, work: WorkRoom) -> OpeningRoom:
    closures = Closures(clock=p.clock, consultations=p.consultations, registers=p.registers, walls=work.walls)
    sessions = OpeningSessions(clock=p.clock, consultations=p.consultations, registers=p.registers, closures=closures)
    key_files, pages = KeyFiles(p.objects), SharePages(p.objects)
    return OpeningRoom(
        closures=closures,
        sessions=sessions,
        approvals=Approvals(clock=p.clock, consultations=p.consultations, sessions=sessions, key_files=key_files, pages=pages),
        releases=Releases(clock=p.clock, objects=p.objects, gate=p.gate, sessions=sessions, key_files=key_files, pages=pages),
        verdicts=OpeningVerdicts(clock=p.clock, consultations=p.consultations, sessions=sessions),
        records=OpeningRecords(
            clock=p.clock, consultations=p.consultations, registers=p.registers, objects=p.objects, sessions=sessions, signer=p.signer
        ),
    )


def _award(p: Ports, config: Config, search: SearchRoom, work: WorkRoom) -> AwardRoom:
    return AwardRoom(
        decisions=Decisions(clock=p.clock, consultations=p.consultations, decisions=p.decisions, registers=p.registers, objects=p.objects),
        contracts=Contracts(decisions=p.decisions, registers=p.registers),
        phases=Phases(
            clock=p.clock,
            consultations=p.consultations,
            dossiers=p.dossiers,
            decisions=p.decisions,
            registers=p.registers,
            objects=p.objects,
            directory=p.directory,
        ),
        open_data=OpenData(
            clock=p.clock,
            consultations=p.consultations,
            decisions=p.decisions,
            registers=p.registers,
            objects=p.objects,
            search=search.search,
            walls=work.walls,
            origin=config.origin,
        ),
    )


def _exchanges(p: Ports, visibility: Visibility, award: AwardRoom) -> ExchangesRoom:
    return ExchangesRoom(
        messages=Messages(
            clock=p.clock,
            consultations=p.consultations,
            decisions=p.decisions,
            messages=p.messages,
            contracts=award.contracts,
            registers=p.registers,
            objects=p.objects,
        ),
        questions=Questions(
            clock=p.clock,
            consultations=p.consultations,
            visibility=visibility,
            questions=p.questions,
            directory=p.directory,
            ephemeral=p.ephemeral,
            registers=p.registers,
            objects=p.objects,
        ),
    )


def _publicity(p: Ports, config: Config, consultation: ConsultationRoom, exchanges: ExchangesRoom) -> PublicityRoom:
    return PublicityRoom(
        notices=Notices(
            clock=p.clock,
            consultations=p.consultations,
            notices=p.notices,
            registers=p.registers,
            objects=p.objects,
            messages=exchanges.messages,
            gazette=p.gazette,
            prepare=consultation.publications.prepare,
            origin=config.origin,
        )
    )


def _register(p: Ports) -> RegisterRoom:
    return RegisterRoom(
        registers=Registers(clock=p.clock, consultations=p.consultations, registers=p.registers), exports=Exports(objects=p.objects)
    )


def _follow_up(p: Ports, config: Config, work: WorkRoom, followers: Followers) -> FollowUpRoom:
    concerned = Concerned(
        consultations=p.consultations, deposits=p.deposits, questions=p.questions, directory=p.directory, registers=p.registers
    )
    attention = AttentionKeeper(
        clock=p.clock,
        consultations=p.consultations,
        questions=p.questions,
        notices=p.notices,
        decisions=p.decisions,
        messages=p.messages,
        registers=p.registers,
        attentions=p.attentions,
    )
    return FollowUpRoom(
        consequences=Consequences(
            clock=p.clock,
            consultations=p.consultations,
            deposits=p.deposits,
            directory=p.directory,
            registers=p.registers,
            messages=followers.messages,
            message_store=p.messages,
            sealings=followers.sealings,
            change_letters=ChangeLetters(consultations=p.consultations, concerned=concerned, origin=config.origin),
            followers=followers,
            attention=attention,
            postman=work.postman,
            walls=work.walls,
            origin=config.origin,
        ),
        dashboards=Dashboards(clock=p.clock, consultations=p.consultations, attentions=p.attentions, keeper=attention),
        reminders=Reminders(
            clock=p.clock,
            consultations=p.consultations,
            questions=p.questions,
            decisions=p.decisions,
            registers=p.registers,
            directory=p.directory,
            postman=work.postman,
            walls=work.walls,
            origin=config.origin,
        ),
    )


def gatehouse(p: Ports, vault: SlotVault) -> Gatehouse:
    return Gatehouse(
        clock=p.clock,
        consultations=p.consultations,
        slot_keys=p.slot_keys,
        registers=p.registers,
        objects=p.objects,
        key_files=KeyFiles(p.objects),
        vault=vault,
    )
