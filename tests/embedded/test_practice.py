"""The practice consultation: made once, found by anybody, deposited on like a real one, renewed before its end, among no real ones (REQ-006)."""

from datetime import timedelta

import pytest

from chalicelib.domain.instants import from_text
from chalicelib.usecases.consultation.practice import SIRET
from demonstration.practice import NoAddress, addresses
from embedded import Stack
from support import practising, walk
from support.people import Person
from support.platforms import EmbeddedPlatform

PATH = "/v1/practice-consultation"


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    with Stack(tmp_path_factory.mktemp("practice"), fsync=False, schedules=False) as running:
        yield EmbeddedPlatform(running.serve())


@pytest.mark.req("REQ-006")
def test_any_company_finds_it_and_deposits_and_it_is_among_no_real_ones(platform):
    assert Person(platform).send("GET", PATH).json["code"] == "no-practice"
    made = practising.ensure(platform)
    assert practising.ensure(platform) == made, "made once"
    person, company_id = walk.company(platform)
    deposit = walk.deposited(person, company_id, made["id"])
    platform.settle()
    assert deposit.receipt["test"] is True
    assert any(f"ESSAI – {made['reference']}" in subject for subject in platform.mails(person.email))
    page = Person(platform).send("GET", f"/consultations/{made['id']}").body.decode()
    assert "ESSAI" in page
    assert "noindex" in page
    for job in ("fold_index", "publish_open_data"):
        platform.fire(job)
    for path in ("/v1/consultations", "/consultations", "/consultations.csv", "/consultations.atom", "/consultations.ics"):
        listed = Person(platform).send("GET", path).body.decode()
        assert made["id"] not in listed, path
        assert SIRET not in listed, path


@pytest.mark.req("REQ-006")
def test_another_one_is_made_before_its_end(platform):
    first = practising.ensure(platform)
    platform.set_clock(from_text(first["submission_deadline"]) - timedelta(days=31))
    assert practising.ensure(platform) == first
    platform.advance(days=2)
    second = practising.ensure(platform, SOUSPLI_PRACTICE_ADDRESS="entrainement@ville.fr")
    assert second["id"] != first["id"]
    at = "/v1/consultations"
    assert Person(platform).get(f"{at}/{second['id']}")["buyer"] == Person(platform).get(f"{at}/{first['id']}")["buyer"]
    contacts = [Person(platform).get(f"{at}/{one['id']}")["contact"]["email"] for one in (first, second)]
    assert contacts == ["marches@essai.example", "entrainement+marches@ville.fr"]
    asking, company_id = walk.company(platform)
    asking.post(f"{at}/{second['id']}/questions", {"company_id": company_id, "text": "Comment joindre un dossier entier ?", "lot": None})


@pytest.mark.parametrize(("stage", "given", "agent"), [
    ("embedded", "", "marches@essai.example"), ("embedded", "moi@essai.example", "moi+marches@essai.example"),
    ("prod", "entrainement@ville.fr", "entrainement+marches@ville.fr"), ("prod", " Achats@Ville.FR ", "achats+marches@ville.fr"),
])  # fmt: skip
def test_its_people_have_addresses_of_one_mailbox(stage, given, agent):
    to = addresses(stage, given)
    assert to("marches") == agent
    assert len({to(who) for who in ("admin", "marches", "membre1", "membre2", "membre3")}) == 5


@pytest.mark.parametrize(
    "given", ["", "ville.fr", "a@b@c", "moi@essai.example", "moi@example.com", "moi@a.test", "moi@x.invalid", "moi@localhost"]
)
def test_a_real_platform_asks_for_a_mailbox_that_exists(given):
    with pytest.raises(NoAddress, match="SOUSPLI_PRACTICE_ADDRESS"):
        addresses("prod", given)
