"""A buyer overseas: its own clock beside that of Paris wherever an instant is told in words; signed instants stay in UTC alone."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from pypdf import PdfReader

from chalicelib.domain import territories
from chalicelib.domain.instants import from_text, to_text
from chalicelib.search.listed import from_record, listed
from support import phases, walk
from support.people import Person

ZONE, PLACE, CLOCK = "America/Martinique", "en Martinique", "heure de la Martinique"


@pytest.fixture
def cast(platform):
    return walk.entity(platform, department="972")


@pytest.fixture
def consultation(cast):
    return walk.published(cast, lots=1)


def printed(pdf):
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def both(instant):
    """An instant by both clocks, in the words of letters."""
    told = territories.of("972").told(from_text(instant))
    assert "(heure de Paris), soit " in told
    assert told.endswith(PLACE)
    return told


def letters_to(platform, email):
    platform.settle()
    return [mail for mail in platform.ports.mailer.sent if mail.to == email]


def test_the_api_says_the_zone_in_every_list_and_view(platform, cast, consultation):
    person, company_id = walk.company(platform)
    walk.start(person, company_id, consultation["id"])
    person.call("PUT", f"/v1/companies/{company_id}/followed/{consultation['id']}")
    platform.fire("fold_index")
    anybody = Person(platform)
    shown = [
        anybody.get(f"/v1/consultations/{consultation['id']}"),
        *anybody.get("/v1/consultations")["items"],
        *cast.agent.get(f"/v1/buyers/{cast.buyer_id}/consultations")["items"],
        *[one["consultation"] for one in person.get(f"/v1/companies/{company_id}/deposits")["items"]],
        *[one["consultation"] for one in person.get(f"/v1/companies/{company_id}/followed")["items"]],
    ]
    assert [one["time_zone"] for one in shown] == [ZONE] * 5
    platform.set_clock(from_text(consultation["submission_deadline"]) - timedelta(days=3))
    dashboard = cast.agent.sign_in().get(f"/v1/buyers/{cast.buyer_id}/dashboard")
    assert [one["consultation"]["time_zone"] for one in dashboard["items"]] == [ZONE]


@pytest.mark.parametrize(("lang", "words"), [("fr", CLOCK), ("en", "Martinique time")])
def test_pages_tell_both_clocks(platform, consultation, lang, words):
    for path in (f"/consultations/{consultation['id']}", "/consultations"):
        page = platform.send("GET", f"{path}?lang={lang}", {}).body.decode()
        assert words in page, path


def test_feeds_and_calendars_tell_both_clocks(platform, consultation):
    told = both(consultation["submission_deadline"])
    for path in ("/consultations.atom", "/consultations.ics", f"/consultations/{consultation['id']}/calendar.ics"):
        text = platform.send("GET", path, {}).body.decode().replace("\r\n ", "").replace("\\,", ",")
        assert told in text, path


def test_receipts_tell_both_clocks_and_sign_neither(platform, cast, consultation):
    person, company_id = walk.company(platform)
    deposit = walk.deposited(person, company_id, consultation["id"])
    receipt = deposit.receipt
    assert receipt["submission_deadline"] == consultation["submission_deadline"]
    assert ZONE not in str(receipt)
    assert PLACE not in str(receipt)
    assert both(receipt["received_at"]) in " ".join(letters_to(platform, person.email)[-1].text.split())
    reply = person.send("GET", f"/v1/deposits/{deposit.id}/receipt.pdf")
    paper = " ".join(printed(platform.fetch(reply.headers["location"])).split())
    assert both(receipt["received_at"]) in paper
    assert both(receipt["submission_deadline"]) in paper


def test_letters_tell_both_clocks(platform, cast, consultation):
    person, company_id = walk.company(platform)
    person.call("PUT", f"/v1/companies/{company_id}/followed/{consultation['id']}")
    later = from_text(consultation["submission_deadline"]) + timedelta(days=5)
    cast.agent.refresh().post(
        f"/v1/consultations/{consultation['id']}/extensions", {"submission_deadline": to_text(later), "reason": "Visite ajoutée"}
    )
    assert both(to_text(later)) in letters_to(platform, person.email)[-1].text
    history = Person(platform).get(f"/v1/consultations/{consultation['id']}")["history"]
    assert both(to_text(later)) in history[-1]["detail"]


def test_the_invitation_letter_tells_both_clocks(platform, cast):
    first = walk.published(cast, procedure="AOR", lots=1)
    person, company_id = walk.company(platform)
    walk.deposited(person, company_id, first["id"])
    walk.after_deadline(platform, first)
    phases.back(cast, person)
    table = phases.table(cast, first)
    [deposit] = cast.agent.get(table.at)["deposits"]
    table.open(deposit["id"], "L000-candidacy")
    table.admit(deposit["id"])
    invited = phases.invite(cast, first, procedure="AOR", phase="offer")
    [letter] = [mail for mail in letters_to(platform, person.email) if "vous invite" in mail.text]
    assert both(invited["submission_deadline"]) in letter.text
    [line] = person.get(f"/v1/companies/{company_id}/invitations")["items"]
    assert line["time_zone"] == ZONE


def test_a_line_indexed_by_an_older_release_tells_paris_alone(platform, cast, consultation):
    """It had no zone, the last of its fields."""
    line = listed(platform.ports.consultations.get(consultation["id"]))
    assert line.time_zone == ZONE
    older = from_record(line.record()[:-1])
    assert older == replace(line, time_zone="Europe/Paris")
    assert older.territory.told(older.submission_deadline).endswith("(heure de Paris)")
