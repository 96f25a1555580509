"""The buyer's dashboard: consultations by stage, what is due this week, questions without an answer, what went wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ...domain import agenda, notice
from ...domain.agenda import Anomaly, Due, Facts
from ...domain.consultation import Consultation, Status
from ...domain.permission import Action
from ...domain.rules import publicity
from .. import ports
from ..access import lookup
from ..access.permission import Actor, permit
from ..consultation import holidays
from ..opening import applications
from ..ports import Clock

MOST = 1_000
"""Consultations looked at: the newest ones; older files are found by search."""
LETTERS_FOLLOWED = timedelta(days=60)
"""Letters are looked at until this long after the decision: what came back is known within days."""

_NO_DATE = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Line:
    """One consultation that asks for something."""

    consultation: Consultation
    dues: list[Due]
    anomalies: list[Anomaly]
    unanswered: int


@dataclass(frozen=True)
class Dashboard:
    """`stages`: how many by status. `lines`: those with a date soon, a question or an anomaly, most pressing first."""

    stages: dict[str, int]
    lines: list[Line]


@dataclass(frozen=True, kw_only=True)
class Dashboards:
    clock: Clock
    consultations: ports.Consultations
    questions: ports.Questions
    notices: ports.Notices
    decisions: ports.Decisions
    messages: ports.Messages
    registers: ports.Registers

    def of_buyer(self, actor: Actor | None, buyer_id: str) -> Dashboard:
        """The entity's real consultations: models and rehearsals are counted nowhere. Raises like `permit`."""
        now = self.clock.now()
        someone = permit(actor, Action.LIST_CONSULTATIONS, tenant_id=buyer_id, now=now)
        found = list(self._all(buyer_id))
        told = [line for c in found if (line := self._line(c, someone, now))]
        return Dashboard(dict(Counter(str(c.status(now)) for c in found)), sorted(told, key=_pressing))

    def _all(self, buyer_id: str) -> Iterator[Consultation]:
        cursor, seen = None, 0
        while True:
            page = self.consultations.of_buyer(buyer_id, cursor)
            yield from page.items
            cursor, seen = page.next, seen + len(page.items)
            if cursor is None or seen >= MOST:
                return

    def _line(self, c: Consultation, actor: Actor, now: datetime) -> Line | None:
        facts = self._facts(c, actor, now)
        dues = sorted((due for due in agenda.dues(c, facts, now) if agenda.soon(due, now)), key=lambda due: due.at)
        wrong = list(agenda.anomalies(c, facts, now))
        unanswered = sum(1 for q in facts.questions if q.answered_at is None) if c.before_deadline(now) else 0
        return Line(c, dues, wrong, unanswered) if dues or wrong or unanswered else None

    def _facts(self, c: Consultation, actor: Actor, now: datetime) -> Facts:
        """Only what the stage may hold is read: nothing for a draft, notices and questions while online, letters afterwards."""
        status = c.status(now)
        if status in (Status.DRAFT, Status.CANCELLED):
            return Facts()
        found = self.notices.of_consultation(c.id) if status is Status.OPEN else []
        return Facts(
            questions=self.questions.of_consultation(c.id) if c.before_deadline(now) else (),
            routing=publicity.route(c, now) if status is Status.OPEN else None,
            published_channels=frozenset(n.channel for n in found if n.kind == notice.CALL and n.state == notice.PUBLISHED),
            refused_notice=any(n.state == notice.REFUSED for n in found),
            applications=list(self._waiting(c, actor, now).values()),
            contracts=self._contracts(c, now),
            bounced=self._bounced(c, now),
            holidays=holidays.of_year,
        )

    def _contracts(self, c: Consultation, now: datetime) -> list[datetime]:
        """When the contracts whose essential data is owed were notified; nothing is read before the envelopes are opened."""
        if not c.opened_at:
            return []
        return [d.notified_at for d in self.decisions.of_consultation(c.id) if d.owes_essential_data and d.notified_at]

    def _waiting(self, c: Consultation, actor: Actor, now: datetime) -> dict[str, datetime]:
        """Who may not read the register is told nothing of what it holds."""
        return applications.waiting(self.registers, c, now) if Action.READ_REGISTERS in lookup.granted(c, actor) else {}

    def _bounced(self, c: Consultation, now: datetime) -> bool:
        if c.before_deadline(now) or (c.decided_at and now > c.decided_at + LETTERS_FOLLOWED):
            return False
        return any(m.bounced_at and not m.first_opened_at for m in self.messages.of_consultation(c.id))


def _pressing(line: Line) -> tuple[bool, datetime]:
    """Anomalies first, then the soonest date; those with a question alone come last."""
    return not line.anomalies, line.dues[0].at if line.dues else _NO_DATE
