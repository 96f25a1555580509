"""Public search over published consultations (REQ-001, REQ-035, REQ-036)."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.consultation import Consultation
from ...search.listed import Listed
from ...search.question import Question
from ...search.ranking import answer
from .. import ports
from ..ports import Clock, Page, cursors
from .index import SearchIndex

PAGE = 20
LONGEST = 1000
"""Lines of an export or of a feed; an export of everything is the open data's affair."""


@dataclass(frozen=True, kw_only=True)
class PublicSearch:
    clock: Clock
    consultations: ports.Consultations
    index: SearchIndex

    def find(self, question: Question, cursor: str | None = None, size: int = PAGE) -> tuple[Page[Listed], int]:
        """One page of what matches, and how many match in all. Raises Invalid for a cursor that this very question did not give."""
        mine = cursors.numbered(f"search {question}")
        start, now = cursors.number(mine, cursor), self.clock.now()
        segment, recents = self.index.open(now)
        found = answer(segment, recents, question, now, start, size)
        return Page(found.lines, cursors.following(mine, start + size, found.total)), found.total

    def latest(self, limit: int = 50) -> list[Consultation]:
        """The newest publications, for feeds."""
        return [c for c in self.consultations.published(None).items if c.public][:limit]
