"""Questions of companies and the answers given to everybody (annexe 7, I 9°; CCP R2132-6, R3122-12; REQ-009, REQ-099)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .consultation import Consultation
from .rules.dated import in_force

_ANSWER_DAYS = [(date(2019, 4, 1), (6, 4))]
"""Since when; days before the deadline by which answers leave, and the same in urgency."""
_ASKING_MARGIN = timedelta(days=4)


@dataclass(frozen=True, kw_only=True)
class Question:
    """Private until answered. `public_text` is the question as republished; who asked is never shown with it."""

    id: str
    consultation_id: str
    company_id: str
    company_name: str
    user_id: str
    text: str
    asked_at: datetime
    lot: int | None = None
    public_text: str = ""
    answer: str = ""
    answered_at: datetime | None = None
    late_reason: str = ""
    version: int = 1


def answers_due_at(c: Consultation, now: datetime) -> datetime | None:
    """Last instant at which answers leave in time, None without a deadline (R2132-6: six days, four in urgency)."""
    if c.submission_deadline is None:
        return None
    days, urgent_days = in_force(_ANSWER_DAYS, c.rules_day(now))
    urgent = bool(c.terms.claims.urgency_reason.strip())
    return c.submission_deadline - timedelta(days=urgent_days if urgent else days)


def asked_in_time(c: Consultation, question: Question, now: datetime) -> bool:
    """Whether the buyer must answer in time: asked before the date it set, else four days before answers are due."""
    due = answers_due_at(c, now)
    limit = c.questions_until or (due - _ASKING_MARGIN if due else None)
    return limit is not None and question.asked_at <= limit


def timely_unanswered(c: Consultation, found: Sequence[Question], now: datetime) -> list[Question]:
    """Those the buyer owes an answer to, in time."""
    return [one for one in found if one.answered_at is None and asked_in_time(c, one, now)]


def overdue(c: Consultation, found: Sequence[Question], now: datetime) -> list[Question]:
    """Timely questions without an answer once answers were due: they block until extended or justified (REQ-099)."""
    due = answers_due_at(c, now)
    if due is None or now < due or not c.before_deadline(now):
        return []
    return timely_unanswered(c, found, now)
