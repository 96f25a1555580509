"""The gateway: event shape, limits, static pages, public data, and who may talk to it."""

import http.client
import json
import threading
import time
from contextlib import ExitStack

import pytest
from chalice import Chalice

from embedded.gateway import limits
from embedded.gateway.application import Application, Incoming
from embedded.gateway.traffic import RUSH, Traffic

from .conftest import send

JSON = {"content-type": "application/json"}


def get(sample, path, **headers):
    return send("GET", sample.origin + path, headers=headers)


def test_event_says_when_who_and_which(sample):
    before = time.time_ns() // 1_000_000
    status, _, body = send("POST", sample.origin + "/v1/echo?a=1", '{"x":"é"}'.encode(), JSON)
    after, answer = time.time_ns() // 1_000_000, json.loads(body)
    assert (status, answer["body"], answer["query"]) == (200, '{"x":"é"}', {"a": "1"})
    assert before <= answer["context"]["requestTimeEpoch"] <= after
    assert answer["context"]["identity"]["sourceIp"] == "127.0.0.1"
    assert answer["context"]["requestId"]


def test_instant_of_a_request_is_the_machine_s_whatever_the_trial_clock(sample):
    """The application adds the offset, to the stack's instants as to its own: were it added here too, it would count twice."""
    sample.set_clock(86_400_000)
    _, _, body = send("POST", sample.origin + "/v1/echo", b"{}", JSON)
    sample.set_clock(0)
    assert abs(json.loads(body)["context"]["requestTimeEpoch"] - time.time_ns() // 1_000_000) < 10_000


def test_two_cookies_and_bytes(sample):
    connection = http.client.HTTPConnection("127.0.0.1", int(sample.origin.rpartition(":")[2]))
    connection.request("GET", "/v1/cookies")
    answer = connection.getresponse()
    assert answer.headers.get_all("Set-Cookie") == ["a=1", "b=2"]
    connection.close()
    assert get(sample, "/v1/binary", accept="application/x-sample")[2] == bytes(range(256))


def test_static_pages_and_their_headers(sample):
    status, headers, body = get(sample, "/")
    assert (status, body, headers["content-type"]) == (200, b"<p>accueil", "text/html; charset=utf-8")
    assert (headers["x-everywhere"], headers["x-level"], headers["cache-control"]) == (sample.origin, "general", "no-cache")
    assert get(sample, "/aide")[2] == get(sample, "/aide/")[2] == b"<p>aide"
    assert get(sample, "/aide/")[1]["x-level"] == "particular"
    status, headers, _ = get(sample, "/app-0123456789ab.js")
    assert (headers["content-type"], "immutable" in headers["cache-control"]) == ("text/javascript; charset=utf-8", True)
    assert get(sample, "/", **{"if-none-match": get(sample, "/")[1]["etag"]})[0] == 304
    status, headers, body = send("HEAD", sample.origin + "/")
    assert (status, headers["content-length"], body) == (200, "10", b"")


def test_routes_win_over_files_and_share_an_address_by_method(sample):
    assert get(sample, "/pages")[2] == b"<p>from the application"
    assert get(sample, "/form")[2] == b"<p>formulaire"
    posted = send("POST", sample.origin + "/form", b"a=1", {"content-type": "application/x-www-form-urlencoded"})
    assert json.loads(posted[2]) == {"received": "a=1"}


@pytest.mark.parametrize("path", ["/_headers.json", "/../stack.json", "/%2e%2e/stack.json", "/aide/%00", "/v2/unknown"])
def test_what_is_not_public_is_not_found(sample, path):
    status, headers, body = get(sample, path)
    assert (status, headers["content-type"]) == (404, "application/problem+json")
    assert json.loads(body)["status"] == 404


def test_people_get_a_page_when_nothing_is_found(sample):
    status, _, body = get(sample, "/inconnu", accept="text/html")
    assert (status, body) == (404, b"<p>introuvable")


def test_public_bucket_is_served_under_open_data(sample, sample_connect):
    sample_connect("s3").put_object(Bucket="souspli-public", Key="open-data/decp.json", Body=b"{}", ContentType="application/json")
    status, headers, body = get(sample, "/open-data/decp.json")
    assert (status, headers["content-type"], body) == (200, "application/json", b"{}")
    assert get(sample, "/open-data/decp.json", **{"if-none-match": headers["etag"]})[0] == 304
    assert get(sample, "/open-data/absent.json")[0] == 404


def test_limits_of_the_real_gateway(sample):
    status, _, body = send("POST", sample.origin + "/v1/echo", b"x" * (10 * 1024 * 1024 + 1), JSON)
    assert (status, json.loads(body)["status"]) == (413, 413)
    assert get(sample, "/v1/large")[0] == 502
    assert send("POST", sample.origin + "/v1/echo", b"", {"transfer-encoding": "chunked"})[0] == 411


def test_slow_answer_is_given_up_and_others_go_on():
    app, released = Chalice(app_name="slow"), threading.Event()
    app.route("/slow")(lambda: {"heard": released.wait(60)})
    app.route("/fast")(lambda: {})
    application = Application(app, "http://localhost", timeout_s=0.1)
    slow, fast = (application.answer(Incoming("GET", path, {}, b"", "127.0.0.1", 0)) for path in ("/slow", "/fast"))
    released.set()
    assert (slow.status, fast.status) == (504, 200)
    assert (limits.TIMEOUT_S, limits.LARGEST_REQUEST_BYTES) == (29, 10 * 1024 * 1024)


def test_only_localhost_is_answered(sample):
    assert get(sample, "/", host="localhost")[0] == 200
    assert get(sample, "/", host="127.0.0.1:1")[0] == 200
    for name in ("evil.example", "localhost.evil.example:80", "localhost@evil"):
        assert get(sample, "/", host=name)[0] == 421


def test_nothing_listens_beyond_this_machine(sample):
    """Every TCP port of the stack's processes is bound to 127.0.0.1 (0100007F in /proc)."""
    ports = {f"{port:04X}" for port in json.loads((sample.data_dir / "stack.json").read_text())["ports"].values()}
    table = [line.split()[1:4] for line in open("/proc/net/tcp").read().splitlines()[1:]]  # noqa: SIM115
    listening = [local for local, _, state in table if state == "0A" and local.partition(":")[2] in ports]
    assert len(listening) == 4
    assert all(local.startswith("0100007F") for local in listening)


def test_a_crowd_of_public_readers_leaves_room_for_those_who_act():
    app, released = Chalice(app_name="crowd"), threading.Event()
    app.route("/page", methods=["GET"])(lambda: {"heard": released.wait(60)})
    app.route("/deposit", methods=["POST"])(lambda: {"sealed": True})
    app.route("/mine", methods=["GET"])(lambda: {"mine": True})
    application = Application(app, "http://localhost")
    readers = [
        threading.Thread(target=application.answer, args=(Incoming("GET", "/page", {}, b"", "127.0.0.1", 0),), daemon=True)
        for _ in range(40)
    ]
    for reader in readers:
        reader.start()
    try:
        deposit = application.answer(Incoming("POST", "/deposit", {"content-type": "application/json"}, b"{}", "127.0.0.1", 0))
        mine = application.answer(Incoming("GET", "/mine", {"cookie": "a=b; __Host-session=x"}, b"", "127.0.0.1", 0))
        assert (deposit.status, mine.status, released.is_set()) == (200, 200, False)
    finally:
        released.set()
        for reader in readers:
            reader.join()


def test_a_rush_goes_before_what_it_gives_rise_to(monkeypatch):
    monkeypatch.setattr("embedded.gateway.traffic.LONGEST_S", 60)
    traffic, delivered = Traffic(), threading.Event()
    with ExitStack() as rush:
        for _ in range(RUSH):
            rush.enter_context(traffic.request())
        waiting = threading.Thread(target=lambda: (traffic.give_way(), delivered.set()), daemon=True)
        waiting.start()
        assert not delivered.wait(0.2)
    assert delivered.wait(20)


def test_a_rush_without_end_does_not_stop_the_letters(monkeypatch):
    monkeypatch.setattr("embedded.gateway.traffic.LONGEST_S", 0.05)
    traffic = Traffic()
    with ExitStack() as rush:
        for _ in range(RUSH):
            rush.enter_context(traffic.request())
        traffic.give_way()
