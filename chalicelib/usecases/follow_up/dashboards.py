"""The buyer's dashboard: consultations by stage, what is due this week, questions without an answer, what went wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ...domain import agenda
from ...domain.agenda import Anomaly, Due, Facts
from ...domain.attention import Attention
from ...domain.consultation import Consultation, Status
from ...domain.permission import Action
from ...domain.rules import publicity
from .. import ports
from ..access import lookup
from ..access.permission import Actor, permit
from ..consultation import holidays
from ..directory import buyer_tree
from ..ports import Clock, Directory
from .attention import AttentionKeeper

MOST = 1_000
"""Consultations looked at: the newest ones; older files are found by search."""
LETTERS_FOLLOWED = timedelta(days=60)
"""Letters are looked at until this long after the decision: what came back is known within days."""

MADE_AT_ONCE = 50
"""Rows made at one visit for consultations of an older release: a few requests each."""
_ASK_NOTHING = (Status.DRAFT, Status.CANCELLED)
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
    attentions: ports.Attentions
    keeper: AttentionKeeper
    directory: Directory

    def of_buyer(self, actor: Actor | None, buyer_id: str) -> Dashboard:
        """The entity's real consultations: models and rehearsals are counted nowhere. Raises like `permit`.

        A bounded number of requests: consultations and what they ask by pages as large as the table gives, whatever their number.
        """
        now = self.clock.now()
        above = buyer_tree.over(self.directory, actor, buyer_id)
        someone = permit(actor, Action.LIST_CONSULTATIONS, tenant_id=buyer_id, now=now, above=above)
        found = [c for c in self._all(buyer_id) if lookup.listed(c, someone, above)]
        known = {one.consultation_id: one for one in self.attentions.of_buyer(buyer_id, MOST)}
        known |= {c.id: self.keeper.kept(c) for c in self._unknown(found, known, now)}
        told = [line for c in found if (line := _line(c, known.get(c.id), someone, now))]
        return Dashboard(dict(Counter(str(c.status(now)) for c in found)), sorted(told, key=_pressing))

    def _all(self, buyer_id: str) -> Iterator[Consultation]:
        cursor, seen = None, 0
        while True:
            page = self.consultations.of_buyer(buyer_id, cursor, MOST - seen)
            yield from page.items
            cursor, seen = page.next, seen + len(page.items)
            if cursor is None or seen >= MOST:
                return

    def _unknown(self, found: list[Consultation], known: Mapping[str, Attention], now: datetime) -> list[Consultation]:
        """Online when an older release ran: the newest of them are read the old way, once; the next visit reads those that follow."""
        return [c for c in found if c.id not in known and c.status(now) not in _ASK_NOTHING][:MADE_AT_ONCE]


def _line(c: Consultation, known: Attention | None, actor: Actor, now: datetime) -> Line | None:
    facts = _facts(c, known, actor, now)
    dues = sorted((due for due in agenda.dues(c, facts, now) if agenda.soon(due, now)), key=lambda due: due.at)
    wrong = list(agenda.anomalies(c, facts, now))
    unanswered = len(facts.questions)
    return Line(c, dues, wrong, unanswered) if dues or wrong or unanswered else None


def _facts(c: Consultation, known: Attention | None, actor: Actor, now: datetime) -> Facts:
    """Only what the stage may hold is told: nothing for a draft, notices and questions while online, letters afterwards."""
    status = c.status(now)
    if known is None or status in _ASK_NOTHING:
        return Facts()
    online, before = status is Status.OPEN, c.before_deadline(now)
    return Facts(
        questions=known.questions() if before else (),
        routing=publicity.route(c, now) if online else None,
        published_channels=known.published_channels if online else frozenset(),
        refused_notice=known.refused_notice and online,
        applications=[] if before or not _reads_registers(c, actor) else list(known.applications.values()),
        contracts=known.owed if c.opened_at else [],
        unannounced=known.unannounced if c.opened_at and not c.test else [],
        bounced=bool(known.bounced) and not before and not _letters_settled(c, now),
        holidays=holidays.of(c.buyer_department),
    )


def _reads_registers(c: Consultation, actor: Actor) -> bool:
    """Who may not read the register is told nothing of what it holds."""
    return Action.READ_REGISTERS in lookup.granted(c, actor)


def _letters_settled(c: Consultation, now: datetime) -> bool:
    return c.decided_at is not None and now > c.decided_at + LETTERS_FOLLOWED


def _pressing(line: Line) -> tuple[bool, datetime]:
    """Anomalies first, then the soonest date; those with a question alone come last."""
    return not line.anomalies, line.dues[0].at if line.dues else _NO_DATE
