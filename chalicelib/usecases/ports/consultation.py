"""Consultations, the ties between them, the gate's keys: aggregates saved over the version read, listed in pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from ...domain.company import Identifier
from ...domain.consultation import Consultation, SlotKey
from .common import Page


class Consultations(Protocol):
    def create(self, consultation: Consultation) -> Consultation: ...

    def get(self, consultation_id: str) -> Consultation | None: ...

    def save(self, consultation: Consultation) -> Consultation:
        """Writes over the version read; returns the new version. Raises StaleVersion when somebody wrote between."""

    def delete(self, consultation: Consultation) -> None: ...

    def of_buyer(self, list_key: str, cursor: str | None, limit: int | None = None) -> Page[Consultation]:
        """Newest first, twenty or `limit` at most; `list_key` is the entity’s id, or one of its own lists (Consultation.list_key)."""

    def published(self, cursor: str | None) -> Page[Consultation]:
        """Public consultations, newest first."""

    def due(self, now: datetime) -> Iterator[str]:
        """Ids of online consultations whose deadline is past and whose closure has not been drawn yet. A later `now` finds those due by then."""

    def permanent(self, now: datetime) -> Iterator[str]:
        """Ids of systems that still take applications after their first deadline, once its closure was drawn."""


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


class SlotKeys(Protocol):
    """The gate's keys, one row a slot; only the gate's role writes them."""

    def put(self, consultation_id: str, key: SlotKey) -> None:
        """Writes or replaces; a key whose `not_before` would go back is refused by the gate, not here."""

    def get(self, consultation_id: str, slot: str) -> SlotKey | None: ...

    def of_consultation(self, consultation_id: str) -> list[SlotKey]: ...
