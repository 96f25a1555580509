"""Alerts for an address without an account: asked, confirmed from the mailbox, told with their criteria, stopped by one click (REQ-011)."""

import json
import re
from datetime import timedelta
from email import message_from_bytes, policy
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from chalicelib.adapters.mail.mime import as_mime
from support import walk
from support.people import Person

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}
ADDRESS = "nadia@entreprise.example"


def letters(platform, to: str = ADDRESS) -> list:
    return [mail for mail in platform.ports.mailer.sent if mail.to == to]


def asked(platform, email: str = ADDRESS, **more):
    body = {"email": email, "criteria": {"q": "école", "place": "Rennes", "distance": "25"}, **more}
    return platform.send("POST", "/v1/search-alerts", JSON, json.dumps(body).encode())


def link(mail, page: str) -> tuple[str, dict[str, str]]:
    """(path, form) of a letter's link."""
    found = urlsplit(re.search(rf"\S+/alertes/{page}\S+", mail.text)[0])
    return found.path, {name: value for name, [value] in parse_qs(found.query).items()}


def confirmed(platform, email: str = ADDRESS, **more) -> dict[str, str]:
    asked(platform, email, **more)
    path, form = link(letters(platform, email)[-1], "confirmation")
    assert platform.send("POST", path, FORM, urlencode(form).encode()).status == 200
    return form


def near_rennes(platform):
    return walk.published(walk.entity(platform), lots=1, place={"code": "35510", "code_type": "postcode"})


@pytest.mark.req("REQ-011")
def test_an_address_without_account_confirms_then_is_told_with_the_criteria(platform):
    reply = asked(platform, rhythm="immediate")
    assert (reply.status, set(reply.json)) == (202, {"confirm_before"})
    (request,) = letters(platform)
    assert "« école »" in request.text
    assert "lieu : Rennes, à moins de 25 km" in request.text
    path, form = link(request, "confirmation")
    near_rennes(platform)
    platform.fire("tell_alerts")
    assert letters(platform) == [request]  # nothing before the confirmation
    assert platform.send("GET", f"{path}?{urlencode(form)}", {}).status == 200
    platform.advance(minutes=1)
    near_rennes(platform)
    platform.fire("tell_alerts")
    assert letters(platform) == [request]  # looking confirms nothing: mail servers follow links
    platform.advance(minutes=1)
    for _ in range(2):
        assert b"confirm" in platform.send("POST", path, FORM, urlencode(form).encode()).body
    made = near_rennes(platform)
    for _ in range(2):
        platform.fire("tell_alerts")
        platform.advance(minutes=1)
    (_, told) = letters(platform)
    assert made["id"] in told.text
    assert "lieu : Rennes, à moins de 25 km" in told.text


@pytest.mark.req("REQ-011")
def test_a_daily_alert_leaves_on_the_next_day(platform):
    confirmed(platform)
    made = near_rennes(platform)
    platform.fire("tell_alerts")
    assert len(letters(platform)) == 1
    platform.advance(days=1)
    platform.fire("tell_alerts")
    assert made["id"] in letters(platform)[-1].text


