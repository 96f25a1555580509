"""Letters, questions and requests for help, in memory."""

from __future__ import annotations

from datetime import date

from ...domain.message import Message
from ...domain.question import Question
from ...domain.support import SupportCase
from ...usecases.ports import Page, lists
from ...usecases.ports.cursors import ordered
from .versioned import MemoryOfConsultation, Versioned


class MemoryMessages(MemoryOfConsultation[Message]):
    def __init__(self) -> None:
        super().__init__()
        self._due: dict[date, set[tuple[str, str]]] = {}

    def of_company(self, company_id: str, cursor: str | None) -> Page[Message]:
        mine = [m for m in self._things.values() if m.company_id == company_id]
        return ordered(mine, lambda m: f"{m.id} {m.consultation_id}", lists.messages_of(company_id), cursor, lists.PAGE_SIZE)

    def note_due(self, day: date, message: Message) -> None:
        self._due.setdefault(day, set()).add((message.consultation_id, message.id))

    def due(self, day: date) -> list[tuple[str, str]]:
        return sorted(self._due.get(day, ()))


class MemoryQuestions(MemoryOfConsultation[Question]):
    def of_company(self, company_id: str, cursor: str | None) -> Page[Question]:
        mine = [q for q in self._things.values() if q.company_id == company_id]
        return ordered(mine, lambda q: f"{q.id} {q.consultation_id}", lists.questions_of(company_id), cursor, lists.PAGE_SIZE)


class MemorySupportCases(Versioned[str, SupportCase]):
    def create(self, case: SupportCase) -> SupportCase:
        return self._create(case.id, case)

    def get(self, case_id: str) -> SupportCase | None:
        return self._things.get(case_id)

    def save(self, case: SupportCase) -> SupportCase:
        return self._save(case.id, case)

    def page(self, question: str, cursor: str | None) -> Page[SupportCase]:
        return ordered(self._things.values(), lambda case: case.id, lists.support(question), cursor, lists.PAGE_SIZE)
