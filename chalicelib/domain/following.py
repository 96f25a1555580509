"""What a company that follows a consultation may do next there, and when: a line of its own space."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .consultation import Consultation, Status


class Standing(StrEnum):
    """What the company sent there itself."""

    NOTHING = "nothing"
    BEGUN = "begun"
    DEPOSITED = "deposited"


@dataclass(frozen=True)
class Step:
    """`next`: `answer`, `resume`, `see-deposit` while the call is open; `opening`, `decision` to be waited for; `none`. `at`: the date
    that the line is about: the deadline until it is past, then the act that the status names."""

    next: str
    at: datetime | None


_WHILE_OPEN = {Standing.NOTHING: "answer", Standing.BEGUN: "resume", Standing.DEPOSITED: "see-deposit"}
_AFTERWARDS = {Status.CLOSED: "opening", Status.OPENED: "decision"}


def step(c: Consultation, standing: Standing, now: datetime) -> Step:
    status, closes_at = c.status(now), c.valid_until if c.permanent and c.valid_until else c.submission_deadline
    if status is Status.OPEN:
        return Step(_WHILE_OPEN[standing], closes_at)
    at = {Status.CANCELLED: c.cancelled_at, Status.OPENED: c.opened_at, Status.DECIDED: c.decided_at}.get(status, closes_at)
    return Step(_AFTERWARDS.get(status, "none") if standing is Standing.DEPOSITED else "none", at)
