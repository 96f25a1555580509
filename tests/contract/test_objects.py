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
            return 200 if objects.deliver(signed, body) else 412
        except ValueError:
            return 400
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
    assert deliver(ports.objects, signed, b"third") == 412
    assert ports.objects.get("evidence", key) == b"first"


def test_an_object_is_replaced_by_its_mark_and_no_other(ports, key):
    def put(body: bytes, mark: str | None) -> int:
        return deliver(ports.objects, ports.objects.sign_put("offers", key, part(0, body), "text/plain", replacing=mark), body)

    assert ports.objects.mark("offers", key) is None
    assert put(b"first", None) == 200
    mark = ports.objects.mark("offers", key)
    assert put(b"second", mark) == 200
    assert put(b"third", mark) == 412, "that mark is of an object which is no longer there"
    assert put(b"third", None) == 412
    assert ports.objects.get("offers", key) == b"second"


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
