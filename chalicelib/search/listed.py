"""A public consultation as lists, feeds and exports show it: what the index keeps of it, and nothing that is not public."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from datetime import datetime
from typing import Any

from ..domain import territories
from ..domain.consultation import Consultation, Status, on_time
from ..domain.contact import Place
from ..domain.instants import PARIS, from_text, to_text
from ..domain.territories import Territory


@dataclass(frozen=True, kw_only=True)
class Listed:
    """`closes_at` is the deadline, or the end of validity of a permanent call. `ended` is "", cancelled, decided or opened.

    `time_zone` is that of the buyer, absent from what an older release indexed. There is no estimate here: it is never public (REQ-036).
    """

    id: str
    version: int
    reference: str
    title: str
    buyer_id: str
    buyer_name: str
    buyer_siret: str
    procedure: str
    category: str
    cpv: str
    place: Place | None
    submission_deadline: datetime
    closes_at: datetime
    published_at: datetime
    updated_at: datetime
    lots_count: int
    phase: str
    round: int
    permanent: bool
    valid_until: datetime | None
    parent_id: str | None
    ended: str
    reserved: str
    social: bool
    environmental: bool
    time_zone: str = PARIS.key

    @property
    def territory(self) -> Territory:
        """That of the buyer's clock, to tell an instant by `told`."""
        return territories.of_zone(self.time_zone)

    @property
    def over(self) -> bool:
        """Whether an act ended it, whatever the hour."""
        return self.ended in ("cancelled", "decided") or (self.ended == "opened" and not (self.permanent and self.valid_until))

    def status(self, now: datetime) -> Status:
        """As `Consultation.status`, from the facts kept here."""
        if self.ended in ("cancelled", "decided"):
            return Status(self.ended)
        if not self.over and on_time(now, self.closes_at):
            return Status.OPEN
        return Status.OPENED if self.ended == "opened" else Status.CLOSED

    def record(self) -> list[Any]:
        """JSON-able, fields in their order."""
        return [_plain(value) for value in astuple(self)]


def listed(c: Consultation) -> Listed:
    """What the public may see in a list. The consultation is public, hence published, with a deadline."""
    assert c.published_at is not None
    assert c.submission_deadline is not None
    return Listed(
        id=c.id,
        version=c.version,
        reference=c.reference,
        title=c.title,
        buyer_id=c.buyer_id,
        buyer_name=c.buyer_name,
        buyer_siret=c.buyer_siret,
        procedure=c.procedure,
        category=c.category,
        cpv=c.cpv,
        place=c.place,
        submission_deadline=c.submission_deadline,
        closes_at=_closes_at(c, c.submission_deadline),
        published_at=c.published_at,
        updated_at=max((fact.at for fact in c.history), default=c.published_at),
        lots_count=len(c.lots),
        phase=c.phase_row.code,
        round=c.round,
        permanent=c.permanent,
        valid_until=c.valid_until,
        parent_id=c.parent_id,
        ended="cancelled" if c.cancelled_at else "decided" if c.decided_at else "opened" if c.opened_at else "",
        reserved=c.terms.reserved,
        social=c.terms.clauses.social,
        environmental=c.terms.clauses.environmental,
        time_zone=c.territory.zone.key,
    )


def _closes_at(c: Consultation, deadline: datetime) -> datetime:
    if not (c.permanent and c.valid_until):
        return deadline
    return c.valid_until if c.opened_at else max(c.valid_until, deadline)


_INSTANTS = frozenset(("submission_deadline", "closes_at", "published_at", "updated_at", "valid_until"))
_NAMES = tuple(field.name for field in fields(Listed))


def from_record(record: list[Any]) -> Listed:
    given = dict(zip(_NAMES, record, strict=False))
    given |= {name: from_text(given[name]) for name in _INSTANTS if given[name]}
    given["place"] = Place(code=given["place"][0], code_type=given["place"][1], label=given["place"][2]) if given["place"] else None
    return Listed(**given)


def _plain(value: Any) -> Any:
    return to_text(value) if isinstance(value, datetime) else list(value) if isinstance(value, tuple) else value
