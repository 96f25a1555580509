"""Public search over published consultations (REQ-001, REQ-035, REQ-036)."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.consultation import Consultation
from ...domain.errors import Invalid
from ...domain.instants import from_text, to_text
from ...search.listed import Listed
from ...search.question import Question
from ...search.ranking import Place, answer
from .. import ports
from ..ports import Clock, Page, lists
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
        mine, now = lists.found(question), self.clock.now()
        said = mine.read(cursor)
        segment, recents = self.index.open(now)
        found = answer(segment, recents, question, now, _place(said) if said else None, size)
        return Page(found.lines, mine.after(_written(found.next)) if found.next else None), found.total

    def latest(self, limit: int = 50) -> list[Consultation]:
        """The newest publications, for feeds."""
        return [c for c in self.consultations.published(None).items if c.public][:limit]


def _written(place: Place) -> str:
    return f"{place.group} {to_text(place.at)} {place.id} {to_text(place.since)}"


def _place(said: str) -> Place:
    """Raises Invalid for an instant that does not exist: only a forged cursor has one."""
    group, at, identifier, since = said.split(" ")
    try:
        return Place(int(group), from_text(at), identifier, from_text(since))
    except ValueError as error:
        raise Invalid({"cursor": "Ce repère de page n’est pas valable : reprenez la liste au début."}) from error
