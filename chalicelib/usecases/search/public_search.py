"""Public search over published consultations (REQ-001, REQ-035, REQ-036)."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.consultation import Consultation
from ...domain.errors import Invalid
from ...search.listed import Listed
from ...search.question import Question
from ...search.ranking import answer
from .. import ports
from ..ports import Clock, Page
from .index import SearchIndex

PAGE = 20
LONGEST = 1000
"""Lines of an export or of a feed; an export of everything is the open data's affair."""


@dataclass(frozen=True, kw_only=True)
class PublicSearch:
    clock: Clock
    consultations: ports.Consultations
    index: SearchIndex

    def find(self, question: Question, cursor: str = "", size: int = PAGE) -> tuple[Page[Listed], int]:
        """One page of what matches, and how many match in all. Raises Invalid for a cursor of our making no more."""
        if cursor and not (cursor.isascii() and cursor.isdigit() and len(cursor) < 8):
            raise Invalid({"cursor": "Ce repère de page n’est pas valable : reprenez la liste au début."})
        start, now = int(cursor or 0), self.clock.now()
        segment, recents = self.index.open(now)
        found = answer(segment, recents, question, now, start, size)
        more = start + size < found.total
        return Page(found.lines, str(start + size) if more else None), found.total

    def latest(self, limit: int = 50) -> list[Consultation]:
        """The newest publications, for feeds."""
        return [c for c in self.consultations.published(None).items if c.public][:limit]
