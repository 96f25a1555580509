"""Things in memory saved over the version read: what every store here is made of."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Generic, TypeVar

from ...domain.attention import Attention
from ...domain.buyer import Buyer
from ...domain.company import Company
from ...domain.company_file import CompanyFile
from ...domain.consultation import Consultation
from ...domain.contract import Contract
from ...domain.decision import Decision
from ...domain.deposit import Deposit
from ...domain.entity_import import EntityImport
from ...domain.errors import StaleVersion
from ...domain.evaluation import OfferList, Sheet
from ...domain.evaluation_report import ReportDraft
from ...domain.evaluation_schedules import Schedule
from ...domain.message import Message
from ...domain.notice import Notice
from ...domain.person import User
from ...domain.question import Question
from ...domain.saved_search import SavedSearch
from ...domain.support import SupportCase
from ...domain.ticket import Ticket
from ...domain.usage import Share, Tally

K = TypeVar("K")
T = TypeVar(
    "T",
    Attention,
    Buyer,
    Company,
    Consultation,
    Contract,
    Decision,
    Deposit,
    CompanyFile,
    EntityImport,
    Message,
    Notice,
    OfferList,
    Question,
    ReportDraft,
    SavedSearch,
    Schedule,
    Share,
    Sheet,
    SupportCase,
    Tally,
    Ticket,
    User,
)
U = TypeVar("U", Message, Notice, Question, Ticket)


def saved(things: dict[K, T], key: K, thing: T) -> T:
    """Writes over the version read. Raises StaleVersion when another stands there, or none."""
    stored = things.get(key)
    if stored is None or stored.version != thing.version:
        raise StaleVersion()
    things[key] = replace(thing, version=thing.version + 1)
    return things[key]


class Versioned(Generic[K, T]):
    """Things by their key, saved over the version read."""

    def __init__(self) -> None:
        self._things: dict[K, T] = {}
        self._lock = threading.RLock()

    def _create(self, key: K, thing: T) -> T:
        with self._lock:
            if key in self._things:
                raise StaleVersion()
            self._things[key] = thing
            return thing

    def _save(self, key: K, thing: T) -> T:
        with self._lock:
            return saved(self._things, key, thing)


class MemoryOfConsultation(Versioned[tuple[str, str], U]):
    """Messages, questions, notices: things a consultation keeps beside it."""

    def create(self, thing: U) -> U:
        return self._create((thing.consultation_id, thing.id), thing)

    def get(self, consultation_id: str, thing_id: str) -> U | None:
        return self._things.get((consultation_id, thing_id))

    def save(self, thing: U) -> U:
        return self._save((thing.consultation_id, thing.id), thing)

    def of_consultation(self, consultation_id: str) -> list[U]:
        return sorted((thing for (c, _), thing in self._things.items() if c == consultation_id), key=lambda thing: thing.id)
