"""Public search: each filter returns only matching published consultations; alerts leave exactly once."""

import csv
import io
import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from chalicelib.domain.instants import from_text
from support import walk
from support.people import Person


def found(platform, query: str = "") -> list[str]:
    reply = platform.send("GET", f"/v1/consultations?{query}", {})
    assert reply.status == 200, reply.body
    return [item["id"] for item in reply.json["items"]]


TERMS = {"reserved": "disability", "clauses": {"social": False, "environmental": True, "no_social_reason": "Sans objet pour ce marché"}}


@pytest.mark.req("REQ-001")
@pytest.mark.req("REQ-035")
def test_each_filter_returns_only_what_matches(platform):
    cast = walk.entity(platform)
    school = walk.published(cast)
    other = walk.published(
        cast, procedure="MAPA_OUVERT", category="services", cpv="90910000", description="Nettoyage des vitres",
        lots=1, place={"code": "29019", "code_type": "commune", "label": "Brest"}, terms=TERMS, days=60,
    )  # fmt: skip
    draft = walk.draft(cast)
    assert draft["id"] not in found(platform)
    today, day = platform.clock().date().isoformat(), school["submission_deadline"][:10]
    tables = {
        "q=ecoles jules": [school, other], "q=vitre": [other], f"q={school['reference']}": [school], "q=jardin": [], "cpv=45000000": [school],
        "cpv=nettoyage": [other], "department=29": [other], "department=35": [school], "region=53": [school, other], "category=services": [other],
        "procedure=AOO": [school], "buyer=trevignac": [school, other], f"buyer={cast.buyer_id}": [school, other], "reserved=any": [other],
        "place=Brest": [other], "place=29200": [other], "place=Finistère": [other], "place=Ille-et-Vilaine (35)": [school], "place=Bretagne": [school, other],
        "place=Guipavas&distance=10": [other], "place=Morlaix&distance=25": [], "place=29600&distance=100": [other], "q=cleaning": [other], "q=plumbing": [],
        "reserved=both": [], "social=1": [school], f"published_from={today}": [school, other], "published_to=2020-01-01": [],
        f"deadline_to={day}": [school], "status=closed": [], "status=all": [school, other],
    }  # fmt: skip
    for query, wanted in tables.items():
        assert sorted(found(platform, quote(query, safe="=&"))) == sorted(c["id"] for c in wanted), query
    platform.fire("fold_index")
    platform.advance(minutes=2)
    for query, wanted in tables.items():
        assert sorted(found(platform, quote(query, safe="=&"))) == sorted(c["id"] for c in wanted), f"folded: {query}"


@pytest.mark.req("REQ-001")
def test_an_unknown_place_is_told_beside_its_field_and_what_may_have_been_meant(platform):
    made = walk.published(walk.entity(platform), lots=1, place={"code": "35000", "code_type": "postcode"})
    reply = platform.send("GET", "/v1/consultations?place=Rennnes", {})
    assert (reply.status, list(reply.json["errors"])) == (422, ["place"])
    page = platform.send("GET", "/consultations?place=Rennnes&q=ecole", {})
    text = page.body.decode()
    assert page.status == 422
    assert 'id="f-place-error"' in text
    assert 'value="ecole"' in text
    link = unescape(re.search(r'href="(/consultations\?[^"]*place=Rennes[^"]*)"', text)[1])
    assert made["id"] in platform.send("GET", link, {}).body.decode()
    far = platform.send("GET", "/consultations?place=Ille-et-Vilaine&distance=10", {})
    assert (far.status, b'id="f-distance-error"' in far.body) == (422, True)
    assert b'id="f-published_from-error"' in platform.send("GET", "/consultations?published_from=2026-02-30", {}).body


@pytest.mark.req("REQ-001")
def test_a_place_among_the_words_is_offered_as_a_place(platform):
    made = walk.published(walk.entity(platform), lots=1, place={"code": "35238", "code_type": "commune"})
    text = platform.send("GET", "/consultations?q=ecole%20rennes", {}).body.decode()
    link = unescape(re.search(r'href="(/consultations\?[^"]*place=Rennes[^"]*)"', text)[1])
    assert parse_qs(urlsplit(link).query) == {"place": ["Rennes (35)"], "q": ["ecole"]}
    assert made["id"] in platform.send("GET", link, {}).body.decode()
    assert "place=" not in platform.send("GET", "/consultations?q=toiture", {}).body.decode()


