"""Saved searches, the log of changes, ranges of bytes; and the index over them: folded, rebuilt, found again."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bench.notices import LAST, notices
from chalicelib.domain.errors import NotFound, StaleVersion
from chalicelib.domain.ids import new_id
from chalicelib.domain.saved_search import SavedSearch
from chalicelib.search.question import Question
from chalicelib.search.ranking import answer
from chalicelib.usecases.ports.objects import PUBLIC
from chalicelib.usecases.search import index as search_index
from chalicelib.usecases.search.index import SearchIndex
from support.platforms import START


def saved(**more) -> SavedSearch:
    return SavedSearch(**{"id": new_id(START), "user_id": new_id(START), "name": "Écoles", "created_at": START, "stop_key": "k", "told_until": START,
                          "criteria": {"q": "école"}, **more})  # fmt: skip


@pytest.mark.req("REQ-011")
def test_saved_searches_are_kept_changed_listed_and_dropped(ports):
    store, user_id = ports.saved_searches, new_id(START)
    first = store.create(saved(user_id=user_id))
    second = store.create(saved(user_id=user_id, id=new_id(START + timedelta(seconds=1))))
    with pytest.raises(StaleVersion):
        store.create(first)
    newer = store.save(replace(first, paused=True))
    assert (newer.version, store.get(user_id, first.id)) == (2, newer)
    with pytest.raises(StaleVersion):
        store.save(replace(first, name="Perdu"))
    assert store.of_user(user_id) == [newer, second]
    assert {first.id, second.id} <= {one.id for one in store.everyone()}
    store.delete(newer)
    store.delete(newer)
    assert store.get(user_id, first.id) is None
    with pytest.raises(StaleVersion):
        store.save(newer)


def test_the_log_is_read_from_an_instant_in_order(ports):
    mark = new_id(START)
    at = START + timedelta(days=900)
    for n in (2, 0, 1):
        ports.search_log.add(at + timedelta(seconds=n), [mark, n])
    assert [one for one in ports.search_log.since(at + timedelta(seconds=1)) if one[0] == mark] == [[mark, 1], [mark, 2]]


def test_ranges_of_an_object(ports):
    key = f"search/{new_id(START)}"
    ports.objects.put("public", key, b"0123456789", "application/octet-stream")
    assert ports.objects.get_range("public", key, 3, 4) == b"3456"
    with pytest.raises(NotFound):
        ports.objects.get_range("public", key + "x", 0, 1)


class Store:
    """Published consultations that the index may read again."""

    def __init__(self, found):
        self.found = {c.id: c for c in found}

    def published(self, cursor):
        from chalicelib.usecases.ports import Page

        newest = sorted(self.found.values(), key=lambda c: c.published_at, reverse=True)
        start = int(cursor or 0)
        return Page(newest[start : start + 100], str(start + 100) if start + 100 < len(newest) else None)


@pytest.mark.req("REQ-001")
def test_the_index_follows_publications_through_folds_and_rebuilds(ports, monkeypatch):
    monkeypatch.setattr(search_index, "MOST_RECENTS", 20)
    ports.objects.delete("public", search_index.HEAD)
    mark, made = new_id(START)[-6:].lower(), []
    store, now = Store([]), LAST + timedelta(days=700)
    index = SearchIndex(consultations=store, objects=ports.objects, log=ports.search_log)

    def totals(at):
        fresh = SearchIndex(consultations=store, objects=ports.objects, log=ports.search_log)
        asked = Question(q=f"zz{mark}", status="all", sort="-published_at")
        found = [answer(*one.open(at), asked, at, None, 100).lines for one in (index, fresh)]
        assert [line.id for line in found[0]] == [line.id for line in found[1]]
        return found[0]

    for n, c in enumerate(notices(45)):
        at = now + timedelta(minutes=3 * n)
        c = replace(c, id=new_id(at), title=f"Objet zz{mark}", published_at=at, test=n % 9 == 8)
        store.found[c.id] = c
        index.announce(c, at)
        made += [c.id] * (not c.test)
        if n % 4 == 3:
            index.fold(at)
        if n % 5 == 4:
            changed = replace(c, version=2, cancelled_at=at)
            store.found[c.id] = changed
            index.announce(changed, at)
        assert [line.id for line in totals(at)] == made[::-1]
    end = at + timedelta(days=2)
    assert index.fold(end) >= 0
    lines = totals(end)
    assert [line.id for line in lines] == made[::-1]
    assert {line.id for line in lines if line.ended} == {c.id for c in store.found.values() if c.cancelled_at and c.version == 2 and not c.test} | {
        line.id for line in lines if line.ended and store.found[line.id].version == 1}  # fmt: skip


def test_a_publication_whose_announcement_was_lost_is_found_at_the_next_fold(ports):
    ports.objects.delete("public", search_index.HEAD)
    (first, lost) = (replace(c, id=new_id(LAST), title=f"Perdu {n}") for n, c in enumerate(notices(2)))
    store, now = Store([first]), LAST + timedelta(days=1400)
    index = SearchIndex(consultations=store, objects=ports.objects, log=ports.search_log)
    index.fold(now)
    store.found[lost.id] = lost
    index.fold(now + timedelta(minutes=1))
    later = now + timedelta(minutes=3)
    assert lost.id in {line.id for line in answer(*index.open(later), Question(q="perdu", status="all"), later, None, 100).lines}


def test_an_index_that_turns_while_another_thread_asks_shows_each_line_once(ports, monkeypatch):
    """One thread learns of a new segment and is fetching its recents; the other asks in between: it gets what goes together."""
    monkeypatch.setattr(search_index, "MOST_RECENTS", 2)
    ports.objects.delete("public", search_index.HEAD)
    mark, now = new_id(START)[-6:].lower(), LAST + timedelta(days=1400)
    minutes = [now + timedelta(minutes=3 * n) for n in range(8)]
    made = [replace(c, id=new_id(at), title=f"Objet zz{mark}", published_at=at) for c, at in zip(notices(8), minutes, strict=True)]
    store = Store(made[:4])
    index, writer = (SearchIndex(consultations=store, objects=ports.objects, log=ports.search_log) for _ in range(2))

    def publish(*some):
        for c in some:
            store.found[c.id] = c
            writer.announce(c, c.published_at)
        writer.fold(some[-1].published_at)

    def shown(at):
        return sorted(line.id for line in answer(*index.open(at), Question(q=f"zz{mark}", status="all"), at, None, 100).lines)

    writer.fold(minutes[3])
    publish(made[4])
    assert shown(minutes[4]) == sorted(store.found), "one line in the recents"
    publish(*made[5:])  # too many: a new segment holds them all
    fetch, asked = SearchIndex._folded, []

    def slow(self, head):
        if self is index and not asked:
            asked.append(None)
            asked.append(shown(minutes[4] + timedelta(seconds=1)))  # the other thread
        return fetch(self, head)

    monkeypatch.setattr(SearchIndex, "_folded", slow)
    assert shown(minutes[7]) == sorted(store.found)
    assert len(asked[1]) == len(set(asked[1])), "each line once"


@pytest.mark.req("REQ-001")
def test_an_index_of_the_form_before_answers_until_it_is_written_again(ports):
    index = SearchIndex(consultations=ports.consultations, objects=ports.objects, log=ports.search_log)
    index.fold(LAST)
    head = json.loads(ports.objects.get(PUBLIC, search_index.HEAD))
    ports.objects.put(PUBLIC, search_index.HEAD, json.dumps({**head, "format": 1}).encode(), "application/json")
    former = SearchIndex(consultations=ports.consultations, objects=ports.objects, log=ports.search_log)
    assert former._head().segment == head["segment"]
    former.fold(LAST)
    again = json.loads(ports.objects.get(PUBLIC, search_index.HEAD))
    assert again["format"] == search_index.FORMAT
    assert again["segment"] != head["segment"]
