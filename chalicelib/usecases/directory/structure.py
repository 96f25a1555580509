"""What an act on the tree of entities says in the registers of those it concerns.

The tree is one thing: its acts (created, moved, closed, merged) are lines of the platform's register first, which puts them in one order, so
that each is judged on what those before it have done. Two moves at once make no cycle, and two mergers do not share an entity. Each line is
then told, once, in the register of every entity concerned; entities follow their own registers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...domain.register import Entry
from ...domain.tenant import PLATFORM, Tenant
from ..ports import Directory

TREE = Tenant(PLATFORM, PLATFORM)
Record = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """A line for the register of an entity, or of a company (`tenant_kind`); `idem` empty: named after the line that it repeats."""

    entity: str
    kind: str
    record: Record = field(default_factory=dict)
    idem: str = ""
    tenant_kind: str = "buyer"

    @property
    def tenant(self) -> Tenant:
        return Tenant(self.tenant_kind, self.entity)


def told(directory: Directory, line: Entry) -> Iterator[Told]:
    """Empty for a line that is no act on the tree."""
    found = _TABLE.get(line.kind)
    if found:
        yield from found(directory, line.record)


def _created(directory: Directory, record: Record) -> Iterator[Told]:
    yield Told(record["entity"], "entity-created", {"entity": record["facts"]}, "created")
    yield from _above(record["facts"]["parent_id"], "below-created", record["entity"])


def _moved(directory: Directory, record: Record) -> Iterator[Told]:
    before, after = record["changes"]["parent_id"]
    yield Told(record["entity"], "entity-moved", {"changes": record["changes"], "on": record["on"]})
    yield from _above(before, "below-left", record["entity"], record["on"])
    yield from _above(after, "below-received", record["entity"], record["on"])


def _closed(directory: Directory, record: Record) -> Iterator[Told]:
    yield Told(record["entity"], "entity-closed", {"changes": record["changes"], "on": record["on"]})
    yield from _above(record["parent"], "below-closed", record["entity"], record["on"])


def _merged(directory: Directory, record: Record) -> Iterator[Told]:
    """Who belonged to what is merged belongs to the new entity, with the same roles; what stood below stands below it."""
    into, on = record["into"], record["on"]
    yield Told(into, "entity-received-others", {"entities": [one["entity"] for one in record["merged"]], "on": on})
    for one in record["merged"]:
        yield Told(one["entity"], "entity-merged", {"changes": one["changes"], "into": into, "on": on})
        yield from _above(one["parent"], "below-merged", one["entity"], on)
        for below in one["below"]:
            yield Told(below, "entity-moved", {"changes": {"parent_id": [one["entity"], into]}, "on": on})
        yield from _people(directory, one["entity"], into)


def _accounts_merged(directory: Directory, record: Record) -> Iterator[Told]:
    """Accounts of one company are merged in the same order, so that two mergers at once make no circle."""
    source, into = record["merged"], record["into"]
    document = {"reference": record["reference"]} if record.get("reference") else {}
    yield Told(source, "account-merged", {"changes": record["merged_changes"], "into": into, **document}, tenant_kind="company")
    yield from _people(directory, source, into, "company")
    yield Told(into, "account-received", {"changes": record["into_changes"], "of": source, **document}, tenant_kind="company")


def _people(directory: Directory, source: str, into: str, kind: str = "buyer") -> Iterator[Told]:
    for user in directory.users_of(source):
        before = user.roles_in(into)
        after = tuple(dict.fromkeys((*before, *user.roles_in(source))))
        if after != before:
            yield Told(into, "person-joined", {"user": user.id, "from": list(before), "to": list(after), "of": source}, tenant_kind=kind)


def _above(parent: str | None, kind: str, entity: str, on: str = "") -> Iterator[Told]:
    if parent:
        yield Told(parent, kind, {"entity": entity, "on": on} if on else {"entity": entity})


_TABLE: Mapping[str, Callable[[Directory, Record], Iterator[Told]]] = {
    "entity-created": _created,
    "entity-moved": _moved,
    "entity-closed": _closed,
    "entities-merged": _merged,
    "accounts-merged": _accounts_merged,
}
