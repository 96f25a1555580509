"""Who may receive a letter, by the registers at the instant of writing: nothing is told of deposits before the deadline (REQ-081)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from ...domain import slots
from ...domain.consultation import Consultation
from ...domain.decision import Decision
from ...domain.message import REJECTION, Message
from ...letters.kinds import Audience, Kind
from ..opening.envelopes import Envelopes

Names = dict[str, str]
"""company id → name."""
_REJECTIONS = (REJECTION, "application-rejection")


@dataclass(frozen=True, kw_only=True)
class Recipients:
    """One reading, for all kinds of letters about one lot, or about none."""

    consultation: Consultation
    seen: Envelopes
    now: datetime
    lot: int | None
    decision: Decision | None
    letters: Collection[Message]

    def of(self, kind: Kind) -> Names:
        """Empty while names are hidden: before the deadline, and while a jury judges."""
        return {
            Audience.BIDDERS: self._bidders,
            Audience.NOT_ADMITTED: self._not_admitted,
            Audience.LOSERS: self._losers,
            Audience.HOLDERS: self._holders,
            Audience.ALL_HOLDERS: self._holders,
            Audience.TOLD: self._told,
            Audience.ANYBODY: self._anybody,
        }[kind.to]()

    @property
    def hidden(self) -> bool:
        c = self.consultation
        return self.seen.anonymous or (c.before_deadline(self.now) and not c.permanent)

    def holders(self) -> set[str]:
        return {one.company_id for one in self.decision.holders} if self.decision else set()

    def everybody(self) -> Names:
        """Whoever deposited for any lot and did not withdraw: those whom a letter to another does not name."""
        return {} if self.hidden else {one.company_id: one.record["company"]["name"] for one in self.seen.deposits if not one.withdrawn}

    def withdrew(self, company_ids: Iterable[str]) -> set[str]:
        """Those of whom every deposit was withdrawn."""
        gone = {one.company_id for one in self.seen.deposits if one.withdrawn}
        return {one for one in company_ids if not self.hidden and one in gone and one not in self.everybody()}

    def _bidders(self) -> Names:
        """Bidders for the lot; before the deadline of a call by invitation, those invited."""
        found = self._invited()
        if not self.hidden:
            found |= {
                one.company_id: one.record["company"]["name"]
                for one in self.seen.deposits
                if not one.withdrawn and (self.lot is None or self.lot in one.lots)
            }
        return found

    def _invited(self) -> Names:
        named = (one for one in self.consultation.invitees if one.company_id and (self.lot is None or one.may_bid(self.lot)))
        return {one.company_id: one.name for one in named if one.company_id}

    def _anybody(self) -> Names:
        wrote = {} if self.hidden else {one.company_id: one.company_name for one in self.letters if one.from_company}
        return {**wrote, **self._bidders()}

    def _not_admitted(self) -> Names:
        """Where offers are asked too, an application that is admitted is not rejected; where they are not, the next phase chooses."""
        admitted = {
            one.company_id
            for one in self.seen.deposits
            if (self.seen.openings.admissions.get(one.id) or {}).get("outcome") == "admitted"
            and slots.OFFER in self.consultation.phase_row.kinds
        }
        return {company_id: name for company_id, name in self._deposited().items() if company_id not in admitted | self.holders()}

    def _losers(self) -> Names:
        return {company_id: name for company_id, name in self._deposited().items() if company_id not in self.holders()}

    def _deposited(self) -> Names:
        return {} if self.hidden else self._bidders()

    def _holders(self) -> Names:
        return {company_id: name for company_id, name in self._deposited().items() if company_id in self.holders()}

    def _told(self) -> Names:
        told = (one for one in self.letters if one.kind in _REJECTIONS and (self.lot is None or one.lot in (None, self.lot)))
        return {one.company_id: one.company_name for one in told}


def author_hidden(c: Consultation, at: datetime) -> bool:
    """Whether who writes is kept from the buyer at that instant: before the deadline of a call that is open to all (REQ-081)."""
    return not c.restricted and not c.permanent and c.before_deadline(at)
