"""The tables as pynamodb sees them: names, keys and indexes are those of `infra/data.json`, which alone creates them.

Rows are private to the adapters; domain objects travel in `body` as JSON. Index attributes are written only where an index needs them.
Two tables hold things saved over the version that was read, and rows that have none: each kind has its class. `tables.bound` names them.
"""

from __future__ import annotations

import base64
import gzip
import re
from collections.abc import Mapping
from typing import Any, TypeVar

from pynamodb.attributes import JSONAttribute, NumberAttribute, TTLAttribute, UnicodeAttribute, VersionAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model

from ...usecases.ports.stored import FIRST, require_known

FORMS: Mapping[str, int] = {}
"""Kinds of rows (`kind`) whose form is no longer the first, and their form in this release (docs/STORED.md)."""
PACKED, PACKED_FROM = "gz:", 16_384
"""Before the base64 of a compressed text; and from how many characters: JSON text never begins so."""
S = TypeVar("S", bound="Stored")
Raw = dict[str, dict[str, Any]]
"""A row or a key as botocore gives it: each value under the letter of its type. `Any` is pynamodb's, whose methods these are."""


def kind(pk: str, sk: str) -> str:
    """What a row is, from its keys: `C/HEAD`, `C/DECISION`, `EMAIL/HEAD`…; `US/*` where the sort key is only an id."""
    named = re.match(r"([A-Z]+)#|(HEAD)$", sk)
    return f"{pk.partition('#')[0]}/{named[1] or named[2] if named else '*'}"


class PackedJSON(JSONAttribute):
    """JSON, compressed when it is long: a consultation of 1,000 lots stays far below the 400 kB of an item."""

    def serialize(self, value: object) -> str | None:
        text = super().serialize(value)
        if text is None or len(text) < PACKED_FROM:
            return text
        return PACKED + base64.b64encode(gzip.compress(text.encode(), 6, mtime=0)).decode()

    def deserialize(self, value: str) -> object:
        packed = value.startswith(PACKED)
        text = gzip.decompress(base64.b64decode(value[len(PACKED) :])).decode() if packed else value
        return super().deserialize(text)  # type: ignore[no-untyped-call]  # pynamodb left this one method untyped


class Stored(Model):
    """What every row has besides its keys: `v`, its form. A row of a later form is refused by its name, never misread."""

    v = NumberAttribute(null=True, default_for_new=FIRST)

    @classmethod
    def from_raw_data(cls: type[S], data: Raw) -> S:
        cls._require_known(data)
        return super().from_raw_data(data)

    def deserialize(self, attribute_values: Raw) -> None:
        """What an update answers."""
        self._require_known(attribute_values)
        super().deserialize(attribute_values)

    @classmethod
    def _require_known(cls, raw: Raw) -> None:
        if "v" not in raw:
            return  # of the first form, or asked for its keys alone
        pk, sk = raw["pk"]["S"], next(iter(raw["sk"].values()))
        form = raw["v"].get("N", raw["v"])
        number = int(form) if isinstance(form, str) and form.isdecimal() else form
        require_known(f"row {pk} / {sk} of {cls.Meta.table_name}", number, FORMS.get(cls._kind(pk, sk), FIRST))

    @classmethod
    def _kind(cls, pk: str, sk: str) -> str:
        return kind(pk, sk)


class Row(Stored):
    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    body = PackedJSON(null=True)


class Versioned(Row):
    """A row saved over the version that was read: pynamodb writes the condition and the next number."""

    version = VersionAttribute()


class ByBuyer(GlobalSecondaryIndex["ConsultationRow"]):
    class Meta:
        index_name = "by_buyer"
        projection = AllProjection()

    buyer_id = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)


class ToClose(GlobalSecondaryIndex["ConsultationRow"]):
    class Meta:
        index_name = "to_close"
        projection = AllProjection()

    online = UnicodeAttribute(hash_key=True)
    due_at = UnicodeAttribute(range_key=True)


class Public(GlobalSecondaryIndex["ConsultationRow"]):
    class Meta:
        index_name = "public"
        projection = AllProjection()

    public = UnicodeAttribute(hash_key=True)
    published_at = UnicodeAttribute(range_key=True)


class ByCompany(GlobalSecondaryIndex["DepositRow"]):
    class Meta:
        index_name = "by_company"
        projection = AllProjection()

    company_id = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)


class ByRecipient(GlobalSecondaryIndex["ExchangeRow"]):
    class Meta:
        index_name = "by_recipient"
        projection = AllProjection()

    recipient_id = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)


class ByTenant(GlobalSecondaryIndex["DirectoryLinkRow"]):
    class Meta:
        index_name = "by_tenant"
        projection = AllProjection()

    tenant_id = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)


class ConsultationRow(Versioned):
    """Consultations and decisions."""

    buyer_id = UnicodeAttribute(null=True)
    id = UnicodeAttribute(null=True)
    online = UnicodeAttribute(null=True)
    due_at = UnicodeAttribute(null=True)
    public = UnicodeAttribute(null=True)
    published_at = UnicodeAttribute(null=True)
    by_buyer = ByBuyer()
    to_close = ToClose()
    public_index = Public()


class ConsultationLinkRow(Row):
    """Of the same table: ties, invitations, slot keys, files of a DCE being prepared."""

    id = UnicodeAttribute(null=True)


class DepositRow(Versioned):
    company_id = UnicodeAttribute(null=True)
    id = UnicodeAttribute(null=True)
    by_company = ByCompany()


class DepositLinkRow(Row):
    """Of the same table: ties of a company's deposits to a consultation."""


class ExchangeRow(Versioned):
    """Messages, questions, notices."""

    recipient_id = UnicodeAttribute(null=True)
    id = UnicodeAttribute(null=True)
    by_recipient = ByRecipient()


class DirectoryRow(Versioned):
    """People, buyers, companies, saved searches."""


class DirectoryLinkRow(Row):
    """Of the same table: claims, memberships, keys."""

    tenant_id = UnicodeAttribute(null=True)
    id = UnicodeAttribute(null=True)
    by_tenant = ByTenant()


class EphemeralRow(Row):
    expires_at = TTLAttribute(null=True)
    n = NumberAttribute(null=True)


class RegisterRow(Stored):
    """A line: its keys say nothing of its form, which is that of all lines."""

    pk = UnicodeAttribute(hash_key=True)
    sk = NumberAttribute(range_key=True)
    at = UnicodeAttribute()
    kind = UnicodeAttribute()
    idem = UnicodeAttribute()
    prev = UnicodeAttribute()
    hash = UnicodeAttribute()
    record = JSONAttribute()
    head = JSONAttribute()

    @classmethod
    def _kind(cls, pk: str, sk: str) -> str:
        return "REGISTER"
