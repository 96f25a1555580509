"""Public search over published consultations (REQ-001, REQ-036)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ..domain.consultation import Consultation, Status
from . import ports
from .ports import Clock, Page

PAGE = 20


@dataclass(frozen=True, kw_only=True)
class Query:
    """Empty fields do not filter. `status`: open, closed (the deadline is past) or all; `sort`: deadline or -published_at."""

    q: str = ""
    cpv: str = ""
    department: str = ""
    buyer: str = ""
    procedure: str = ""
    category: str = ""
    reserved: str = ""
    status: str = "open"
    sort: str = "deadline"
    cursor: str = ""


@dataclass(frozen=True, kw_only=True)
class PublicSearch:
    clock: Clock
    consultations: ports.Consultations

    def find(self, query: Query) -> tuple[Page[Consultation], int]:
        """One page of what matches, and how many match in all."""
        now = self.clock.now()
        found = [c for c in self._all() if _matches(c, query, now)]
        found.sort(
            key=lambda c: (c.submission_deadline, c.id) if query.sort == "deadline" else (c.published_at, c.id),
            reverse=query.sort != "deadline",
        )
        start = int(query.cursor) if query.cursor.isdigit() else 0
        more = start + PAGE < len(found)
        return Page(found[start : start + PAGE], str(start + PAGE) if more else None), len(found)

    def latest(self, limit: int = 50) -> list[Consultation]:
        """The newest publications, for feeds."""
        return self.consultations.published(None).items[:limit]

    def _all(self) -> Iterator[Consultation]:
        cursor: str | None = None
        while True:
            page = self.consultations.published(cursor)
            yield from page.items
            cursor = page.next
            if cursor is None:
                return


def fold(text: str) -> str:
    """Lower case without accents: what people type and what is written meet there."""
    return "".join(letter for letter in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(letter))


def _matches(c: Consultation, q: Query, now: datetime) -> bool:
    closed = c.status(now) is not Status.OPEN
    words = fold(" ".join([c.title, c.reference, c.buyer_name, c.description, *(lot.title for lot in c.lots)]))
    place = c.place.code if c.place else ""
    return (
        (q.status == "all" or closed == (q.status == "closed"))
        and all(word in words for word in fold(q.q).split())
        and (not q.cpv or any(code.startswith(_cpv_prefix(q.cpv)) for code in (c.cpv, *(lot.cpv for lot in c.lots))))
        and (not q.department or place.startswith(q.department))
        and (not q.buyer or q.buyer == c.buyer_id or fold(q.buyer) in fold(c.buyer_name) or q.buyer == c.buyer_siret)
        and q.procedure in ("", c.procedure)
        and q.category in ("", c.category)
        and q.reserved in ("", c.terms.reserved)
    )


def _cpv_prefix(code: str) -> str:
    """CPV is a tree: 45000000 stands for every code that begins with 45. A division keeps its two digits."""
    digits = code[:8]
    return digits[: max(2, len(digits.rstrip("0")))]
