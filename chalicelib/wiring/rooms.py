"""What each room of the use cases gives to routes and jobs."""

from __future__ import annotations

from dataclasses import dataclass

from ..usecases.access.visibility import Visibility
from ..usecases.award.contracts import Contracts
from ..usecases.award.decisions import Decisions
from ..usecases.award.essential_data import OpenData
from ..usecases.award.phases import Phases
from ..usecases.consultation.changes import Changes
from ..usecases.consultation.committees import Committees
from ..usecases.consultation.drafts import Consultations
from ..usecases.consultation.publication import Publications
from ..usecases.dce.archives import DceArchives
from ..usecases.dce.checks import DceChecks
from ..usecases.dce.downloads import Downloads
from ..usecases.dce.drafts import Dce
from ..usecases.dce.versions import DceVersions
from ..usecases.deposit.deposits import Deposits
from ..usecases.deposit.sealings import Sealings
from ..usecases.directory.organisations import Organisations
from ..usecases.directory.second_factors import SecondFactors
from ..usecases.directory.sign_ins import SignIns
from ..usecases.exchanges.messages import Messages
from ..usecases.exchanges.questions import Questions
from ..usecases.follow_up.consequences import Consequences
from ..usecases.follow_up.dashboards import Dashboards
from ..usecases.follow_up.reminders import Reminders
from ..usecases.opening.approvals import Approvals
from ..usecases.opening.closures import Closures
from ..usecases.opening.records import OpeningRecords
from ..usecases.opening.releases import Releases
from ..usecases.opening.sessions import OpeningSessions
from ..usecases.opening.verdicts import OpeningVerdicts
from ..usecases.publicity.notices import Notices
from ..usecases.register.exports import Exports
from ..usecases.register.registers import Registers
from ..usecases.search.alerts import Alerts
from ..usecases.search.index import SearchIndex
from ..usecases.search.public_search import PublicSearch
from ..usecases.search.saved_searches import SavedSearches
from ..usecases.work.desk import WorkDesk
from ..usecases.work.letters import Postman
from ..usecases.work.walls import Walls


@dataclass(frozen=True, kw_only=True)
class WorkRoom:
    walls: Walls
    postman: Postman
    desk: WorkDesk


@dataclass(frozen=True, kw_only=True)
class DirectoryRoom:
    sign_ins: SignIns
    factors: SecondFactors
    organisations: Organisations


@dataclass(frozen=True, kw_only=True)
class SearchRoom:
    search: PublicSearch
    index: SearchIndex
    saved: SavedSearches
    alerts: Alerts


@dataclass(frozen=True, kw_only=True)
class DceRoom:
    dce: Dce
    dce_versions: DceVersions
    dce_checks: DceChecks
    dce_archives: DceArchives
    downloads: Downloads


@dataclass(frozen=True, kw_only=True)
class ConsultationRoom:
    consultations: Consultations
    committees: Committees
    publications: Publications
    changes: Changes


@dataclass(frozen=True, kw_only=True)
class DepositRoom:
    deposits: Deposits
    sealings: Sealings


@dataclass(frozen=True, kw_only=True)
class OpeningRoom:
    closures: Closures
    sessions: OpeningSessions
    approvals: Approvals
    releases: Releases
    verdicts: OpeningVerdicts
    records: OpeningRecords


@dataclass(frozen=True, kw_only=True)
class AwardRoom:
    decisions: Decisions
    contracts: Contracts
    phases: Phases
    open_data: OpenData


@dataclass(frozen=True, kw_only=True)
class ExchangesRoom:
    messages: Messages
    questions: Questions


@dataclass(frozen=True, kw_only=True)
class PublicityRoom:
    notices: Notices


@dataclass(frozen=True, kw_only=True)
class RegisterRoom:
    registers: Registers
    exports: Exports


@dataclass(frozen=True, kw_only=True)
class FollowUpRoom:
    consequences: Consequences
    dashboards: Dashboards
    reminders: Reminders


@dataclass(frozen=True, kw_only=True)
class UseCases(
    WorkRoom,
    DirectoryRoom,
    SearchRoom,
    DceRoom,
    ConsultationRoom,
    DepositRoom,
    OpeningRoom,
    AwardRoom,
    ExchangesRoom,
    PublicityRoom,
    RegisterRoom,
    FollowUpRoom,
):
    """Every use case, each by its name; `visibility` is what rooms share."""

    visibility: Visibility
