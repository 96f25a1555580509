"""What use cases need from outside. Each port has two real implementations: AWS and memory (tests hold them to one contract)."""

from .common import Clock, Page
from .objects import Objects, Part, SignedUrl
from .people import Directory, Ephemeral
from .registers import Registers
from .searching import SavedSearches, SearchLog
from .services import Antivirus, Gate, Gazette, Mail, Mailer, Verdict, VerifyQueue
from .stores import Consultations, Decisions, Documents, Dossiers, Messages, Notices, Questions, SlotKeys, Submissions

__all__ = [
    "Antivirus",
    "Clock",
    "Consultations",
    "Decisions",
    "Directory",
    "Documents",
    "Dossiers",
    "Ephemeral",
    "Gate",
    "Gazette",
    "Mail",
    "Mailer",
    "Messages",
    "Notices",
    "Objects",
    "Page",
    "Part",
    "Questions",
    "Registers",
    "SavedSearches",
    "SearchLog",
    "SignedUrl",
    "SlotKeys",
    "Submissions",
    "Verdict",
    "VerifyQueue",
]
