"""Bytes: multipart, write once, and what comes back."""

import base64
import hashlib

import pytest

from chalicelib.domain.errors import NotFound
from chalicelib.domain.ids import new_id
from chalicelib.usecases.ports import Part
from support.platforms import START, _http

SIZE = 5 * 1024 * 1024


@pytest.fixture
def key():
    return f"C/{new_id(START)}/x"


def part(number, body):
    return Part(number, len(body), base64.b64encode(hashlib.sha256(body).digest()).decode())


def deliver(objects, signed, body) -> int:
    if hasattr(objects, "deliver"):
        try:
            objects.deliver(signed, body)
        except ValueError:
            return 400
        return 200
    return _http(signed.url, "PUT", dict(signed.headers), body).status


@pytest.mark.req("REQ-059")
def test_parts_are_listed_completed_and_completed_again(ports, key):
    objects, bodies = ports.objects, [b"a" * SIZE, b"b" * 100]
    upload = objects.start_upload("offers", key, "application/octet-stream")
    wanted = [part(n, body) for n, body in enumerate(bodies, 1)]
    assert deliver(objects, objects.sign_part("offers", key, upload, wanted[0]), b"z" * SIZE) == 400
    for one, body in zip(wanted, bodies, strict=True):
        assert deliver(objects, objects.sign_part("offers", key, upload, one), body) == 200
    found = objects.parts("offers", key, upload)
    assert found == wanted
    first = objects.complete("offers", key, upload, found)
    assert first.endswith("-2")
    assert objects.complete("offers", key, upload, found) == first
    assert objects.size("offers", key) == SIZE + 100
    assert b"".join(objects.stream("offers", key)) == bodies[0] + bodies[1]


def test_an_aborted_upload_is_gone(ports, key):
    upload = ports.objects.start_upload("documents", key, "x/y")
    ports.objects.abort("documents", key, upload)
    ports.objects.abort("documents", key, upload)
    with pytest.raises(NotFound):
        ports.objects.parts("documents", key, upload)


def test_what_is_put_once_stays(ports, key):
    assert ports.objects.put_once("evidence", key, b"first", "text/plain") is True
    assert ports.objects.put_once("evidence", key, b"second", "text/plain") is False
    assert ports.objects.get("evidence", key) == b"first"
    signed = ports.objects.sign_put("evidence", key, part(0, b"third"), "text/plain")
    deliver(ports.objects, signed, b"third")
    assert ports.objects.get("evidence", key) == b"first"


def test_absent_is_none(ports, key):
    assert ports.objects.get("public", key) is None
    assert ports.objects.size("public", key) is None


def test_a_stream_of_parts_becomes_one_object(ports, key):
    ports.objects.put_stream("documents", key, iter([b"a" * SIZE, b"b" * 7]), "application/zip")
    assert b"".join(ports.objects.stream("documents", key)) == b"a" * SIZE + b"b" * 7


def test_a_stream_that_fails_leaves_no_object(ports, key):
    def parts():
        yield b"a" * SIZE
        raise OSError("the source failed")

    with pytest.raises(OSError, match="the source failed"):
        ports.objects.put_stream("documents", key, parts(), "application/zip")
    assert ports.objects.size("documents", key) is None
