"""The tables as pynamodb sees them. Rows are private to the adapters; domain objects travel in `body` as JSON.

One model a table; index attributes are written only where an index needs them. Names come from `infra/data.json`.
"""

from __future__ import annotations

import base64
import gzip
from typing import Any

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model


def _index(name: str, hash_key: str, range_key: str) -> GlobalSecondaryIndex:
    meta = type("Meta", (), {"index_name": name, "projection": AllProjection(), "read_capacity_units": 1, "write_capacity_units": 1})
    attributes = {hash_key: UnicodeAttribute(hash_key=True), range_key: UnicodeAttribute(range_key=True)}
    return type(name, (GlobalSecondaryIndex,), {"Meta": meta, **attributes})()


PACKED, PACKED_FROM = "gz:", 16_384
"""Before the base64 of a compressed text; and from how many characters: JSON text never begins so."""


class PackedJSON(JSONAttribute):
    """JSON, compressed when it is long: a consultation of 1,000 lots stays far below the 400 kB of an item."""

    def serialize(self, value: Any) -> str | None:
        text = super().serialize(value)
        if text is None or len(text) < PACKED_FROM:
            return text
        return PACKED + base64.b64encode(gzip.compress(text.encode(), 6, mtime=0)).decode()

    def deserialize(self, value: str) -> Any:
        packed = value.startswith(PACKED)
        return super().deserialize(gzip.decompress(base64.b64decode(value[len(PACKED) :])).decode() if packed else value)


class Tables:
    """The six models bound to one prefix: `<prefix>-consultations`, …"""

    def __init__(self, prefix: str, region: str):
        self._prefix, self._region = prefix, region
        self.consultations = self._model(
            "consultations",
            version=True,
            buyer_id=str,
            id=str,
            online=str,
            due_at=str,
            public=str,
            published_at=str,
            by_buyer=("buyer_id", "id"),
            to_close=("online", "due_at"),
            public_index=("public", "published_at"),
        )
        self.deposits = self._model("submissions", version=True, company_id=str, id=str, by_company=("company_id", "id"))
        self.exchanges = self._model("exchanges", version=True, recipient_id=str, id=str, by_recipient=("recipient_id", "id"))
        self.directory = self._model("directory", version=True, tenant_id=str, id=str, by_tenant=("tenant_id", "id"))
        self.ephemeral = self._model("ephemeral", expires_at=int, n=int)
        self.registers = self._registers()

    def _model(self, name: str, *, version: bool = False, **columns) -> type[Model]:
        fields: dict[str, Any] = {
            "pk": UnicodeAttribute(hash_key=True),
            "sk": UnicodeAttribute(range_key=True),
            "body": PackedJSON(null=True),
        }
        if version:
            fields["version"] = NumberAttribute(null=True)
        for column, kind in columns.items():
            if isinstance(kind, tuple):
                fields[column] = _index(column.removesuffix("_index"), *kind)
            else:
                fields[column] = (UnicodeAttribute if kind is str else NumberAttribute)(null=True)
        return type(name.title(), (Model,), {"Meta": self._meta(name), **fields})

    def _registers(self) -> type[Model]:
        text = ("at", "kind", "idem", "prev", "hash")
        return type(
            "Registers",
            (Model,),
            {
                "Meta": self._meta("registers"),
                "pk": UnicodeAttribute(hash_key=True),
                "sk": NumberAttribute(range_key=True),
                "record": JSONAttribute(),
                "head": JSONAttribute(),
                **{name: UnicodeAttribute() for name in text},
            },
        )

    def _meta(self, name: str) -> type:
        return type(
            "Meta",
            (),
            {
                "table_name": f"{self._prefix}-{name}",
                "region": self._region,
                "connect_timeout_seconds": 2,
                "read_timeout_seconds": 10,
                "max_retry_attempts": 3,
                "max_pool_connections": 64,
            },
        )
