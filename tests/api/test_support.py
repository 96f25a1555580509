"""Asking the platform for help without signing in: a dated receipt, two letters, a line of the consultation's register (REQ-008)."""

import json
from datetime import timedelta

import pytest

from chalicelib.domain.instants import from_text
from chalicelib.usecases.ports import lists
from support import walk
from support.people import Person, Refusal

PATH = "/v1/support-requests"
WORDS = "Le bouton « Déposer » ne répond plus,\nla page affiche « Réseau interrompu »."


def ask(platform, email="maud@menuiserie.example", **more):
    return Person(platform).post(PATH, {"email": email, "topic": "deposit", "text": WORDS, **more})


def refused(call, *args, **more) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call(*args, **more)
    return caught.value


@pytest.mark.req("REQ-008")
def test_a_request_five_minutes_before_the_deadline_is_in_the_export_and_tells_nobody(both):
    cast = walk.entity(both)
    consultation = walk.published(cast)
    at = f"/v1/consultations/{consultation['id']}"
    person, company_id = walk.company(both)
    operator = Person(both)
    both.make_operator(operator.email)
    both.set_clock(from_text(consultation["submission_deadline"]) - timedelta(minutes=5))
    receipt = ask(both, email=person.email, consultation_id=consultation["id"])
    assert from_text(receipt["received_at"]) < from_text(consultation["submission_deadline"])
    cast.agent.sign_in()
    link = cast.agent.send("GET", f"{at}/registers/questions/export").headers["location"]
    export = both.fetch(link).decode()
    [line] = [one for one in json.loads(export)["entries"] if one["kind"] == "support"]
    assert line["record"] == {"number": receipt["number"], "body_sha256": receipt["sha256"]}
    assert line["at"] == receipt["received_at"]
    for secret in (person.email, company_id, person.id, "Réseau interrompu", "deposit"):
        assert secret not in export, secret
    both.settle()
    assert both.mails(person.email)[-1] == f"Demande d’assistance {receipt['number']} reçue"
    assert f"Assistance {receipt['number']} – Déposer un pli" in both.mails(operator.email)
    assert not [subject for subject in both.mails(cast.agent.email) if receipt["number"] in subject]


def test_a_request_about_nothing_in_particular_is_recorded_too(platform):
    operator = Person(platform)
    platform.make_operator(operator.email)
    receipt = ask(platform, topic="account")
    assert receipt["consultation_id"] is None
    platform.settle()
    [letter] = [mail for mail in platform.ports.mailer.sent if mail.to == operator.email]
    assert WORDS in letter.text
    assert "maud@menuiserie.example" in letter.text
    [mine] = [mail for mail in platform.ports.mailer.sent if mail.to == "maud@menuiserie.example"]
    assert receipt["sha256"] in mine.text
    assert "Réseau" not in mine.text, "nobody's words go to an address that nobody has proved"


def test_the_same_request_sent_twice_is_one(platform):
    first = ask(platform)
    assert ask(platform) == first
    assert ask(platform, text=WORDS + " Encore.") != first
    platform.settle()
    assert len(platform.mails("maud@menuiserie.example")) == 2


def test_letters_leave_once_though_the_mail_server_failed_between(platform):
    operator = Person(platform)
    platform.make_operator(operator.email)
    ask(platform)
    platform.settle()
    [line] = [line for lines in platform.ports.registers._streams.values() for line in lines if line.kind == "support"]
    assert platform.use.consequences.draw(line)
    assert (len(platform.mails("maud@menuiserie.example")), len(platform.mails(operator.email))) == (1, 1)


@pytest.mark.parametrize(("field", "wrong"), [
    ("email", {"email": "maud"}),
    ("text", {"text": "Aidez."}),
    ("text", {"text": "x" * 5001}),
    ("topic", {"topic": "pizza"}),
    ("consultation_id", {"consultation_id": "01ARZ3NDEKTSV4RRFFQ69G5FAV"}),
    ("consultation_id", {"consultation_id": "platform"}),
])  # fmt: skip
def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_recorded(platform, field, wrong):
    assert field in refused(ask, platform, **wrong).reply.json["errors"]
    assert [lines for _, lines in platform.lines() if lines] == []
    assert ask(platform)["number"], "the same person may send it again at once"


