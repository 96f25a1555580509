"""What is asked, as sets of documents: the same reading over a segment and over what came since."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from typing import Protocol

from . import analysis, cpv, places, vocabulary, where
from .terms import FIELDS, span

STATUSES = ("open", "closed", "cancelled", "decided", "all")
SORTS = ("deadline", "-deadline", "-published_at", "relevance")
RESERVED = ("any", "disability", "insertion", "both", "social-economy")
MOST_WORDS = 12
_ID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True, kw_only=True)
class Question:
    """Empty fields do not filter. `place`: as people type it (`where`); `distance`: kilometres around it, 0 for the place itself.
    `status`: one of STATUSES; closed is all that is no longer open. `clauses`: social, environmental.

    Days are those of Paris, ends included.
    """

    q: str = ""
    cpv: str = ""
    department: str = ""
    place: str = ""
    distance: int = 0
    region: str = ""
    buyer: str = ""
    procedure: str = ""
    category: str = ""
    reserved: str = ""
    clauses: tuple[str, ...] = ()
    published_from: date | None = None
    published_to: date | None = None
    deadline_from: date | None = None
    deadline_to: date | None = None
    status: str = "open"
    sort: str = "deadline"


class Source(Protocol):
    all: int

    def before(self, at: datetime) -> int: ...

    def exact(self, term: str) -> int: ...

    def prefix(self, beginning: str) -> int: ...

    def any_of(self, terms: Sequence[str]) -> int: ...


def matching(source: Source, question: Question, now: datetime) -> int:
    """The documents that answer. The cheapest criteria come first: an empty set ends the reading."""
    found = source.all
    for part in _criteria(source, question, now):
        found &= part
        if not found:
            return 0
    return found


def in_title(source: Source, question: Question) -> int:
    """Documents whose title has every word asked for: the most relevant ones."""
    return _every(source, "h", question.q)


def _criteria(source: Source, q: Question, now: datetime) -> Iterator[int]:
    yield from _facets(source, q)
    yield from _status(source, q, now)
    if q.buyer:
        yield _buyer(source, q.buyer)
    if q.q:
        yield _every(source, "w", q.q)
    for field, first, last in (("t", q.published_from, q.published_to), ("e", q.deadline_from, q.deadline_to)):
        if first or last:
            days = span(field, max(first or FIRST_DAY, FIRST_DAY), min(last or LAST_DAY, LAST_DAY))
            yield source.any_of(days)


def _facets(source: Source, q: Question) -> Iterator[int]:
    named = {"p": q.procedure, "c": q.category, "d": q.department.upper()}
    yield from (source.exact(f"{field}:{value}") for field, value in named.items() if value)
    if q.region:
        yield source.any_of([f"g:{q.region}", *(f"d:{one}" for one in places.departments(q.region))])
    if q.place:
        yield source.any_of(where.asked(q.place, q.distance))
    if q.reserved:
        yield source.exact("f:reserved" if q.reserved == "any" else f"f:reserved={q.reserved}")
    yield from (source.exact(f"f:{clause}") for clause in q.clauses)
    if q.cpv:
        codes = [cpv.prefix(q.cpv)] if q.cpv[:2].isdigit() else cpv.divisions(q.cpv)
        yield source.any_of([f"v:{code}" for code in codes])


def _status(source: Source, q: Question, now: datetime) -> Iterator[int]:
    if q.status in ("open", "closed"):
        past = (1 << source.before(now)) - 1
        closed = past | source.exact("f:over")
        yield closed if q.status == "closed" else source.all & ~closed
    elif q.status != "all":
        yield source.exact(f"f:{q.status}")


def _buyer(source: Source, asked: str) -> int:
    digits = asked.replace(" ", "")
    if _ID.fullmatch(asked):
        return source.exact(f"b:{asked}")
    if digits.isdigit() and len(digits) in (9, 14):
        return source.exact(f"n:{digits}")
    return _every(source, "k", asked)


def _every(source: Source, field: str, text: str) -> int:
    """Documents that have each word of `text` in that field."""
    return reduce(lambda found, word: found and found & _word(source, field, word), analysis.words(text)[:MOST_WORDS], source.all)


def _word(source: Source, field: str, typed: str) -> int:
    """A word typed, the others of its meaning and, for what stands anywhere, the codes that say it: those of the vocabulary's table, and
    those whose official label has the word. Names of buyers have no synonym."""
    if field == "k":
        return _written(source, field, typed)
    said = _any(_written(source, field, one) for one in (typed, *vocabulary.neighbours(typed)))
    if field != "w":
        return said
    return said | source.any_of([f"l:{analysis.stem(typed)}", *(f"v:{code}" for code in vocabulary.codes(typed))])


def _written(source: Source, field: str, typed: str) -> int:
    """`analysis.matches`, over the index: words that begin so, and words of the same stem."""
    root = analysis.stem(typed)
    found = source.prefix(f"{field}:{typed}") | source.exact(f"{FIELDS[field]}:{root}")
    return found | source.exact(f"{field}:{root}") if root != typed and analysis.stem(root) == root else found


def _any(parts: Iterable[int]) -> int:
    return reduce(lambda found, part: found | part, parts, 0)
