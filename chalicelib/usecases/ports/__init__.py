"""What use cases need from outside. Each port has two real implementations: AWS and memory (tests hold them to one contract)."""

from .award import Decisions
from .common import Clock, Page
from .consultation import Consultations, Dossiers, SlotKeys
from .contracts import Contracts, HandOvers
from .dce import Documents
from .deposit import Deposits
from .directory import CompanyFiles, Directory, EntityImports
from .ephemeral import Claim, Ephemeral
from .evaluation import Evaluations
from .exchanges import Messages, Questions, SupportCases, Tickets
from .follow_up import Attentions, Followings
from .gate import Gate
from .identity import IdentityProviders
from .journals import Gazette
from .mail import Deferred, Handed, Mail, Mailer, Report
from .objects import Objects, Part, SignedUrl
from .publicity import Notices
from .register import Registers
from .search import SavedSearches, SearchLog
from .signatures import SignatureVerifier
from .usage import Usages
from .verification import Antivirus, Verdict, VerifyQueue
from .work import Attempts, Holdings

__all__ = [
    "Antivirus",
    "Attempts",
    "Attentions",
    "Claim",
    "Clock",
    "CompanyFiles",
    "Consultations",
    "Contracts",
    "Decisions",
    "Deferred",
    "Directory",
    "Documents",
    "Dossiers",
    "EntityImports",
    "Ephemeral",
    "Evaluations",
    "Followings",
    "Gate",
    "Gazette",
    "HandOvers",
    "Handed",
    "Holdings",
    "IdentityProviders",
    "Mail",
    "Mailer",
    "Messages",
    "Notices",
    "Objects",
    "Page",
    "Part",
    "Questions",
    "Tickets",
    "Registers",
    "Report",
    "SavedSearches",
    "SearchLog",
    "SignatureVerifier",
    "SignedUrl",
    "SlotKeys",
    "SupportCases",
    "Deposits",
    "Usages",
    "Verdict",
    "VerifyQueue",
]
