"""Roles that a person holds in an entity for dates: by delegation, as a stand-in, as an evaluator (REQ-192).

A grant is kept by whoever holds it, so that a request is judged on one record, and by the entity that gave it, whose screen lists it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .permission import WORKERS, Membership, Role


class GrantKind(StrEnum):
    DELEGATION = "delegation"
    STAND_IN = "stand-in"
    EVALUATION = "evaluation"


@dataclass(frozen=True, kw_only=True)
class Grant:
    """Held from `since` until `until`, which is out. `buyer_id`: where its acts are done; `given_by`: the person who gave it."""

    id: str
    kind: GrantKind
    buyer_id: str
    roles: tuple[Role, ...]
    since: datetime
    until: datetime
    given_by: str
    people: tuple[str, ...] = ()
    """Ids of those who hold it; none for a delegation to every agent of `holder_id`."""
    holder_id: str = ""
    """The entity whose agents act, for a delegation."""
    absent_id: str = ""
    """The person who is replaced, for a stand-in."""
    services: tuple[str, ...] = ()
    """Those that the replaced person keeps to."""
    consultation_id: str = ""
    deliberation: str = ""
    """The act that decided a delegation: its number and date, in the entity's words."""
    document_sha256: str = ""
    """SHA-256 of that act's document, which the entity keeps."""
    for_name: str = ""
    """How the entity, or the person replaced, was called when it was given: for screens and records."""
    ended_at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """The boundary, decided here: the first millisecond is in, the last instant is out."""
        return self.ended_at is None and self.since <= now < self.until

    def over(self, now: datetime) -> bool:
        return self.ended_at is not None or now >= self.until

    @property
    def membership(self) -> Membership:
        return Membership("buyer", self.buyer_id, self.roles, self.services, self.consultation_id, lent=True)

    @property
    def acting(self) -> dict[str, str]:
        """What lines of registers say beside their author, by ids. An evaluator acts in their own name."""
        if self.kind is GrantKind.DELEGATION:
            return {"on_behalf_of": self.buyer_id}
        return {"in_place_of": self.absent_id} if self.kind is GrantKind.STAND_IN else {}

    @property
    def said(self) -> str:
        """The same in French, after a name."""
        if self.kind is GrantKind.DELEGATION:
            return f" pour le compte de {self.for_name}"
        return f" en remplacement de {self.for_name}" if self.kind is GrantKind.STAND_IN else ""


def in_force(grants: Iterable[Grant], memberships: Iterable[Membership], now: datetime) -> tuple[Grant, ...]:
    """Those of a person that hold now: a delegate is still an agent of the entity that it was given to, a stand-in still a colleague."""
    places = {m.tenant_id: m.roles for m in memberships}

    def stands(one: Grant) -> bool:
        if one.kind is GrantKind.DELEGATION:
            return any(role in WORKERS for role in places.get(one.holder_id, ()))
        return one.kind is GrantKind.EVALUATION or bool(places.get(one.buyer_id))

    return tuple(one for one in grants if one.holds(now) and stands(one))
