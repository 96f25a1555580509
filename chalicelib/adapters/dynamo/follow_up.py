"""What each consultation asks of its buyer, on DynamoDB: derived rows of the table consultations.

access pattern                                   operation                          units
AP1 that of a consultation                       GetItem  C#ATTENTION#buyer / id    1 RU
AP2 a new one                                    PutItem  if absent                 1 WU
AP3 change it                                    PutItem  if version                1 WU
AP4 all those of a buyer, newest first           Query    C#ATTENTION#buyer         0.5 RU per 4 kB, some 0.3 kB each
"""

from __future__ import annotations

from dataclasses import replace

from ... import codec
from ...domain.attention import Attention
from ...domain.errors import StaleVersion
from . import versioned
from .models import ConsultationRow


class DynamoAttentions:
    def __init__(self, rows: type[ConsultationRow]):
        self._rows = rows

    def get(self, buyer_id: str, consultation_id: str) -> Attention | None:  # AP1
        row = versioned.get(self._rows, _of(buyer_id), consultation_id)
        return codec.from_dict(Attention, row.body) if row else None

    def put(self, attention: Attention) -> Attention:  # AP2, AP3
        newer = replace(attention, version=attention.version + 1)
        row = self._rows(_of(newer.buyer_id), newer.consultation_id, body=codec.to_dict(newer), version=newer.version)
        if attention.version:
            versioned.save(row)
        elif not versioned.create(row):
            raise StaleVersion()
        return newer

    def of_buyer(self, buyer_id: str, limit: int) -> list[Attention]:  # AP4
        rows = self._rows.query(_of(buyer_id), scan_index_forward=False, limit=limit)
        return [codec.from_dict(Attention, row.body) for row in rows]


def _of(buyer_id: str) -> str:
    return f"C#ATTENTION#{buyer_id}"
