"""What a consultation keeps beside it in the table exchanges: questions (`Q#…`), notices (`NOTICE#…`), tickets (`TICKET#…`).

access pattern                          operation                  units
AP1 one of them                         GetItem  C#id / kind#id    1 RU
AP2 a new one                           PutItem  if absent         1 WU per kB
AP3 change it                           PutItem  if version        same
AP4 all those of a consultation         Query    C#id, kind#…      1 RU per 4 kB
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Generic, TypeVar

from ... import codec
from ...domain.errors import StaleVersion
from ...domain.notice import Notice
from ...domain.question import Question
from ...domain.ticket import Ticket
from . import versioned
from .models import ExchangeRow

T = TypeVar("T", Question, Notice, Ticket)


class OfConsultation(Generic[T]):
    """Rows `C#id / <prefix><thing's id>`."""

    kind: type[T]
    prefix: ClassVar[str]

    def __init__(self, rows: type[ExchangeRow]):
        self._rows = rows

    def create(self, thing: T) -> T:  # AP2
        if not versioned.create(self._row(thing)):
            raise StaleVersion()
        return thing

    def get(self, consultation_id: str, thing_id: str) -> T | None:  # AP1
        row = versioned.get(self._rows, f"C#{consultation_id}", self.prefix + thing_id)
        return codec.from_dict(self.kind, row.body) if row else None

    def save(self, thing: T) -> T:  # AP3
        newer = replace(thing, version=thing.version + 1)
        versioned.save(self._row(newer))
        return newer

    def of_consultation(self, consultation_id: str) -> list[T]:  # AP4
        rows = self._rows.query(f"C#{consultation_id}", self._rows.sk.startswith(self.prefix), consistent_read=True)
        return [codec.from_dict(self.kind, row.body) for row in rows]

    def _row(self, thing: T) -> ExchangeRow:
        return self._rows(f"C#{thing.consultation_id}", self.prefix + thing.id, body=codec.to_dict(thing), version=thing.version)
