"""What awaits a buyer on one consultation: dates to keep and things that went wrong, each with where to mend it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from . import question as questions
from .consultation import Consultation, Status
from .instants import paris_day
from .question import Question
from .rules import award_notice, working_days
from .rules.publicity import Routing
from .rules.working_days import Holidays

WEEK = timedelta(days=7)
OPENING_DELAY = timedelta(days=7)
"""Envelopes still shut this long after the deadline are worth a word."""
VALIDITY_NOTICE = timedelta(days=30)
"""The end of a permanent system is told a month ahead: publishing the next one takes longer than a week."""
ESSENTIAL_ALERT, ESSENTIAL_LIMIT = timedelta(days=45), timedelta(days=60)
"""Essential data is owed within two months of the notification (CCP R2196-1): told at 45 days, a fault at 60 (REQ-132)."""
EVALUATED = frozenset({"SAD"})
"""Systems whose applications are judged within ten working days (CCP R2162-45); a qualification system has months."""
_LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True)
class Due:
    """A date: `kind` names it for the screen, `at` is when, `screen` is where to act."""

    kind: str
    at: datetime
    screen: str


@dataclass(frozen=True)
class Anomaly:
    """Something to mend now. `screen` is the one that mends it."""

    code: str
    screen: str


def _no_holiday(year: int) -> frozenset[date]:
    return frozenset()


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of a consultation besides itself.

    `applications`: when each application that nobody judged yet came; `contracts`: when those without published essential data were
    notified; `unannounced`: when those without an award notice were; `bounced`: whether a letter came back that its company has not read on the platform either.
    """

    questions: Sequence[Question] = ()
    routing: Routing | None = None
    published_channels: frozenset[str] = frozenset()
    refused_notice: bool = False
    applications: Sequence[datetime] = ()
    contracts: Sequence[datetime] = ()
    unannounced: Sequence[datetime] = ()
    bounced: bool = False
    holidays: Holidays = _no_holiday


def evaluation_due_at(c: Consultation, received_at: datetime, holidays: Holidays) -> datetime:
    """Last instant to judge an application: those of the first call count from its deadline, before which nobody reads them (REQ-122)."""
    start = max(received_at, c.submission_deadline) if c.submission_deadline else received_at
    return datetime.combine(working_days.evaluation_due(c.local_day(start), holidays), _LAST_SECOND, c.territory.zone)


def soon(due: Due, now: datetime) -> bool:
    """Whether the dashboard tells it already: within a week, a month for the end of a permanent system."""
    return due.at <= now + (VALIDITY_NOTICE if due.kind == "validity" else WEEK)


def dues(c: Consultation, facts: Facts, now: datetime) -> Iterator[Due]:
    """Dates ahead, soonest meaningful ones only."""
    status = c.status(now)
    if status in (Status.CANCELLED, Status.DECIDED):
        return
    if status is Status.OPEN and c.submission_deadline and c.before_deadline(now):
        yield Due("deadline", c.submission_deadline, "consultation")
        yield from _questions_due(c, facts, now)
    if status is Status.DRAFT and c.submission_deadline and c.submission_deadline > now:
        yield Due("draft-deadline", c.submission_deadline, "calendar")
    if c.published_at and c.valid_until and c.valid_until > now:
        yield Due("validity", c.valid_until, "consultation")
    awaited = [at for one in facts.applications if (at := evaluation_due_at(c, one, facts.holidays)) >= now]
    if awaited:
        yield Due("evaluation", min(awaited), "opening")


def _questions_due(c: Consultation, facts: Facts, now: datetime) -> Iterator[Due]:
    answers = questions.answers_due_at(c, now)
    if answers and answers > now and questions.timely_unanswered(c, facts.questions, now):
        yield Due("answers", answers, "questions")
    if c.questions_until and c.questions_until >= now:
        yield Due("questions-until", c.questions_until, "questions")


def anomalies(c: Consultation, facts: Facts, now: datetime) -> Iterator[Anomaly]:
    """What should not be: nothing of a cancelled procedure, and of a decided one only its letters and its essential data."""
    status = c.status(now)
    if status is Status.CANCELLED:
        return
    if any(now >= at + ESSENTIAL_ALERT for at in facts.contracts):
        yield Anomaly("essential-data-late", "decision")
    if any(award_notice.due(c.procedure, c.rules_day(now), at, paris_day(now)) for at in facts.unannounced):
        yield Anomaly("award-notice-due", "publicity")
    if facts.bounced:
        yield Anomaly("message-bounced", "decision")
    if status is Status.DECIDED:
        return
    if status is Status.DRAFT:
        if c.submission_deadline and c.submission_deadline <= now:
            yield Anomaly("draft-too-late", "calendar")
        return
    yield from _online(c, facts, now)


def _online(c: Consultation, facts: Facts, now: datetime) -> Iterator[Anomaly]:
    if questions.overdue(c, facts.questions, now):
        yield Anomaly("overdue-answers", "questions")
    if c.status(now) is Status.OPEN and facts.routing and facts.routing.missing(set(facts.published_channels)):
        yield Anomaly("publicity-missing", "publicity")
    if facts.refused_notice:
        yield Anomaly("notice-refused", "publicity")
    if not c.opened_at and c.submission_deadline and now > c.submission_deadline + OPENING_DELAY:
        yield Anomaly("unopened", "opening")
    if any(now > evaluation_due_at(c, one, facts.holidays) for one in facts.applications):
        yield Anomaly("evaluation-late", "opening")
