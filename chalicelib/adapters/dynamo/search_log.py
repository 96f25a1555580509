"""The log of what changed in public consultations, on DynamoDB (table ephemeral): forgotten once folded into the index.

access pattern                          operation                                units
AP1 tell a change                       PutItem SEARCHLOG / instant#id           1 WU per kB
AP2 changes since an instant, in order  Query   SEARCHLOG, sk >= instant         1 RU per 4 kB
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from ...domain.ids import new_id
from ...domain.instants import to_text

_PARTITION = "SEARCHLOG"
_KEEP = timedelta(days=15)


class DynamoSearchLog:
    def __init__(self, model: Any):
        self._model = model

    def add(self, at: datetime, record: list[Any]) -> None:  # AP1
        row = self._model(_PARTITION, f"{to_text(at)}#{new_id(at)}", body=record, expires_at=int((at + _KEEP).timestamp()))
        row.save()

    def since(self, at: datetime) -> list[list[Any]]:  # AP2
        return [row.body for row in self._model.query(_PARTITION, self._model.sk >= to_text(at), consistent_read=True)]
