"""Letters, questions and answers, requests for help."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from ...domain.message import Message
from ...domain.question import Question
from ...domain.support import SupportCase
from ...domain.ticket import Ticket
from .common import Page


class Messages(Protocol):
    def create(self, message: Message) -> Message: ...

    def get(self, consultation_id: str, message_id: str) -> Message | None: ...

    def save(self, message: Message) -> Message: ...

    def of_consultation(self, consultation_id: str) -> list[Message]: ...

    def of_company(self, company_id: str, cursor: str | None) -> Page[Message]: ...

    def note_due(self, day: date, message: Message) -> None:
        """Somebody may have to be reminded of it that day; noted once however often."""

    def due(self, day: date) -> list[tuple[str, str]]:
        """(consultation, message) of those noted for that day, by strong read."""


class Tickets(Protocol):
    def create(self, ticket: Ticket) -> Ticket:
        """Raises StaleVersion when it is there already."""

    def get(self, consultation_id: str, ticket_id: str) -> Ticket | None: ...

    def save(self, ticket: Ticket) -> Ticket:
        """Writes over the version read. Raises StaleVersion."""

    def of_consultation(self, consultation_id: str) -> list[Ticket]: ...


class Questions(Protocol):
    def create(self, question: Question) -> Question: ...

    def get(self, consultation_id: str, question_id: str) -> Question | None: ...

    def save(self, question: Question) -> Question:
        """Writes over the version read. Raises StaleVersion."""

    def of_consultation(self, consultation_id: str) -> list[Question]:
        """Oldest first."""

    def of_company(self, company_id: str, cursor: str | None) -> Page[Question]:
        """Newest first, whatever the consultation; one just asked may be missing for a moment."""


class SupportCases(Protocol):
    def create(self, case: SupportCase) -> SupportCase:
        """Raises StaleVersion when it is there already."""

    def get(self, case_id: str) -> SupportCase | None: ...

    def save(self, case: SupportCase) -> SupportCase:
        """Writes over the version read. Raises StaleVersion."""

    def page(self, question: str, cursor: str | None) -> Page[SupportCase]:
        """Everyone's, newest first, by strong read. `question` tells the list of one filter from that of another: it filters nothing."""
