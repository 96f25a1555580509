"""Testing a workstation: the probe really goes to where offers go, the verdict is kept with what arrived (REQ-005)."""

import hashlib
import secrets

import pytest

from chalicelib.domain.limits import PROBE_BYTES
from support import walk
from support.people import Person, Refusal
from support.platforms import MemoryPlatform

PROBES, TESTS = "/v1/workstation-probes", "/v1/workstation-tests"


def ask(person, body: bytes) -> dict:
    return person.post(PROBES, {"size_bytes": len(body), "sha256": walk.b64(hashlib.sha256(body).digest())})


def refused(call, *args) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call(*args)
    return caught.value


@pytest.mark.req("REQ-005")
def test_a_probe_arrives_where_offers_do_and_the_verdict_is_kept(both):
    person, body = Person(both), secrets.token_bytes(100_000)
    signed = ask(person, body)
    assert "offers" in signed["url"]
    assert both.put(signed, body + b"!") in (400, 403), "other bytes than those announced are refused"
    assert both.put(signed, body) == 200
    results = {"encryption": True, "upload": True, "upload_bytes_per_second": 812_345.5, "user_agent": "Test"}
    kept = person.post(TESTS, {"results": results, "probe_id": signed["id"]})
    assert (kept["verdict"], kept["failed"], kept["probe_bytes"], kept["results"]) == ("ready", [], len(body), results)
    assert Person(both).get(f"{TESTS}/{kept['id']}") == kept
    assert refused(person.get, f"{TESTS}/01ARZ3NDEKTSV4RRFFQ69G5FAV").status == 404


@pytest.mark.req("REQ-005")
def test_a_probe_said_sent_that_never_arrived_has_failed(both):
    person = Person(both)
    signed = ask(person, b"probe")
    kept = person.post(TESTS, {"results": {"upload": True}, "probe_id": signed["id"]})
    assert (kept["verdict"], kept["failed"], kept["probe_bytes"]) == ("failed", ["upload"], None)


def test_what_failed_is_named(platform):
    kept = Person(platform).post(TESTS, {"results": {"workers": False, "storage": False, "files": True, "clock_ms": 12}})
    assert (kept["verdict"], kept["failed"]) == ("failed", ["storage", "workers"])


@pytest.mark.parametrize("size", [0, PROBE_BYTES + 1, -1, "4"])
def test_a_probe_has_its_size(platform, size):
    wrong = refused(Person(platform).post, PROBES, {"size_bytes": size, "sha256": walk.b64(bytes(32))})
    assert wrong.reply.json["errors"].keys() == {"size_bytes"}


def test_probes_from_one_place_are_counted():
    platform = MemoryPlatform(people_an_address=1)
    for _ in range(60):
        ask(Person(platform), b"probe")
    assert refused(ask, Person(platform), b"probe").status == 429
    platform.advance(minutes=10)
    assert ask(Person(platform), b"probe")["id"]
