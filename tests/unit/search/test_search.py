"""The index answers what a naive filter over every consultation answers, before and after changes, on every page."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from math import acos, cos, radians, sin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.notices import LAST, notices
from chalicelib import codelists
from chalicelib.codelists import communes
from chalicelib.domain.consultation import Status
from chalicelib.domain.instants import paris_day
from chalicelib.search import analysis, cpv, places, vocabulary
from chalicelib.search.listed import from_record, listed
from chalicelib.search.question import Question
from chalicelib.search.ranking import answer
from chalicelib.search.recent import Recent, Recents
from chalicelib.search.segment import Segment
from chalicelib.search.segment_writer import Document, write
from chalicelib.search.terms import _COMMON, terms

OLD = list(notices(400, buyers=40))
LATER = [replace(c, published_at=LAST + timedelta(minutes=n)) for n, c in enumerate(notices(40, seed=2, buyers=40))]
LATER = [replace(c, id=f"02{c.id[2:]}", submission_deadline=c.published_at + timedelta(days=20)) for c in LATER]
EXTENDED = [replace(c, version=2, submission_deadline=c.submission_deadline + timedelta(days=9, seconds=1)) for c in OLD[-30:]]
CANCELLED = [replace(c, version=2, cancelled_at=LAST) for c in OLD[300:320]]


def document(c) -> Document:
    line = listed(c)
    return Document(line, tuple(terms(c, line)))


def opened(consultations) -> Segment:
    body, root = write(map(document, consultations))
    return Segment(lambda start, size: body[start : start + size], body[-root:])


SEGMENT = opened(OLD)
PLACES = {
    "L’Haÿ-les-Roses": ("94038",), "villejuif (94)": ("94076",), "58 800": tuple(one.code for one in communes.with_postcode("58800")),
    "Ardèche": ("07",), "33": ("33",),
}  # fmt: skip
"""Typed → what it is."""


def recent(c) -> Recent:
    number = SEGMENT.find(c.id)
    return Recent(document(c)) if number is None else Recent(document(c), number, SEGMENT.rank(number))


RECENTS = Recents([recent(c) for c in [*LATER, *EXTENDED, *CANCELLED]])
CURRENT = {c.id: c for c in [*OLD, *LATER, *EXTENDED, *CANCELLED]}


@cache
def written(consultation_id: str) -> tuple[list[str], list[str]]:
    c = CURRENT[consultation_id]
    every = " ".join([c.title, c.reference, c.buyer_name, c.description, *(lot.title for lot in c.lots)])
    return sorted(set(analysis.words(every))), analysis.words(c.buyer_name)


def says(word: str, every: list[str], codes: set[str]) -> bool:
    """The word, another of its meaning, a code that says it, or one whose label does."""
    meant = (word, *vocabulary.neighbours(word))
    return (
        any(analysis.matches(one, other) for one in meant for other in every)
        or any(code.startswith(tuple(vocabulary.codes(word))) for code in codes)
        or any(analysis.stem(word) == analysis.stem(other) for code in codes for other in labelled(code) if other not in _COMMON)
    )


@cache
def labelled(code: str) -> list[str]:
    return analysis.words(" ".join((codelists.cpv(code) or {}).values()))


@cache
def served(code: str, code_type: str) -> list[str]:
    """Communes of a place, by the table itself."""
    every = map(communes.commune, (code for one in codelists.departments() for code in communes.of_department(one)))
    return [one.code for one in every if (code == one.code if code_type == "commune" else code in one.postcodes)]


def kilometres(one: str, other: str) -> float:
    """Great circle, by another formula than the code's."""
    (lat, lon), (lat2, lon2) = (tuple(map(radians, communes.commune(code).point)) for code in (one, other))
    return 6371 * acos(min(1, sin(lat) * sin(lat2) + cos(lat) * cos(lat2) * cos(lon - lon2)))


