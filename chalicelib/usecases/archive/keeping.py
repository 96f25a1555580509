"""How long the papers of a consultation are kept: by kind, from the events known of it (REQ-170)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ...archive import plan
from ...domain.consultation import Consultation
from ...domain.decision import Decision
from ...domain.rules import retention
from .. import ports
from ..contracts.births import contract_id
from ..ports import Clock


@dataclass(frozen=True)
class Due:
    """One kind of papers: what the law asks, from which day, until which, None while the event is not known."""

    papers: str
    rule: retention.Rule
    years: int
    start: date | None
    last_day: date | None

    def over(self, today: date) -> bool:
        return self.last_day is not None and today > self.last_day


@dataclass(frozen=True, kw_only=True)
class Keepings:
    clock: Clock
    decisions: ports.Decisions
    contracts: ports.Contracts

    def of(self, c: Consultation) -> list[Due]:
        """Each kind of papers that this consultation has. An entity's own years lengthen; they never shorten."""
        starts, on = self._starts(c), c.rules_day(self.clock.now())
        found = []
        for papers in retention.kinds(c.category):
            rule = retention.rule(papers, on)
            years, start = max(rule.years, c.retention_years or 0), starts[rule.event]
            found.append(Due(papers, rule, years, start, retention.last_day(rule, start, years) if start else None))
        return found

    def by_unit(self, c: Consultation) -> dict[str, plan.Keeping]:
        """Unit of the file plan → how long."""
        years = {one.papers: one.years for one in self.of(c)}
        return plan.keepings(c.category, self._starts(c), c.rules_day(self.clock.now()), years)

    def winners(self, c: Consultation) -> list[str]:
        """Ids of the deposits that hold a contract."""
        return [h.deposit_id for d in self.decisions.of_consultation(c.id) if not d.withdrawn_at for h in d.holders]

    def _starts(self, c: Consultation) -> dict[str, date | None]:
        """Event → its day: the last lot's, for papers are of all lots. A contract is notified once signed, so that the day of its notification
        stands for both. Without any contract, the end of the procedure."""
        decided = [d for d in self.decisions.of_consultation(c.id) if not d.withdrawn_at]
        awarded = [d for d in decided if d.holders]
        notified: date | None = None
        if awarded and all(d.notified_at for d in awarded):
            notified = max(c.local_day(d.notified_at) for d in awarded if d.notified_at)
        elif not awarded and (c.cancelled_at or c.decided_at):
            ends = [one for one in (c.cancelled_at, c.decided_at) if one]
            notified = c.local_day(max(ends))
        return {
            retention.SIGNATURE: notified,
            retention.NOTIFICATION: notified,
            retention.END: self._ended_on(awarded) if awarded else notified,
        }

    def _ended_on(self, awarded: list[Decision]) -> date | None:
        """When the last of their contracts was received and paid; None while one goes on or is not known (R2184-13)."""
        made = [self.contracts.get(contract_id(one)) for one in awarded]
        ended = [one.execution_ended_on if one else None for one in made]
        return None if None in ended else max(day for day in ended if day)
