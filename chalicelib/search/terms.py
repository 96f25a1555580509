"""The terms of a consultation: what the index files it under.

w:word  somewhere in it      h:word  in its title      k:word  in its buyer's name, or an ancestor's
z:, y:, x: the same for stems that differ from their word
l:stem  of a word of its codes' labels, French and English
b: buyer and its ancestors   n: SIRET and SIREN        p: procedure          c: category       v: CPV prefixes
d: place code, its prefixes  m: commune  g: region     f: facts (over, cancelled, reserved, social…)
t: day, month, year of publication                     e: the same of closing
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from .. import codelists
from ..domain.buyer import Ancestor
from ..domain.consultation import Consultation
from ..domain.contact import Place
from ..domain.instants import paris_day
from . import analysis, places, where
from .listed import Listed

FIELDS = {"w": "z", "h": "y", "k": "x"}
"""Field of words → field of their stems."""
_MOST_WORDS = 1500
"""Distinct words kept of one consultation: a description is not a library."""

_COMMON = frozenset(("autres", "divers", "for", "from", "or", "other", "related", "services", "travaux", "work", "works"))
"""Words of labels that say nothing of a need; « or » is not gold."""


def terms(c: Consultation, line: Listed, ancestors: Sequence[Ancestor] = ()) -> list[str]:
    """Sorted, each once. `ancestors`: the entities above the buyer, so that searching an EPCI finds its communes."""
    names = [c.buyer_name, *(one.name for one in ancestors)]
    lots = [text for lot in c.lots for text in (lot.title, lot.description)]
    written = analysis.words(" ".join([c.title, c.reference, *names, *lots, c.description]))
    joined = "".join(analysis.words(c.reference))[: analysis.LONGEST]
    found = {
        *_words("w", [*written[:_MOST_WORDS], *([joined] if joined else [])]),
        *_words("h", analysis.words(c.title)),
        *_words("k", analysis.words(" ".join(names))),
        *(f"b:{one}" for one in (c.buyer_id, *(one.id for one in ancestors))),
        *(f"n:{siret[:length]}" for siret in (c.buyer_siret, *(one.siret for one in ancestors)) for length in (9, 14) if siret),
        *(f"v:{code[:length]}" for code in {c.cpv, *(lot.cpv for lot in c.lots)} for length in range(2, 9) if len(code[:8]) >= length),
        *_labels({c.cpv, *(lot.cpv for lot in c.lots)}),
        *_place(c.place),
        f"p:{c.procedure}",
        f"c:{c.category}",
        *_facts(line),
        *_days("t", line.published_at),
        *_days("e", line.closes_at),
    }
    return sorted(found)


def _words(field: str, written: Iterable[str]) -> Iterable[str]:
    known = set(written)
    yield from (f"{field}:{word}" for word in known)
    yield from (f"{FIELDS[field]}:{root}" for root in analysis.stems(known))


def _labels(codes: Iterable[str]) -> Iterable[str]:
    """Official labels are said in words that titles avoid: « Plomberie et travaux d'installation sanitaires » for a boiler house."""
    for label in (codelists.cpv(code) for code in codes if code):
        yield from (f"l:{analysis.stem(word)}" for said in (label or {}).values() for word in analysis.words(said) if word not in _COMMON)


def _place(place: Place | None) -> Iterable[str]:
    if place and places.is_region(place.code_type):
        yield f"g:{place.code}"
    elif place:
        yield from (f"d:{place.code[:length].upper()}" for length in range(1, min(len(place.code), 8) + 1))
        yield from where.filed(place)


def _facts(line: Listed) -> Iterable[str]:
    named = {"over": line.over, "social": line.social, "environmental": line.environmental, "reserved": bool(line.reserved)}
    yield from (f"f:{name}" for name, holds in named.items() if holds)
    if line.reserved:
        yield f"f:reserved={line.reserved}"
    if line.ended:
        yield f"f:{line.ended}"


def _days(field: str, at: datetime) -> Iterable[str]:
    day = paris_day(at).isoformat()
    return (f"{field}:{day[:length]}" for length in (4, 7, 10))


def span(field: str, first: date, last: date) -> list[str]:
    """The fewest day, month and year terms that cover these days, ends included."""
    made, day = [], first
    while day <= last:
        year_end, month_end = date(day.year, 12, 31), _month_end(day)
        if (day.month, day.day) == (1, 1) and year_end <= last:
            end, length = year_end, 4
        elif day.day == 1 and month_end <= last:
            end, length = month_end, 7
        else:
            end, length = day, 10
        made.append(f"{field}:{day.isoformat()[:length]}")
        day = end + timedelta(days=1)
    return made


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
