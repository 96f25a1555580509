"""The days for which something is lent, as instants: the first and the last are both in, by the clock of the entity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from ...domain import territories
from ...domain.buyer import Buyer
from ...domain.errors import Invalid


@dataclass(frozen=True)
class Span:
    """`until` is the first instant that is out."""

    since: datetime
    until: datetime


def span(buyer: Buyer, first: date, last: date, now: datetime, most_days: int) -> Span:
    """Raises Invalid for days in the wrong order, already past, or too many of them."""
    zone = territories.of(buyer.department).zone
    if last < first:
        raise Invalid({"last": "Le dernier jour vient après le premier."})
    if last < now.astimezone(zone).date():
        raise Invalid({"last": "Ce jour est passé."})
    if (last - first).days >= most_days:
        raise Invalid({"last": f"Au plus {most_days} jours : choisissez un dernier jour plus proche."})

    def midnight(day: date) -> datetime:
        return datetime.combine(day, time(), zone).astimezone(UTC)

    return Span(midnight(first), midnight(last + timedelta(days=1)))
