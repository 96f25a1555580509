"""What awaits a buyer on one consultation: dates to keep and things that went wrong, each with where to mend it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from . import question as questions
from .consultation import Consultation, Status
from .question import Question
from .rules.publicity import Routing

OPENING_DELAY = timedelta(days=7)
"""Envelopes still shut this long after the deadline are worth a word."""


@dataclass(frozen=True)
class Due:
    """A date: `kind` names it for the screen, `at` is when."""

    kind: str
    at: datetime


@dataclass(frozen=True)
class Anomaly:
    """Something to mend now. `screen` is the one that mends it."""

    code: str
    screen: str


@dataclass(frozen=True)
class Facts:
    """What is known of a consultation besides itself. `missing`: publicity still owed."""

    questions: Sequence[Question] = ()
    routing: Routing | None = None
    published_channels: frozenset[str] = frozenset()
    refused_notice: bool = False


def dues(c: Consultation, facts: Facts, now: datetime) -> Iterator[Due]:
    """Dates ahead, soonest meaningful ones only."""
    status = c.status(now)
    if status is Status.OPEN and c.submission_deadline and c.before_deadline(now):
        yield Due("deadline", c.submission_deadline)
        answers = questions.answers_due_at(c, now)
        if answers and answers >= now and any(q.answered_at is None for q in facts.questions):
            yield Due("answers", answers)
        if c.questions_until and c.questions_until >= now:
            yield Due("questions-until", c.questions_until)
    if status is Status.DRAFT and c.submission_deadline and c.submission_deadline > now:
        yield Due("draft-deadline", c.submission_deadline)
    if c.valid_until and c.valid_until > now:
        yield Due("validity", c.valid_until)


def anomalies(c: Consultation, facts: Facts, now: datetime) -> Iterator[Anomaly]:
    status = c.status(now)
    if status is Status.CANCELLED:
        return
    if questions.overdue(c, list(facts.questions), now):
        yield Anomaly("overdue-answers", "questions")
    if status is Status.DRAFT and c.submission_deadline and c.submission_deadline <= now:
        yield Anomaly("draft-too-late", "calendar")
    if status is Status.OPEN and facts.routing and facts.routing.missing(set(facts.published_channels)):
        yield Anomaly("publicity-missing", "publicity")
    if facts.refused_notice:
        yield Anomaly("notice-refused", "publicity")
    if status is Status.CLOSED and c.submission_deadline and now > c.submission_deadline + OPENING_DELAY:
        yield Anomaly("unopened", "opening")
