"""The store of consultations, telling the search index of each public change: no use case has to remember it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ...domain.consultation import Consultation
from .. import ports
from ..ports import Clock, Page
from .index import SearchIndex


@dataclass(frozen=True)
class AnnouncedConsultations:
    """A store like the one it wraps."""

    clock: Clock
    store: ports.Consultations
    index: SearchIndex

    def create(self, consultation: Consultation) -> Consultation:
        return self.store.create(consultation)

    def get(self, consultation_id: str) -> Consultation | None:
        return self.store.get(consultation_id)

    def save(self, consultation: Consultation) -> Consultation:
        saved = self.store.save(consultation)
        self.index.announce(saved, self.clock.now())
        return saved

    def announce(self, consultation_id: str) -> None:
        """Tell the index of a change again, in case the process that saved it died before; telling twice changes nothing."""
        saved = self.store.get(consultation_id)
        if saved:
            self.index.announce(saved, self.clock.now())

    def delete(self, consultation: Consultation) -> None:
        self.store.delete(consultation)

    def of_buyer(self, list_key: str, cursor: str | None, limit: int | None = None) -> Page[Consultation]:
        return self.store.of_buyer(list_key, cursor, limit)

    def published(self, cursor: str | None) -> Page[Consultation]:
        return self.store.published(cursor)

    def due(self, now: datetime) -> Iterator[str]:
        return self.store.due(now)

    def permanent(self, now: datetime) -> Iterator[str]:
        return self.store.permanent(now)
