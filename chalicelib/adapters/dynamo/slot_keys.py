"""The gate's slot keys on DynamoDB: partitions `SLOTS#…` of the table consultations.

They have partitions of their own because that is what IAM can tell apart: only the gate's role reads or writes them.

access pattern                        operation                     units
AP1 keep or replace a slot's key      PutItem  SLOTS#id / slot      3 WU
AP2 one slot's key                    GetItem  consistent           1 RU
AP3 every slot's key                  Query    SLOTS#id             1 RU per 4 kB
"""

from __future__ import annotations

from typing import Any

from ... import codec
from ...domain.consultation import SlotKey
from . import versioned


class DynamoSlotKeys:
    def __init__(self, model: Any):
        self._model = model

    def put(self, consultation_id: str, key: SlotKey) -> None:  # AP1
        self._model(f"SLOTS#{consultation_id}", key.slot, body=codec.to_dict(key)).save()

    def get(self, consultation_id: str, slot: str) -> SlotKey | None:  # AP2
        row = versioned.get(self._model, f"SLOTS#{consultation_id}", slot)
        return codec.from_dict(SlotKey, row.body) if row else None

    def of_consultation(self, consultation_id: str) -> list[SlotKey]:  # AP3
        rows = self._model.query(f"SLOTS#{consultation_id}", consistent_read=True)
        return [codec.from_dict(SlotKey, row.body) for row in rows]
