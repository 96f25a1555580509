"""The buyer's dashboard: consultations by stage, what is due this week, questions without an answer, what went wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..domain import agenda, notice
from ..domain.agenda import Anomaly, Due, Facts
from ..domain.consultation import Consultation, Status
from ..domain.permission import Action
from ..domain.rules import publicity
from . import ports
from .access import Actor, permit
from .ports import Clock

WEEK = timedelta(days=7)
MOST = 1_000
"""Consultations looked at: the newest ones; older files are found by search."""
_QUIET = (Status.DECIDED, Status.CANCELLED)


@dataclass(frozen=True)
class Line:
    """One consultation that asks for something."""

    consultation: Consultation
    dues: list[Due]
    anomalies: list[Anomaly]
    unanswered: int


@dataclass(frozen=True)
class Dashboard:
    """`stages`: how many by status. `lines`: those with a date within a week, a question or an anomaly, most pressing first."""

    stages: dict[str, int]
    lines: list[Line]


@dataclass(frozen=True, kw_only=True)
class Dashboards:
    clock: Clock
    consultations: ports.Consultations
    questions: ports.Questions
    notices: ports.Notices

    def of_buyer(self, actor: Actor | None, buyer_id: str) -> Dashboard:
        now = self.clock.now()
        permit(actor, Action.LIST_CONSULTATIONS, tenant_id=buyer_id, now=now)
        found = list(self._all(buyer_id))
        lines = [line for c in found if c.status(now) not in _QUIET and (line := self._line(c, now))]
        return Dashboard(dict(Counter(str(c.status(now)) for c in found)), sorted(lines, key=lambda line: _pressing(line, now)))

    def _all(self, buyer_id: str) -> Iterator[Consultation]:
        cursor, seen = None, 0
        while True:
            page = self.consultations.of_buyer(buyer_id, cursor)
            yield from page.items
            cursor, seen = page.next, seen + len(page.items)
            if cursor is None or seen >= MOST:
                return

    def _line(self, c: Consultation, now: datetime) -> Line | None:
        facts = self._facts(c, now)
        dues = [due for due in agenda.dues(c, facts, now) if due.at <= now + WEEK]
        wrong = list(agenda.anomalies(c, facts, now))
        unanswered = sum(1 for q in facts.questions if q.answered_at is None) if c.status(now) is Status.OPEN else 0
        return Line(c, dues, wrong, unanswered) if dues or wrong or unanswered else None

    def _facts(self, c: Consultation, now: datetime) -> Facts:
        """Drafts and closed files have neither questions nor notices to look at: no read for them."""
        if c.status(now) is not Status.OPEN:
            return Facts()
        found = self.notices.of_consultation(c.id)
        return Facts(
            questions=self.questions.of_consultation(c.id),
            routing=publicity.route(c, now) if not c.test else None,
            published_channels=frozenset(n.channel for n in found if n.state == notice.PUBLISHED),
            refused_notice=any(n.state == notice.REFUSED for n in found),
        )


def _pressing(line: Line, now: datetime) -> tuple[bool, datetime]:
    return not line.anomalies, min((due.at for due in line.dues), default=now + WEEK)