def stands(c, q: Question) -> bool:
    """Whether it is in the place asked, or near enough."""
    if not q.place:
        return True
    asked, mine = PLACES[q.place], served(c.place.code, c.place.code_type) if c.place.code_type != "department" else []
    if not q.distance:
        return bool({*asked} & {*mine, c.place.code, *map(communes.department, mine)})

    def near(code: str) -> bool:
        return any(kilometres(where, code) <= q.distance for where in asked)

    return all(map(near, communes.of_department(c.place.code))) if c.place.code_type == "department" else any(map(near, mine))


def departments(place) -> set[str]:
    return (
        {place.code[:2], *map(communes.department, served(place.code, place.code_type))}
        if place.code_type != "department"
        else {place.code}
    )


def matches(c, q: Question, now) -> bool:
    """The naive filter, written from what each criterion promises."""
    status = c.status(now)
    every, named = written(c.id)
    codes = {c.cpv, *(lot.cpv for lot in c.lots)}
    prefixes = [cpv.prefix(q.cpv)] if q.cpv[:2].isdigit() else cpv.divisions(q.cpv)
    day = paris_day(c.published_at)
    return (
        (q.status == "all" or (status is Status.OPEN) == (q.status == "open") if q.status != "cancelled" else status is Status.CANCELLED)
        and all(says(word, every, codes) for word in analysis.words(q.q))
        and all(any(analysis.matches(word, one) for one in named) for word in analysis.words(q.buyer))
        and (not q.cpv or any(code.startswith(prefix) for code in codes for prefix in prefixes))
        and (not q.department or c.place.code.startswith(q.department) or q.department in departments(c.place))
        and (not q.region or departments(c.place) & set(places.departments(q.region)))
        and stands(c, q)
        and q.procedure in ("", c.procedure)
        and q.category in ("", c.category)
        and (not q.reserved or c.terms.reserved == q.reserved or (q.reserved == "any" and c.terms.reserved != ""))
        and ("social" not in q.clauses or c.terms.clauses.social)
        and ("environmental" not in q.clauses or c.terms.clauses.environmental)
        and (not q.published_from or day >= q.published_from)
        and (not q.published_to or day <= q.published_to)
        and (not q.deadline_from or paris_day(c.submission_deadline) >= q.deadline_from)
        and (not q.deadline_to or paris_day(c.submission_deadline) <= q.deadline_to)
    )


TYPED = [word for c in OLD[::50] for word in c.title.split()]
DAYS = st.one_of(st.none(), st.dates(date(2023, 9, 1), date(2027, 1, 31)))
QUESTIONS = st.builds(
    Question,
    q=st.lists(st.sampled_from(TYPED).flatmap(lambda word: st.integers(1, len(word)).map(lambda n: word[:n])), max_size=2).map(" ".join),
    cpv=st.sampled_from(["", "", "45000000", "4521", "71", "nettoyage", "introuvable"]),
    department=st.sampled_from(["", "", "35", "97", "2"]),
    region=st.sampled_from(["", "", "53", "11"]),
    place=st.sampled_from(["", "", "", *PLACES]),
    buyer=st.sampled_from(["", "", "commune", "syndicat eaux"]),
    category=st.sampled_from(["", "", "works", "services"]),
    procedure=st.sampled_from(["", "", "AOO", "MAPA_OUVERT"]),
    reserved=st.sampled_from(["", "", "any", "both"]),
    clauses=st.sampled_from([(), (), ("social",), ("social", "environmental")]),
    published_from=DAYS,
    deadline_to=DAYS,
    published_to=st.none(),
    deadline_from=st.none(),
    status=st.sampled_from(["open", "closed", "all", "cancelled"]),
    sort=st.sampled_from(["deadline", "-deadline", "-published_at", "relevance"]),
)


QUESTIONS = st.tuples(QUESTIONS, st.sampled_from([0, 10, 25, 50, 100])).map(
    lambda pair: replace(pair[0], distance=pair[1] if pair[0].place and len(PLACES[pair[0].place][0]) == 5 else 0)
)


