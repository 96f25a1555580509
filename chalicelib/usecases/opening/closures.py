"""Closing: the facts close a consultation; this draws the consequences, from the sweep or when the opening begins."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ...domain.errors import WrongState
from ...domain.instants import from_text, to_text
from ...domain.register import Draft, Entry, stream
from .. import ports
from ..access import lookup
from ..ports import Clock, Registers
from ..work.walls import Walls

GRACE = timedelta(seconds=90)
"""Longer than any request in flight, so that no deposit in time is still on its way when the closure is written."""


JOB = "close-due"


class NotYet(Exception):
    """The deadline in force, grace included, has not passed."""


@dataclass(frozen=True, kw_only=True)
class Closures:
    clock: Clock
    consultations: ports.Consultations
    registers: Registers
    walls: Walls

    def sweep(self, now: datetime) -> list[str]:
        """Close every consultation that is due; returns their ids. Idempotent; one that fails stops no other."""
        return self.walls.each(JOB, self.consultations.due(now), lambda one: self._try(one, now), now, key=str)

    def _try(self, consultation_id: str, now: datetime) -> bool:
        try:
            self.close(consultation_id, now)
        except NotYet:
            return False
        return True

    def close(self, consultation_id: str, now: datetime) -> Entry:
        """The closure entry, written once. Raises NotYet.

        `draw` (32 random bytes) orders the projects of a contest: nobody could know it while deposits were welcome.
        """

        def build(last: Entry | None) -> Draft:
            if last is None or now <= from_text(last.head["deadline"]) + GRACE:
                raise NotYet
            return Draft(
                kind="closure",
                at=now,
                record={"deadline": last.head["deadline"], "draw": secrets.token_hex(32)},
                head={**last.head, "closed_at": to_text(now)},
            )

        entry = self.registers.append(stream(consultation_id, "deposits"), idem="closure", build=build, since=0)
        self.follow(consultation_id, entry)
        return entry

    def follow(self, consultation_id: str, entry: Entry) -> None:
        """Bring the aggregate in line with a closure already on the register; once."""
        at, deadline = from_text(entry.at), from_text(entry.record["deadline"])
        lookup.change(
            self.consultations, consultation_id, lambda c: c if c.closed_at else replace(c, closed_at=at, submission_deadline=deadline)
        )

    def require_closed(self, consultation_id: str, now: datetime) -> Entry:
        """Seals the closure lazily. Raises WrongState `too-early`."""
        try:
            return self.close(consultation_id, now)
        except NotYet:
            last = self.registers.tail(stream(consultation_id, "deposits"))
            c = lookup.get(self.consultations, consultation_id)
            when = f" : elle sera possible après {c.territory.told(from_text(last.head['deadline']) + GRACE)}" if last else ""
            raise WrongState(
                f"Trop tôt : l’ouverture attend la date limite et la fin des réceptions en cours{when}.", "too-early"
            ) from None
