"""Aggregates: saved over the version read, listed in pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from ...domain.consultation import Consultation, SlotKey
from ...domain.dce import DceFile
from ...domain.decision import Decision
from ...domain.directory import Identifier
from ...domain.message import Message
from ...domain.notice import Notice
from ...domain.question import Question
from ...domain.submission import Submission
from .common import Page


class Consultations(Protocol):
    def create(self, consultation: Consultation) -> Consultation: ...

    def get(self, consultation_id: str) -> Consultation | None: ...

    def save(self, consultation: Consultation) -> Consultation:
        """Writes over the version read; returns the new version. Raises StaleVersion when somebody wrote between."""

    def delete(self, consultation: Consultation) -> None: ...

    def of_buyer(self, shelf: str, cursor: str | None) -> Page[Consultation]:
        """Newest first; `shelf` is the entity's id, or one of its own lists (Consultation.shelf)."""

    def published(self, cursor: str | None) -> Page[Consultation]:
        """Public consultations, newest first."""

    def due(self, now: datetime) -> Iterator[Consultation]:
        """Online consultations whose deadline is past and whose closure has not been drawn yet. A later `now` finds those due by then."""

    def permanent(self, now: datetime) -> Iterator[Consultation]:
        """Systems that still take applications after their first deadline, once its closure was drawn."""


class Dossiers(Protocol):
    """Ties between consultations (phases, call-offs), and who is invited where."""

    def tie(self, parent_id: str, child_id: str) -> None:
        """Tying twice changes nothing."""

    def children(self, parent_id: str) -> list[str]:
        """Ids tied to that consultation, oldest first."""

    def invite(self, identifier: Identifier, consultation_id: str) -> None:
        """Inviting twice changes nothing."""

    def invitations(self, identifier: Identifier, cursor: str | None) -> Page[str]:
        """Ids of the consultations to which a company was invited, newest first."""


class Documents(Protocol):
    """Files of the DCE being prepared, those of the version they will be in. Once it is published its list is an object of its own."""

    def add(self, consultation_id: str, version: int, file: DceFile) -> bool:
        """False when a file of that name, case aside, is there already."""

    def get(self, consultation_id: str, version: int, file_id: str) -> DceFile | None: ...

    def put(self, consultation_id: str, version: int, file: DceFile) -> bool:
        """Writes over that very file; False when it was withdrawn meanwhile."""

    def drop(self, consultation_id: str, version: int, file_id: str) -> None: ...

    def page(self, consultation_id: str, version: int, cursor: str | None) -> Page[DceFile]:
        """100 at most, in no order that means anything."""

    def all(self, consultation_id: str, version: int) -> list[DceFile]:
        """By strong read, in the order of their names."""


class SlotKeys(Protocol):
    """The gate's keys, one row a slot; only the gate's role writes them."""

    def put(self, consultation_id: str, key: SlotKey) -> None:
        """Writes or replaces; a key whose `not_before` would go back is refused by the gate, not here."""

    def get(self, consultation_id: str, slot: str) -> SlotKey | None: ...

    def of_consultation(self, consultation_id: str) -> list[SlotKey]: ...


class Submissions(Protocol):
    def create(self, submission: Submission) -> Submission: ...

    def get(self, submission_id: str) -> Submission | None: ...

    def save(self, submission: Submission) -> Submission: ...

    def of_company(self, company_id: str, cursor: str | None) -> Page[Submission]: ...


class Decisions(Protocol):
    def put(self, decision: Decision) -> Decision:
        """Creates (version 1) or writes over the version read. Raises StaleVersion."""

    def of_consultation(self, consultation_id: str) -> list[Decision]: ...

    def to_publish(self) -> list[Decision]:
        """Notified contracts whose essential data is not published yet."""


class Messages(Protocol):
    def create(self, message: Message) -> Message: ...

    def get(self, consultation_id: str, message_id: str) -> Message | None: ...

    def save(self, message: Message) -> Message: ...

    def of_consultation(self, consultation_id: str) -> list[Message]: ...

    def of_company(self, company_id: str, cursor: str | None) -> Page[Message]: ...


class Questions(Protocol):
    def create(self, question: Question) -> Question: ...

    def get(self, consultation_id: str, question_id: str) -> Question | None: ...

    def save(self, question: Question) -> Question:
        """Writes over the version read. Raises StaleVersion."""

    def of_consultation(self, consultation_id: str) -> list[Question]:
        """Oldest first."""


class Notices(Protocol):
    def create(self, notice: Notice) -> Notice: ...

    def get(self, consultation_id: str, notice_id: str) -> Notice | None: ...

    def save(self, notice: Notice) -> Notice:
        """Writes over the version read. Raises StaleVersion."""

    def of_consultation(self, consultation_id: str) -> list[Notice]:
        """Oldest first."""
