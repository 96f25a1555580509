"""What is published, extended, corrected or closed between two pages of a list neither doubles nor hides anything that was in it."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from chalicelib.domain.instants import from_text, to_text
from chalicelib.usecases.opening import approvals
from chalicelib.usecases.search import public_search
from support import walk
from support.platforms import EmbeddedPlatform

MANY = 9


def pages(reader, path, **query):
    """Each page's items, one at a time: the caller changes things between two of them."""
    cursor = ""
    while True:
        asked = "&".join([*(f"{name}={value}" for name, value in query.items()), *([f"cursor={cursor}"] if cursor else [])])
        page = reader.get(f"{path}?{asked}" if asked else path)
        yield page["items"]
        cursor = page["next"]
        if cursor is None:
            return


def online(cast, mark, number):
    return walk.published(cast, lots=1, days=40 + number % 3, title=f"{mark} numéro {number}", reference=f"{mark}-{number}")


def extend(cast, consultation, days):
    later = from_text(consultation["submission_deadline"]) + timedelta(days=days)
    body = {"submission_deadline": to_text(later), "reason": "Un document manquait au dossier."}
    return cast.agent.refresh().post(f"/v1/consultations/{consultation['id']}/extensions", body)


@pytest.mark.parametrize("sort", ["deadline", "-deadline", "-published_at", "relevance"])
@pytest.mark.parametrize("fold", [False, True])
def test_a_search_gives_each_consultation_once_whatever_happens_between_its_pages(platform, monkeypatch, sort, fold):
    monkeypatch.setattr(public_search.PublicSearch.find, "__defaults__", (None, 2))
    shuffled(platform, MANY, sort, fold)


def test_a_search_gives_each_consultation_once_on_the_embedded_stack(site):
    shuffled(EmbeddedPlatform(site), public_search.PAGE + 2, "-deadline", True)


@pytest.mark.parametrize("sort", ["deadline", "-deadline"])
def test_what_was_published_today_and_extended_between_pages_stands_where_it_stood(platform, monkeypatch, sort):
    """An index exists already: what comes is kept apart from it, and is changed there."""
    monkeypatch.setattr(public_search.PublicSearch.find, "__defaults__", (None, 2))
    online(walk.entity(platform), "avant", 1)
    platform.fire("fold_index")
    platform.advance(minutes=2)
    shuffled(platform, MANY, sort, True)


def shuffled(platform, many, sort, fold):
    cast = walk.entity(platform)
    mark = f"marque{cast.buyer_id[-8:].lower()}"
    made = [online(cast, mark, number) for number in range(many)]
    platform.fire("fold_index")
    platform.advance(minutes=2)
    seen: list[str] = []
    for turn, items in enumerate(pages(cast.agent, "/v1/consultations", q=mark, sort=sort, status="all")):
        seen += [item["id"] for item in items]
        if turn == 0:
            platform.advance(seconds=5)
            extend(cast, made[1], 9)
            extend(cast, made[many - 2], 30)
            extend(cast, next(c for c in made if c["id"] == seen[0]), 50)
            for number in range(3):
                online(cast, mark, 100 + number)
            if fold:
                platform.fire("fold_index")
    assert sorted(seen) == sorted(c["id"] for c in made)


def test_closings_between_pages_hide_nothing_that_is_still_open(platform, monkeypatch):
    size = 2
    monkeypatch.setattr(public_search.PublicSearch.find, "__defaults__", (None, size))
    cast = walk.entity(platform)
    mark = f"fin{cast.buyer_id[-8:].lower()}"
    made = [walk.published(cast, lots=1, days=40 + number, title=f"{mark} {number}") for number in range(size + 5)]
    seen: list[str] = []
    for turn, items in enumerate(pages(cast.agent, "/v1/consultations", q=mark, status="open")):
        seen += [item["id"] for item in items]
        if turn == 0:
            platform.set_clock(from_text(made[size - 1]["submission_deadline"]) + timedelta(seconds=1))
            cast.agent.sign_in()
    assert seen == [c["id"] for c in made]


def test_drafts_between_pages_of_an_entity_s_list(both):
    platform = both
    cast = walk.entity(platform)
    made = []
    for number in range(25):
        platform.advance(seconds=1)
        made.append(walk.draft(cast, title=f"Brouillon {number}")["id"])
    seen: list[str] = []
    for turn, items in enumerate(pages(cast.agent, f"/v1/buyers/{cast.buyer_id}/consultations")):
        seen += [item["id"] for item in items]
        if turn == 0:
            platform.advance(seconds=1)
            walk.draft(cast, title="Un autre")
            cast.agent.call("DELETE", f"/v1/consultations/{seen[0]}")
    assert seen == made[::-1]


def test_lines_written_between_pages_of_a_register_come_after(both):
    platform = both
    cast = walk.entity(platform)
    consultation = walk.published(cast, lots=1)
    at = f"/v1/consultations/{consultation['id']}"
    for _ in range(120):
        cast.agent.post(f"{at}/downloads", {})
    numbers: list[int] = []
    for turn, items in enumerate(pages(cast.agent, f"{at}/registers/downloads")):
        numbers += [line["seq"] for line in items]
        if turn == 0:
            cast.agent.post(f"{at}/downloads", {})
    assert numbers == list(range(1, 122))


def test_a_candidate_rejected_between_pages_of_shares_hides_no_other():
    """Rejecting one takes its envelopes out of the list: those after it stay where they were."""
    refused: set[str] = set()
    seen = SimpleNamespace(
        deposits=[SimpleNamespace(id=f"D{number}", slots=("application", "offer")) for number in range(5)],
        refusal=lambda deposit, slot: SimpleNamespace(code="rejected") if deposit.id in refused else None,
    )
    every = approvals.openable_one_day(seen)
    first = approvals._numbered(seen)[:3]
    refused.add("D0")
    rest = [envelope for number, envelope in approvals._numbered(seen) if number > first[-1][0]]
    assert [envelope for _, envelope in first] + rest == every