@pytest.mark.req("REQ-001")
def test_sorts_and_wrong_criteria(platform):
    cast = walk.entity(platform)
    late = walk.published(cast, lots=1, days=60)
    platform.advance(minutes=1)
    soon = walk.published(cast, lots=1, days=40)
    assert found(platform) == [soon["id"], late["id"]]
    assert found(platform, "sort=-deadline") == [late["id"], soon["id"]]
    assert found(platform, "sort=-published_at") == [soon["id"], late["id"]]
    for query, field in (
        ("status=x", "status"),
        ("sort=x", "sort"),
        ("published_from=2026-02-30", "published_from"),
        ("cursor=abc", "cursor"),
    ):
        reply = platform.send("GET", f"/v1/consultations?{query}", {})
        assert (reply.status, list(reply.json["errors"])) == (422, [field])


def test_an_extension_shows_at_once_and_after_folding(platform):
    cast = walk.entity(platform)
    made = walk.published(cast, lots=1)
    platform.fire("fold_index")
    new = from_text(made["submission_deadline"]) + timedelta(days=10)
    cast.agent.refresh().post(f"/v1/consultations/{made['id']}/extensions", {"submission_deadline": new.isoformat(), "reason": "Visite"})
    for _ in range(2):
        (item,) = platform.send("GET", "/v1/consultations", {}).json["items"]
        assert from_text(item["submission_deadline"]) == new
        platform.fire("fold_index")
        platform.advance(minutes=5)


def test_the_buyer_above_finds_what_those_below_publish(platform):
    from dataclasses import replace

    above, below = walk.entity(platform), walk.entity(platform)
    directory = platform.ports.directory
    directory.save_buyer(replace(directory.buyer(above.buyer_id), name="Communauté du Val d’Orne"))
    directory.save_buyer(replace(directory.buyer(below.buyer_id), parent_id=above.buyer_id))
    made = walk.published(below, lots=1)
    assert found(platform, f"buyer={above.buyer_id}") == found(platform, "buyer=val%20orne") == [made["id"]]


@pytest.mark.req("REQ-036")
def test_exports_have_the_same_results_and_no_estimate(platform):
    cast = walk.entity(platform)
    made = walk.published(cast, title="=1+1 ; école")
    sheet = platform.send("GET", "/consultations.csv?q=ecole", {})
    rows = list(csv.DictReader(io.StringIO(sheet.body.decode("utf-8-sig")), delimiter=";"))
    assert [row["identifiant"] for row in rows] == [made["id"]]
    assert rows[0]["objet"].startswith("'=")
    feed = platform.send("GET", "/consultations.atom?q=ecole", {})
    assert made["id"].encode() in feed.body
    deadlines = platform.send("GET", "/consultations.ics?q=ecole", {}).body.decode()
    one = platform.send("GET", f"/consultations/{made['id']}/calendar.ics", {}).body.decode()
    at = from_text(made["submission_deadline"]).strftime("DTSTART:%Y%m%dT%H%M%SZ")
    assert at in deadlines
    assert at in one
    assert not [body for body in (sheet.body, feed.body, deadlines.encode()) if b"123456" in body]
    assert platform.send("GET", "/consultations.csv?q=jardin", {}).body.count(b"\r\n") == 1


@pytest.mark.req("REQ-006")
def test_what_is_not_public_is_nowhere(platform):
    from dataclasses import replace

    made = walk.published(walk.entity(platform), lots=1)
    store = platform.ports.consultations
    c = store.get(made["id"])
    store.save(replace(c, test=True))
    platform.use.index.announce(replace(c, test=True), platform.clock())
    hidden = replace(c, id="01ARZ3NDEKTSV4RRFFQ69G5FAV", test=True, version=1)
    platform.use.consultations.consultations.create(hidden)
    platform.use.consultations.consultations.save(hidden)
    for shape in ("v1/consultations", "consultations.csv", "consultations.atom", "consultations.ics", "consultations"):
        assert hidden.id.encode() not in platform.send("GET", f"/{shape}?status=all", {}).body, shape


