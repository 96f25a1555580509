"""When people have letters that nothing obliges: at once, together in the morning, never."""

from datetime import timedelta

import pytest

from chalicelib.domain.instants import from_text
from support import walk
from support.people import Refusal

MS = timedelta(milliseconds=1)


def wants(person, rhythm):
    return person.call("PUT", "/v1/account/letters", {"rhythm": rhythm})["user"]["letters"]


def about(platform, person, words):
    return [text for text in platform.texts(person.email) if words in text]


def asks(platform):
    """A consultation online, and a company that may ask."""
    cast = walk.entity(platform)
    consultation = walk.published(cast, lots=1)
    bidder, company_id = walk.company(platform)
    return cast, consultation, bidder, company_id


def question(bidder, company_id, consultation, number):
    bidder.post(f"/v1/consultations/{consultation['id']}/questions", {"company_id": company_id, "text": f"Question numéro {number}, svp ?"})


def test_letters_come_at_once_together_in_the_morning_or_never(platform):
    cast, consultation, bidder, company_id = asks(platform)
    assert wants(cast.agent, "at-once") == "at-once"
    question(bidder, company_id, consultation, 1)
    platform.settle()
    assert len(about(platform, cast.agent, "Une question est posée")) == 1
    assert wants(cast.agent.refresh(), "daily") == "daily"
    for number in (2, 3):
        question(bidder, company_id, consultation, number)
    platform.settle()
    assert len(about(platform, cast.agent, "Une question est posée")) == 1, "they wait"
    seven = from_text(next_seven(platform))
    platform.set_clock(seven - MS)
    platform.fire("remind")
    assert len(about(platform, cast.agent, "Une question est posée")) == 1
    platform.set_clock(seven)
    for _ in range(2):
        platform.fire("remind")
    letters = about(platform, cast.agent, "Une question est posée")
    assert len(letters) == 2, "one for both, however often the job runs"
    assert letters[-1].count("Une question est posée") == 2
    assert "/compte/#lettres" in letters[-1]
    assert wants(cast.agent.sign_in(), "none") == "none"
    question(bidder.sign_in(), company_id, consultation, 4)
    platform.settle()
    platform.advance(days=1)
    platform.fire("remind")
    assert len(about(platform, cast.agent, "Une question est posée")) == 2


def next_seven(platform):
    """The next seven o'clock in Paris, in summer, when tests begin."""
    day = (platform.clock() + timedelta(days=1)).date().isoformat()
    return f"{day}T05:00:00.000Z"


def test_receipts_letters_of_a_procedure_and_security_ignore_the_choice(platform):
    cast, consultation, bidder, company_id = asks(platform)
    for person in (bidder, cast.agent, cast.admin):
        wants(person, "none")
    walk.deposited(bidder, company_id, consultation["id"])
    cast.agent.refresh().post("/v1/account/backup-codes")
    platform.settle()
    assert about(platform, bidder, "Votre pli est déposé")
    assert about(platform, cast.admin, "codes de secours")


def test_a_rhythm_that_is_none_of_the_three_is_refused(platform):
    cast = walk.entity(platform)
    with pytest.raises(Refusal) as caught:
        wants(cast.agent, "weekly")
    assert (caught.value.status, caught.value.code) == (422, "invalid")
