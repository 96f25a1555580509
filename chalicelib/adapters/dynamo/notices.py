"""Notices on DynamoDB (table exchanges).

access pattern                   operation                      units
AP1 a notice                     GetItem  C#id / NOTICE#id      1 RU
AP2 draft one                    PutItem  if absent             1 WU per kB
AP3 one more step                PutItem  if version            same
AP4 a consultation's notices     Query    C#id, NOTICE#…        1 RU per 4 kB
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...domain.errors import StaleVersion
from ...domain.notice import Notice
from .. import codec
from . import versioned


class DynamoNotices:
    def __init__(self, model: Any):
        self._model = model

    def create(self, notice: Notice) -> Notice:  # AP2
        if not versioned.create(self._row(notice)):
            raise StaleVersion()
        return notice

    def get(self, consultation_id: str, notice_id: str) -> Notice | None:  # AP1
        row = versioned.get(self._model, f"C#{consultation_id}", f"NOTICE#{notice_id}")
        return codec.from_dict(Notice, row.body) if row else None

    def save(self, notice: Notice) -> Notice:  # AP3
        newer = replace(notice, version=notice.version + 1)
        versioned.replace(self._row(newer), notice.version)
        return newer

    def of_consultation(self, consultation_id: str) -> list[Notice]:  # AP4
        rows = self._model.query(f"C#{consultation_id}", self._model.sk.startswith("NOTICE#"), consistent_read=True)
        return [codec.from_dict(Notice, row.body) for row in rows]

    def _row(self, n: Notice) -> Any:
        return self._model(f"C#{n.consultation_id}", f"NOTICE#{n.id}", body=codec.to_dict(n), version=n.version)