def test_a_draft_is_not_told_from_what_does_not_exist(platform):
    made = walk.draft(walk.entity(platform))
    unknown = refused(ask, platform, consultation_id="01ARZ3NDEKTSV4RRFFQ69G5FAV").reply.json["errors"]
    assert refused(ask, platform, consultation_id=made["id"]).reply.json["errors"] == unknown


def test_a_mailbox_is_not_flooded_with_receipts(platform):
    for number in range(20):
        ask(platform, text=f"{WORDS} {number}")
        platform.advance(minutes=10)
    assert refused(ask, platform, text=f"{WORDS} de trop").status == 429
    assert ask(platform, email="autre@menuiserie.example")["number"]
    platform.advance(days=1)
    assert ask(platform, text=f"{WORDS} de trop")["number"]


DESK = "/v1/operations/support-requests"


@pytest.fixture
def operator(platform):
    person = Person(platform, name="Odile Opératrice")
    platform.make_operator(person.email)
    return person.sign_in().enrol()


def test_operators_list_requests_by_consultation_and_state_and_note_answers(platform, operator, monkeypatch):
    monkeypatch.setattr(lists, "PAGE_SIZE", 2)
    cast = walk.entity(platform)
    consultation = walk.published(cast)
    about = [None, consultation["id"], None, consultation["id"], None]
    for number, one in enumerate(about):
        ask(platform, email=f"n{number}@menuiserie.example", consultation_id=one)
        platform.advance(seconds=1)
    first = operator.get(DESK)
    assert [one["email"] for one in first["items"]][:2] == ["n4@menuiserie.example", "n3@menuiserie.example"]
    assert emails(operator, "") == [f"n{number}@menuiserie.example" for number in (4, 3, 2, 1, 0)]
    assert emails(operator, f"consultation={consultation['id']}") == ["n3@menuiserie.example", "n1@menuiserie.example"]
    [asked] = [one for one in operator.get(DESK)["items"] if one["email"].startswith("n3")]
    assert (asked["state"], asked["text"], asked["topic"], asked["consultation_id"]) == ("open", WORDS, "deposit", consultation["id"])
    noted = operator.post(f"{DESK}/{asked['id']}/reply", {"reply": "Rechargez la page.\nEnvoyé par courriel."})
    assert (noted["state"], noted["reply"]) == ("answered", "Rechargez la page.\nEnvoyé par courriel.")
    assert noted["answered_by"]
    assert operator.post(f"{DESK}/{asked['id']}/reply", {"reply": noted["reply"]}) == noted, "noted twice is once"
    assert refused(operator.post, f"{DESK}/{asked['id']}/reply", {"reply": "Autre"}).code == "support-answered"
    assert emails(operator, "state=answered") == ["n3@menuiserie.example"]
    assert emails(operator, f"state=open&consultation={consultation['id']}") == ["n1@menuiserie.example"]
    assert refused(operator.post, f"{DESK}/01ARZ3NDEKTSV4RRFFQ69G5FAV/reply", {"reply": ""}).status == 404


def emails(operator, query):
    found, cursor = [], None
    while True:
        page = operator.get(f"{DESK}?{query}" + (f"&cursor={cursor}" if cursor else "") if query or cursor else DESK)
        found, cursor = [*found, *(one["email"] for one in page["items"])], page["next"]
        if cursor is None:
            return found


@pytest.mark.parametrize(
    ("query", "field"), [("state=closed", "state"), ("consultation=platform", "consultation"), ("consultation=x", "consultation")]
)
def test_a_filter_that_means_nothing_is_told(operator, query, field):
    assert field in refused(operator.get, f"{DESK}?{query}").reply.json["errors"]


def test_only_operators_read_requests(platform, operator):
    ask(platform)
    [one] = operator.get(DESK)["items"]
    cast = walk.entity(platform)
    bidder, _ = walk.company(platform)
    for person in (cast.agent, cast.admin, bidder):
        assert refused(person.get, DESK).status in (403, 404)
        assert refused(person.post, f"{DESK}/{one['id']}/reply", {"reply": ""}).status in (403, 404)
    assert refused(Person(platform).get, DESK).status == 401


def test_a_request_whose_process_died_before_the_list_is_listed_by_its_line(platform, operator, monkeypatch):
    def died(*given):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(platform.ports.support_cases, "create", died)
        with pytest.raises(Refusal):
            ask(platform)
    assert operator.get(DESK)["items"] == []
    platform.settle()
    assert [one["email"] for one in operator.get(DESK)["items"]] == ["maud@menuiserie.example"]
