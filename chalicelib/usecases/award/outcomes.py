"""What became of a consultation, as everybody may know it: who holds each lot, for how much, among how many offers (CCP R2183-1, R2196-1).

Only what the law makes public, when it is: a contract once it was notified; a lot without contract once its bidders were told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from ...domain.consultation import Consultation
from ...domain.decision import AWARDED, Decision
from .. import ports


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Of one lot. `holders`: names as they deposited. `amount_eur` excludes tax. `data_online`: whether its essential data is published."""

    lot: int
    outcome: str
    holders: tuple[str, ...] = ()
    amount_eur: Decimal | None = None
    offers: int = 0
    notified_at: datetime | None = None
    data_online: bool = False


@dataclass(frozen=True, kw_only=True)
class Outcomes:
    decisions: ports.Decisions
    deposits: ports.Deposits

    def public(self, consultation: Consultation) -> list[Outcome]:
        """By lot, those that may be told; none before every lot is decided, nor for a rehearsal."""
        if not consultation.decided_at or consultation.test:
            return []
        found = sorted(self.decisions.of_consultation(consultation.id), key=lambda one: one.lot)
        return [self._told(one) for one in found if _public(one)]

    def _told(self, decision: Decision) -> Outcome:
        if decision.outcome != AWARDED:
            return Outcome(lot=decision.lot, outcome=decision.outcome, offers=decision.bidders)
        deposits = [self.deposits.get(one.deposit_id) for one in decision.holders]
        return Outcome(
            lot=decision.lot,
            outcome=decision.outcome,
            holders=tuple(one.company_name for one in deposits if one),
            amount_eur=decision.amount_eur,
            offers=decision.bidders,
            notified_at=decision.notified_at,
            data_online=decision.essential_data_published_at is not None,
        )


def _public(decision: Decision) -> bool:
    if decision.withdrawn_at:
        return False
    if decision.outcome == AWARDED:
        return decision.notified_at is not None
    return decision.bidders == 0 or decision.rejections_sent_at is not None