def saver(platform, **more) -> tuple[Person, dict]:
    person = Person(platform).sign_in()
    return person, person.post("/v1/account/searches", {"name": "Écoles", "criteria": {"q": "école"}, "rhythm": "immediate", **more})


def alerts(platform, person) -> list:
    return [mail for mail in platform.ports.mailer.sent if mail.to == person.email and "Écoles" in mail.subject]


@pytest.mark.req("REQ-011")
def test_a_new_match_is_told_exactly_once(platform):
    cast = walk.entity(platform)
    before = walk.published(cast, lots=1)
    platform.advance(minutes=1)
    person, _ = saver(platform)
    other, _ = saver(platform, criteria={"q": "jardin"})
    made = walk.published(cast, lots=1)
    for _ in range(3):
        platform.fire("tell_alerts")
    platform.advance(minutes=1)
    platform.fire("tell_alerts")
    (mail,) = alerts(platform, person)
    assert made["id"] in mail.text
    assert before["id"] not in mail.text
    assert alerts(platform, other) == []


@pytest.mark.req("REQ-011")
def test_a_letter_that_fails_leaves_next_time(platform, monkeypatch):
    person, _ = saver(platform)
    walk.published(walk.entity(platform), lots=1)

    def broken(mail):
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(platform.ports.mailer, "send", broken)
        platform.failures_expected = True
        platform.fire("tell_alerts")
    platform.failures_expected = False
    platform.advance(minutes=1)
    platform.fire("tell_alerts")
    platform.fire("tell_alerts")
    assert len(alerts(platform, person)) == 1


@pytest.mark.req("REQ-011")
def test_a_daily_digest_leaves_on_the_next_day(platform):
    person, _ = saver(platform, rhythm="daily")
    cast = walk.entity(platform)
    made = [walk.published(cast, lots=1) for _ in range(2)]
    platform.fire("tell_alerts")
    assert alerts(platform, person) == []
    platform.advance(days=1)
    platform.fire("tell_alerts")
    platform.fire("tell_alerts")
    (mail,) = alerts(platform, person)
    assert all(c["id"] in mail.text for c in made)


@pytest.mark.req("REQ-011")
def test_a_letter_s_link_stops_the_alert_without_signing_in(platform):
    person, search = saver(platform)
    cast = walk.entity(platform)
    walk.published(cast, lots=1)
    platform.fire("tell_alerts")
    link = urlsplit(re.search(r"\S+/alertes/arret\S+", alerts(platform, person)[0].text)[0])
    assert platform.send("GET", f"{link.path}?{link.query}", {}).status == 200
    assert person.get("/v1/account/searches")["items"][0]["paused"] is False  # looking changes nothing
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    wrong = re.sub(r"cle=[^&]+", "cle=x", link.query)
    assert platform.send("POST", link.path, form, wrong.encode()).status == 404
    assert platform.send("POST", link.path, form, link.query.encode()).status == 200
    assert person.get("/v1/account/searches")["items"][0]["paused"] is True
    walk.published(cast, lots=1)
    platform.fire("tell_alerts")
    assert len(alerts(platform, person)) == 1
    assert set(parse_qs(link.query)) == {"recherche", "cle"}
    assert search["id"] in link.query


@pytest.mark.req("REQ-011")
def test_saved_searches_are_one_s_own(platform):
    person, search = saver(platform)
    stranger = Person(platform).sign_in()
    assert stranger.get("/v1/account/searches")["items"] == []
    assert stranger.send("DELETE", f"/v1/account/searches/{search['id']}").status == 404
    assert person.send("POST", "/v1/account/searches", {"name": "x", "criteria": {"status": "x"}}).status == 422
    assert person.send("PATCH", f"/v1/account/searches/{search['id']}", {"paused": True, "name": "Autre"}).json["name"] == "Autre"
    assert person.send("DELETE", f"/v1/account/searches/{search['id']}").status == 204
    assert person.get("/v1/account/searches")["items"] == []