@pytest.mark.req("REQ-011")
def test_one_click_from_the_mail_program_stops_and_forgets(platform):
    confirmed(platform, rhythm="immediate")
    near_rennes(platform)
    platform.fire("tell_alerts")
    told = message_from_bytes(as_mime(letters(platform)[-1], "platform@example.org").as_bytes(), policy=policy.default)
    assert told["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = urlsplit(re.fullmatch(r"<(\S+)>", told["List-Unsubscribe"])[1])
    assert f"{address.scheme}://{address.netloc}" == platform.origin
    assert platform.send("GET", f"{address.path}?{address.query}", {}).status == 200
    assert len(list(platform.ports.saved_searches.everyone())) == 1
    done = platform.send("POST", f"{address.path}?{address.query}", FORM, b"List-Unsubscribe=One-Click")
    assert done.status == 200
    assert list(platform.ports.saved_searches.everyone()) == []
    near_rennes(platform)
    platform.fire("tell_alerts")
    assert len(letters(platform)) == 2


@pytest.mark.req("REQ-011")
def test_one_click_pauses_the_search_of_an_account(platform):
    person = Person(platform).sign_in()
    person.post("/v1/account/searches", {"name": "Écoles", "criteria": {"q": "école"}, "rhythm": "immediate"})
    near_rennes(platform)
    platform.fire("tell_alerts")
    stop = urlsplit(letters(platform, person.email)[-1].unsubscribe)
    assert platform.send("POST", f"{stop.path}?{stop.query}", FORM, b"List-Unsubscribe=One-Click").status == 200
    assert [one["paused"] for one in person.get("/v1/account/searches")["items"]] == [True]


@pytest.mark.req("REQ-011")
def test_what_is_not_confirmed_in_two_days_is_forgotten(platform):
    asked(platform)
    path, form = link(letters(platform)[0], "confirmation")
    platform.advance(days=2, minutes=1)
    late = platform.send("POST", path, FORM, urlencode(form).encode())
    assert late.status == 404
    assert b"alert-request-expired" in late.body
    assert list(platform.ports.saved_searches.everyone()) == []


@pytest.mark.req("REQ-011")
def test_nobody_learns_whether_an_address_has_an_account(platform):
    member = Person(platform).sign_in()
    answers = [asked(platform, email) for email in (member.email, "inconnue@entreprise.example")]
    assert [(reply.status, set(reply.json)) for reply in answers] == [(202, {"confirm_before"})] * 2
    texts = [re.sub(r"\S+/alertes/\S+", "", letters(platform, email)[-1].text) for email in (member.email, "inconnue@entreprise.example")]
    assert texts[0] == texts[1]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"email": "nadia"}, "email"), ({"criteria": {"place": "Rennnes"}}, "place"), ({"criteria": {"status": "x"}}, "status"),
        ({"criteria": {"q": "gagnez https://mal.example"}}, "q"), ({"criteria": {"buyer": "www.mal.example"}}, "buyer"), ({"rhythm": "hourly"}, "rhythm"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_beside_its_field_and_nothing_leaves(platform, given, field):
    reply = asked(platform, **given)
    assert (reply.status, list(reply.json["errors"])) == (422, [field])
    assert platform.ports.mailer.sent == []


def test_a_wrong_key_is_nobody_s(platform):
    asked(platform)
    path, form = link(letters(platform)[0], "confirmation")
    for wrong in ({**form, "cle": "x"}, {**form, "recherche": "x"}, {"cle": form["cle"]}, {}):
        assert platform.send("POST", path, FORM, urlencode(wrong).encode()).status == 404
    assert platform.send("POST", path, FORM, urlencode({**form, "cle": "é"}).encode()).status == 422


def test_an_address_is_not_written_to_weariness(platform):
    replies = [asked(platform) for _ in range(6)]
    assert [reply.status for reply in replies] == [202] * 5 + [429]
    assert 0 < int(replies[-1].headers["retry-after"]) <= timedelta(days=1).total_seconds()
    assert len(letters(platform)) == 5
    assert asked(platform, "autre@entreprise.example").status == 202


def test_a_wrong_criterion_of_the_form_is_told_and_breaks_nothing(platform):
    for criteria in ({"deadline_from": "x"}, {"published_to": "2026-02-30-1"}, {"distance": "12"}, {"place": "ç¡ò"}):
        for email in ("nadia", ADDRESS):
            form = {**criteria, "email": email, "rhythm": "daily"}
            assert platform.send("POST", "/alertes/demande", FORM, urlencode(form).encode()).status == 422
        assert platform.send("GET", f"/consultations?{urlencode(criteria)}", {}).status == 422
    assert platform.ports.mailer.sent == []


def test_the_form_of_the_list_asks_and_says_what_is_wrong(platform):
    listed = platform.send("GET", "/consultations?q=ecole&place=Rennes&sort=relevance", {}).body.decode()
    assert 'action="/alertes/demande"' in listed
    assert 'type="hidden" name="place" value="Rennes"' in listed
    form = {"q": "ecole", "place": "Rennes", "email": "nadia", "rhythm": "daily"}
    wrong = platform.send("POST", "/alertes/demande", FORM, urlencode(form).encode())
    assert (wrong.status, b'id="f-email-error"' in wrong.body, b'value="Rennes"' in wrong.body) == (422, True, True)
    done = platform.send("POST", "/alertes/demande", FORM, urlencode({**form, "email": ADDRESS}).encode())
    assert done.status == 202
    assert "lieu : Rennes" in letters(platform)[0].text
    for _ in range(5):
        many = platform.send("POST", "/alertes/demande", FORM, urlencode({**form, "email": ADDRESS}).encode())
    assert many.status == 429
