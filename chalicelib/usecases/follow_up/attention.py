"""Keeping what each consultation asks of its buyer: a follower of the registers, so that the dashboard reads a few rows (STORAGE).

Each register line redraws the one part it is about from what is stored now, or from itself where the store follows later: drawn twice,
late or in another order, the row ends the same. The row is read before the store, so that a write over it proves nobody knew better.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from ...domain.agenda import EVALUATED
from ...domain.attention import Attention
from ...domain.consultation import Consultation
from ...domain.errors import StaleVersion
from ...domain.instants import from_text
from ...domain.message import ACCEPTED, BOUNCED, OPENED, POSTED, RELAYED
from ...domain.rules.scope import CONCESSIONS
from .. import ports
from ..opening import applications
from ..ports import Clock
from .lines import Line

_TRIES = 8
Part = Callable[[Attention, Consultation, Line], Attention]


@dataclass(frozen=True, kw_only=True)
class AttentionKeeper:
    clock: Clock
    consultations: ports.Consultations
    questions: ports.Questions
    notices: ports.Notices
    decisions: ports.Decisions
    messages: ports.Messages
    registers: ports.Registers
    attentions: ports.Attentions

    def follow(self, line: Line) -> None:
        """Redraw what this line is about. Raises what the stores raise: the line is tried again."""
        part = self._parts().get(line.act)
        if part is None:
            return
        c = self.consultations.get(line.consultation_id)
        if c and not c.test and not c.template and (part != self._applications or self._judged_as_they_come(c)):
            self._redraw(c, lambda known: part(known, c, line))

    def kept(self, c: Consultation) -> Attention:
        """Its row, made now from the stores when an older release left none. For the dashboard."""
        return self._redraw(c, lambda known: known)

    def _redraw(self, c: Consultation, part: Callable[[Attention], Attention]) -> Attention:
        for _ in range(_TRIES):
            known = self.attentions.get(c.buyer_id, c.id)
            wanted = part(known) if known else self._whole(c)
            if wanted == known:
                return known
            try:
                return self.attentions.put(wanted)
            except StaleVersion:
                continue
        raise StaleVersion()

    def _whole(self, c: Consultation) -> Attention:
        made = Attention(buyer_id=c.buyer_id, consultation_id=c.id)
        for question in self.questions.of_consultation(c.id):
            made = made.with_question(question)
        for notice in self.notices.of_consultation(c.id):
            made = made.with_notice(notice)
        decided = self.decisions.of_consultation(c.id) if c.opened_at else []
        letters = self.messages.of_consultation(c.id) if c.opened_at else []
        return replace(
            made,
            contracts={d.lot: d.notified_at for d in decided if d.owes_essential_data and d.notified_at},
            awarded={d.lot: d.notified_at for d in decided if d.notified_at},
            published=tuple(sorted(d.lot for d in decided if d.essential_data_published_at)),
            bounced=tuple(sorted(m.id for m in letters if m.came_back)),
            applications=self._waiting(c),
        )

    def _parts(self) -> Mapping[tuple[str, str], Part]:
        """Register and kind of a line → the part it redraws."""
        return {
            ("deposits", "publication"): lambda known, c, line: known,
            ("questions", "question"): self._question,
            ("questions", "answer"): self._question,
            ("publications", "notice"): self._notice,
            ("publications", "contract"): self._contract,
            ("publications", "essential-data"): self._published,
            **{("messages", kind): self._letter for kind in (ACCEPTED, RELAYED, BOUNCED, OPENED, POSTED)},
            **{("deposits", kind): self._applications for kind in ("closure", "deposit", "withdrawal")},
            **{("openings", kind): self._applications for kind in ("admission", "late-decision")},
        }

    def _question(self, known: Attention, c: Consultation, line: Line) -> Attention:
        question = self.questions.get(c.id, line.record["question"])
        return known.with_question(question) if question else known

    def _notice(self, known: Attention, c: Consultation, line: Line) -> Attention:
        notice = self.notices.get(c.id, line.record["notice"])
        return known.with_notice(notice) if notice else known

    def _contract(self, known: Attention, c: Consultation, line: Line) -> Attention:
        """The line is the contract's effect, whatever the decision already says."""
        known = replace(known, awarded={**known.awarded, line.record["lot"]: from_text(line.entry.at)})
        if c.procedure in CONCESSIONS:
            return known
        return replace(known, contracts={**known.contracts, line.record["lot"]: from_text(line.entry.at)})

    def _published(self, known: Attention, c: Consultation, line: Line) -> Attention:
        return replace(known, published=tuple(sorted({*known.published, line.record["lot"]})))

    def _letter(self, known: Attention, c: Consultation, line: Line) -> Attention:
        """Once read on the platform, taken at another address or sent on paper, it came back for nothing."""
        letter = self.messages.get(c.id, line.record["message"])
        return known.with_letter(line.record["message"], bounced=bool(letter and letter.came_back))

    def _applications(self, known: Attention, c: Consultation, line: Line) -> Attention:
        return replace(known, applications=self._waiting(c))

    def _judged_as_they_come(self, c: Consultation) -> bool:
        """Elsewhere, and before the first deadline, the row says nothing of deposits: not even by being written (REQ-081)."""
        return c.procedure in EVALUATED and not c.before_deadline(self.clock.now())

    def _waiting(self, c: Consultation) -> dict[str, datetime]:
        return applications.waiting(self.registers, c, self.clock.now())