def sorted_as(lines, sort: str) -> bool:
    keys = [line.published_at if sort == "-published_at" else line.closes_at for line in lines]
    return sort == "relevance" or keys == sorted(keys, reverse=sort.startswith("-"))


def walked(segment, recents, question, now, size):
    place = None
    while True:
        page = answer(segment, recents, question, now, place, size)
        yield page
        place = page.next
        if place is None:
            return


def at(now):
    """What is there at that instant: nothing of what came or changed after it, which a list already begun would leave out."""
    if now > max(c.published_at for c in LATER):
        return RECENTS, CURRENT
    return Recents([]), {c.id: c for c in OLD}


@pytest.mark.req("REQ-001")
@pytest.mark.req("REQ-035")
@settings(max_examples=100, deadline=None)
@given(QUESTIONS, st.integers(-900, 30).map(lambda days: LAST + timedelta(days=days, hours=3)), st.integers(10, 200))
def test_the_index_answers_like_a_naive_filter(question, now, size):
    recents, current = at(now)
    wanted = {c.id for c in current.values() if matches(c, question, now)}
    pages = list(walked(SEGMENT, recents, question, now, size))
    found = [line for page in pages for line in page.lines]
    assert [len(page.lines) for page in pages[:-1]] == [size] * (len(pages) - 1)
    assert {page.total for page in pages} == {len(wanted)}
    assert sorted(line.id for line in found) == sorted(wanted)
    assert sorted_as(found, question.sort)


@pytest.mark.req("REQ-001")
def test_status_at_the_very_instant_of_the_deadline():
    c = next(c for c in OLD if not c.opened_at and not c.cancelled_at)
    asked = Question(q=c.reference)
    for by, there in ((-1, True), (0, True), (1, False)):
        now = c.submission_deadline + timedelta(milliseconds=by)
        assert (c.id in {line.id for line in answer(SEGMENT, Recents([]), asked, now, None, 50).lines}) is there
        assert listed(c).status(now) is c.status(now)


def test_a_segment_written_from_an_older_one_is_the_same_index():
    current = [item.document for item in RECENTS.items]
    kept = [d for n, d in enumerate(SEGMENT.documents()) if not RECENTS.replaced >> n & 1]
    body, root = write([*kept, *current])
    again, root_again = write(map(document, CURRENT.values()))
    assert (body, root) == (again, root_again)


@pytest.mark.req("REQ-036")
def test_no_estimate_is_kept():
    from decimal import Decimal

    c = OLD[0]
    dear = replace(
        c,
        terms=replace(c.terms, estimate_eur=Decimal("7777777")),
        lots=tuple(replace(lot, estimate_eur=Decimal("7777777")) for lot in c.lots),
    )
    assert "7777777" not in repr(document(dear))


def test_lines_come_back_whole():
    line = listed(OLD[3])
    assert from_record(line.record()) == line


def test_titles_come_first_by_relevance():
    asked = Question(q="toiture", status="all", sort="relevance")
    found = answer(SEGMENT, RECENTS, asked, LAST, None, 500).lines
    flags = ["toiture" in analysis.words(line.title) for line in found]
    assert any(flags)
    assert flags == sorted(flags, reverse=True)


def test_an_empty_index_answers_nothing():
    assert answer(opened([]), Recents([]), Question(q="x", status="all"), LAST, None, 20).total == 0


def test_wide_beginnings_cost_one_posting():
    """Thousands of words that begin alike are read together."""
    many = [replace(c, description=" ".join(f"zy{c.id[-5:]}{n}x" for n in range(60))) for c in OLD[:300]]
    segment = opened(many)
    before = answer(segment, Recents([]), Question(q="zyxx", status="all"), LAST, None, 5).total
    assert (before, answer(segment, Recents([]), Question(q="zy0", status="all"), LAST, None, 5).total) == (0, 300)
