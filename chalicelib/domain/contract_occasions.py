"""What a contract asks for on a day to come: its end, the silence on a subcontractor (REQ-120); each occasion is told once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from .contract import Contract, State
from .subcontract import RECEIVED

BEFORE_END = (90, 30)
"""Days before the last one at which whoever follows the contract is told; REQ of the field: time to renew or to buy again."""
BEFORE_SILENCE = timedelta(days=7)


@dataclass(frozen=True)
class Occasion:
    """`mark` names it among those of the contract: an end that moves is told anew. `on`: from when."""

    kind: str
    mark: str
    on: date
    subject_id: str = ""


def occasions(c: Contract, today: date) -> Iterator[Occasion]:
    """All of them, given or not, in no order; none of a contract that is over."""
    if c.state(today) in (State.ENDED, State.TERMINATED, State.DROPPED):
        return
    if c.ends_on and c.notified_on:
        end = c.ends_on.isoformat()
        for days in BEFORE_END:
            yield Occasion(f"end-{days}", f"end-{days}#{end}", c.ends_on - timedelta(days=days))
        yield Occasion("ended", f"ended#{end}", c.ends_on + timedelta(days=1))
    for one in c.subcontracts:
        if one.state == RECEIVED:
            yield Occasion("silence-soon", f"silence-soon#{one.id}", one.silence_on - BEFORE_SILENCE, one.id)
            yield Occasion("silence", f"silence#{one.id}", one.silence_on, one.id)


def due(c: Contract, today: date) -> list[Occasion]:
    """Those of today and before that nobody was told of, in the order of their days; of several about the same end, the last alone."""
    late = sorted((one for one in occasions(c, today) if one.on <= today and one.mark not in c.told), key=lambda one: one.on)
    ends = [one for one in late if one.kind.startswith("end")]
    return [one for one in late if one not in ends[:-1]]


def next_on(c: Contract, today: date) -> date | None:
    """The day of the first that was not told."""
    return min((one.on for one in occasions(c, today) if one.mark not in c.told), default=None)
