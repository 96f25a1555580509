"""The gate's slot keys on DynamoDB (table consultations; only the gate's role writes `SLOT#…`).

access pattern                        operation                     units
AP1 keep or replace a slot's key      PutItem  C#id / SLOT#slot     3 WU
AP2 one slot's key                    GetItem  consistent           1 RU
AP3 every slot's key                  Query    C#id, SLOT#…         1 RU per 4 kB
"""

from __future__ import annotations

from pynamodb.models import Model

from ...domain.consultation import SlotKey
from .. import codec
from . import versioned


class DynamoSlotKeys:
    def __init__(self, model: type[Model]):
        self._model = model

    def put(self, consultation_id: str, key: SlotKey) -> None:  # AP1
        self._model(f"C#{consultation_id}", f"SLOT#{key.slot}", body=codec.to_dict(key)).save()

    def get(self, consultation_id: str, slot: str) -> SlotKey | None:  # AP2
        row = versioned.get(self._model, f"C#{consultation_id}", f"SLOT#{slot}")
        return codec.from_dict(SlotKey, row.body) if row else None

    def of_consultation(self, consultation_id: str) -> list[SlotKey]:  # AP3
        rows = self._model.query(f"C#{consultation_id}", self._model.sk.startswith("SLOT#"), consistent_read=True)
        return [codec.from_dict(SlotKey, row.body) for row in rows]
