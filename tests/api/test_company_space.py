"""What a company finds in its own space: the questions that it asked, the consultations that it follows."""

from datetime import timedelta

import pytest

from chalicelib.domain.following import Standing, step
from chalicelib.domain.instants import from_text
from chalicelib.usecases.ports import lists
from support import walk
from support.people import Person, Refusal


@pytest.fixture
def cast(platform):
    return walk.entity(platform)


@pytest.fixture
def bidder(platform):
    return walk.company(platform)


def walked(person, path):
    """Every item of a list by its cursors, and the size of each page."""
    items, sizes, cursor = [], [], None
    while True:
        page = person.get(f"{path}?cursor={cursor}" if cursor else path)
        items, cursor = [*items, *page["items"]], page["next"]
        sizes.append(len(page["items"]))
        if cursor is None:
            return items, sizes


def test_every_question_asked_with_its_state_and_its_consultation(platform, cast, bidder, monkeypatch):
    monkeypatch.setattr(lists, "PAGE_SIZE", 2)
    person, company_id = bidder
    other, other_id = walk.company(platform)
    first, second = walk.published(cast), walk.published(cast)
    asked = []
    for consultation, text in ((first, "Le local est-il accessible ?"), (second, "La visite est-elle obligatoire ?"), (first, "Quel est le délai de pose ?")):  # fmt: skip
        at = f"/v1/consultations/{consultation['id']}/questions"
        asked.append(person.post(at, {"company_id": company_id, "text": text, "lot": None}))
        platform.set_clock(platform.clock() + timedelta(seconds=1))
    other.post(f"/v1/consultations/{first['id']}/questions", {"company_id": other_id, "text": "Une autre entreprise demande", "lot": None})
    cast.agent.post(
        f"/v1/consultations/{second['id']}/questions/{asked[1]['id']}/answer", {"public_text": "La visite", "answer": "Non, facultative."}
    )
    items, sizes = walked(person, f"/v1/companies/{company_id}/questions")
    assert [one["id"] for one in items] == [one["id"] for one in reversed(asked)]
    assert sizes == [2, 1]
    assert [one["state"] for one in items] == ["asked", "answered", "asked"]
    assert [one["consultation"]["id"] for one in items] == [first["id"], second["id"], first["id"]]
    assert items[1]["answer"] == "Non, facultative."
    assert items[1]["answered_at"]
    assert items[0]["answered_at"] is None
    assert {"title", "reference", "time_zone", "submission_deadline", "status"} <= items[0]["consultation"].keys()
    with pytest.raises(Refusal, match="not-allowed|not-found"):
        other.get(f"/v1/companies/{company_id}/questions")


def an_answer(platform, cast, consultation):
    """Another company asks, the buyer answers to everybody."""
    other, other_id = walk.company(platform)
    at = f"/v1/consultations/{consultation['id']}/questions"
    asked = other.post(at, {"company_id": other_id, "text": "Le local est-il accessible ?", "lot": None})
    cast.agent.post(f"{at}/{asked['id']}/answer", {"public_text": "Accès au local", "answer": "Oui, de plain-pied."})
    platform.settle()


def test_a_company_follows_is_told_of_changes_and_leaves(platform, cast, bidder):
    person, company_id = bidder
    consultation = walk.published(cast)
    one = f"/v1/companies/{company_id}/followed/{consultation['id']}"
    assert person.get(one) == {"followed": False}
    line = person.call("PUT", one)
    assert person.call("PUT", one) == line
    assert (line["standing"], line["next"], line["at"]) == ("nothing", "answer", consultation["submission_deadline"])
    assert person.get(one) == {"followed": True}
    assert [found["consultation"]["id"] for found in person.get(f"/v1/companies/{company_id}/followed")["items"]] == [consultation["id"]]
    an_answer(platform, cast, consultation)
    assert [subject for subject in platform.mails(person.email) if consultation["reference"] in subject]
    person.call("DELETE", one)
    person.call("DELETE", one)
    assert person.get(one) == {"followed": False}
    assert person.get(f"/v1/companies/{company_id}/followed") == {"items": [], "next": None}
    told = platform.mails(person.email)
    an_answer(platform, cast, consultation)
    assert platform.mails(person.email) == told


def test_what_may_not_be_read_may_not_be_followed(platform, cast, bidder):
    person, company_id = bidder
    draft = walk.draft(cast)
    other, _ = walk.company(platform)
    published = walk.published(cast)
    with pytest.raises(Refusal, match="not-found"):
        person.call("PUT", f"/v1/companies/{company_id}/followed/{draft['id']}")
    for method in ("PUT", "GET", "DELETE"):
        with pytest.raises(Refusal, match="not-allowed|not-found"):
            other.call(method, f"/v1/companies/{company_id}/followed/{published['id']}")
    with pytest.raises(Refusal, match="not-allowed|not-found"):
        cast.agent.get(f"/v1/companies/{company_id}/followed")
    with pytest.raises(Refusal, match="sign-in-required"):
        Person(platform).call("PUT", f"/v1/companies/{company_id}/followed/{published['id']}")


def test_followed_consultations_page_by_keyset(platform, cast, bidder, monkeypatch):
    monkeypatch.setattr(lists, "PAGE_SIZE", 2)
    person, company_id = bidder
    made = []
    for _ in range(5):
        made.append(walk.published(cast)["id"])
        platform.set_clock(platform.clock() + timedelta(seconds=1))
    for one in made:
        person.call("PUT", f"/v1/companies/{company_id}/followed/{one}")
    items, sizes = walked(person, f"/v1/companies/{company_id}/followed")
    assert [one["consultation"]["id"] for one in items] == made[::-1]
    assert sizes == [2, 2, 1]


def test_the_line_says_what_comes_next(platform, cast, bidder):
    """A deposit begun, then sealed, then withdrawn; then the deadline."""
    person, company_id = bidder
    consultation = walk.published(cast, lots=1)
    listed = f"/v1/companies/{company_id}/followed"
    person.call("PUT", f"{listed}/{consultation['id']}")

    def line():
        [found] = person.get(listed)["items"]
        return found["standing"], found["next"]

    begun = walk.start(person, company_id, consultation["id"])
    assert line() == ("begun", "resume")
    deposit = walk.transmit(person, consultation["id"], begun)
    deposit.seal()
    assert line() == ("deposited", "see-deposit")
    person.post(f"/v1/deposits/{deposit.id}/withdrawal")
    assert line() == ("nothing", "answer")
    walk.deposited(person, company_id, consultation["id"], mode="replaces")
    platform.set_clock(from_text(consultation["submission_deadline"]) + timedelta(seconds=1))
    person.sign_in()
    assert line() == ("deposited", "opening")


@pytest.mark.parametrize("standing", list(Standing))
@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({}, "submission_deadline"),
        ({"opened_at": 1}, "opened_at"),
        ({"opened_at": 1, "decided_at": 2}, "decided_at"),
        ({"cancelled_at": 1}, "cancelled_at"),
    ],
)
def test_after_the_deadline_only_who_deposited_waits_for_something(platform, cast, standing, changes, at):
    from dataclasses import replace

    c = platform.ports.consultations.get(walk.published(cast)["id"])
    ended = {name: c.submission_deadline + timedelta(days=days) for name, days in changes.items()}
    found = step(replace(c, **ended), standing, c.submission_deadline + timedelta(days=9))
    waits = standing is Standing.DEPOSITED and at in ("submission_deadline", "opened_at")
    assert found.next == ({"submission_deadline": "opening", "opened_at": "decision"}[at] if waits else "none")
    assert found.at == {**ended, "submission_deadline": c.submission_deadline}[at]
