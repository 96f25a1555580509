"""The practice consultation: made once, found by anybody, deposited on like a real one, renewed before its end, among no real ones (REQ-006)."""

import os
from datetime import timedelta

import pytest

from chalicelib.domain.instants import from_text
from chalicelib.usecases.consultation.practice import SIRET
from demonstration import practice
from embedded import Stack
from support import walk
from support.people import Person
from support.platforms import EmbeddedPlatform

PATH = "/v1/practice-consultation"


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    kept = dict(os.environ)
    with Stack(tmp_path_factory.mktemp("practice"), fsync=False, schedules=False) as running:
        yield EmbeddedPlatform(running.serve())
    os.environ.clear()
    os.environ.update(kept)


@pytest.mark.req("REQ-006")
def test_any_company_finds_it_and_deposits_and_it_is_among_no_real_ones(platform):
    assert Person(platform).send("GET", PATH).json["code"] == "no-practice"
    made = practice.ensure(platform.site.env)
    assert practice.ensure(platform.site.env).id == made.id, "made once"
    found = Person(platform).get(PATH)
    assert (found["id"], found["reference"]) == (made.id, made.reference)
    person, company_id = walk.company(platform)
    deposit = walk.deposited(person, company_id, found["id"])
    platform.settle()
    assert deposit.receipt["test"] is True
    assert any(f"ESSAI – {made.reference}" in subject for subject in platform.mails(person.email))
    page = Person(platform).send("GET", f"/consultations/{made.id}").body.decode()
    assert "ESSAI" in page
    assert "noindex" in page
    for job in ("fold_index", "publish_open_data"):
        platform.fire(job)
    for path in ("/v1/consultations", "/consultations", "/consultations.csv", "/consultations.atom", "/consultations.ics"):
        listed = Person(platform).send("GET", path).body.decode()
        assert made.id not in listed, path
        assert SIRET not in listed, path


@pytest.mark.req("REQ-006")
def test_another_one_is_made_before_its_end(platform):
    first = practice.ensure(platform.site.env)
    platform.set_clock(from_text(Person(platform).get(PATH)["submission_deadline"]) - timedelta(days=31))
    assert practice.ensure(platform.site.env).id == first.id
    platform.advance(days=2)
    second = practice.ensure(platform.site.env)
    assert second.id != first.id
    assert second.buyer_id == first.buyer_id
    assert Person(platform).get(PATH)["id"] == second.id
