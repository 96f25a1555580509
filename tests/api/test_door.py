"""What every request meets before its view: its size, its depth, the names in its address; and how public reads are shared."""

import json

import pytest

from chalicelib.api import bodies
from chalicelib.api.http import PUBLIC
from chalicelib.api.limits import BODY_BYTES, DEPTH
from chalicelib.api.reading import validator
from chalicelib.domain.ids import new_id
from support import walk
from support.people import Person
from support.platforms import START, MemoryPlatform

FACTS = MemoryPlatform().door.facts
ID = new_id(START)
WRITES = [fact for fact in FACTS if fact.method != "GET"]
SHARED = [fact for fact in FACTS if fact.shared]


def address(fact) -> str:
    path = fact.path
    for name, value in (
        ("version", "1"),
        ("volume", "1"),
        ("number", "1"),
        ("slot", "L001-offer"),
        ("kind", "deposits"),
        ("lot", "1"),
        ("letter", "x"),
    ):
        path = path.replace(f"{{{name}}}", value)
    while "{" in path:
        path = path.partition("{")[0] + ID + path.partition("}")[2]
    return path


def named(fact) -> str:
    return f"{fact.method} {fact.path}"


def send(platform, fact, body=b"", query="", **headers):
    given = {"Origin": platform.origin, "Content-Type": fact.content if "form" in fact.content else "application/json", **headers}
    return platform.send(fact.method, address(fact) + query, given, body)


@pytest.mark.parametrize("fact", WRITES, ids=named)
def test_a_body_too_large_is_refused_before_anything_else(platform, fact):
    for body, headers in ((b"x" * (fact.most_bytes + 1), {}), (b"x", {"Content-Length": "10000000"})):
        reply = send(platform, fact, body, **headers)
        assert reply.status == 413
        assert "le plus que cette adresse accepte" in reply.body.decode(), "it says how much is taken"


@pytest.mark.parametrize("fact", [fact for fact in WRITES if fact.access == PUBLIC], ids=named)
def test_what_anybody_may_send_is_small(fact):
    assert fact.most_bytes <= 4 * BODY_BYTES


@pytest.mark.parametrize(
    "shape",
    [lambda n: b"[" * n + b"]" * n, lambda n: b'{"a":' * n + b"1" + b"}" * n, lambda n: b'{"email":' * 1 + b"[" * n + b"]" * n + b"}"],
)
def test_a_body_too_deep_is_refused_as_such(platform, shape):
    fact = next(fact for fact in WRITES if named(fact) == "POST /v1/sign-in")
    assert send(platform, fact, shape(DEPTH + 2)).json["code"] == "too-deep"
    assert send(platform, fact, shape(DEPTH - 2)).json["code"] == "invalid"
    reply = send(platform, fact, shape(500))
    assert (reply.status, reply.json["code"]) == (400, "too-deep")


@pytest.mark.parametrize("name", sorted(bodies.schemas()))
def test_no_schema_asks_for_what_the_depth_refuses(name):
    def depth(schema, seen=()):
        if "$ref" in schema:
            target = schema["$ref"].rpartition("/")[2]
            return 0 if target in seen else depth(bodies.shared()[target], (*seen, target))
        inside = [*schema.get("properties", {}).values(), *([schema["items"]] if isinstance(schema.get("items"), dict) else [])]
        inside += [schema["additionalProperties"]] if isinstance(schema.get("additionalProperties"), dict) else []
        below = max((depth(one, seen) + 1 for one in inside), default=1 if {"type": "object"}.items() <= schema.items() else 0)
        return max([below, *(depth(one, seen) for one in schema.get("anyOf", ()))])

    assert depth(bodies.schemas()[name]) < DEPTH - 4


class Counted(list):
    """A list that counts how many of its items were read."""

    read = 0

    def __iter__(self):
        for item in super().__iter__():
            Counted.read += 1
            yield item


@pytest.mark.parametrize("schema", [
    {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "array", "items": {"type": "null"}}]},
    {"anyOf": [{"type": "null"}, {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "null"}]}}]},
    {"type": "array", "items": {"type": "string"}, "maxItems": 100},
    {"type": "array", "uniqueItems": True, "maxItems": 100},
])  # fmt: skip
def test_a_body_wrong_in_many_places_costs_what_its_first_faults_cost(schema):
    Counted.read = 0
    assert next(validator(schema).iter_errors(Counted([1] * 200_000)))
    assert Counted.read < 100


@pytest.mark.parametrize(("schema", "right", "wrong"), [
    ({"anyOf": [{"type": "string"}, {"type": "null"}]}, ["a", None], [1, [], {}]),
    ({"type": "array", "uniqueItems": True}, [[1, 2], [{"a": 1}, {"a": 2}], ["1", 1]], [[1, 1], [{"a": 1}, {"a": 1}], ["a", "b", "a"]]),
    ({"type": "array", "items": {"type": "integer"}, "maxItems": 2}, [[], [1, 2]], [[1, 2, 3], ["a"], ["a", "b", "c"]]),
])  # fmt: skip
def test_bounded_reading_refuses_what_the_schema_refuses(schema, right, wrong):
    assert [value for value in right if list(validator(schema).iter_errors(value))] == []
    assert [value for value in wrong if not list(validator(schema).iter_errors(value))] == []


@pytest.mark.parametrize("fact", FACTS, ids=named)
def test_a_parameter_that_an_address_does_not_take_is_refused_by_its_name(platform, fact):
    reply = send(platform, fact, query="?statut=ouvert")
    assert reply.status == 400
    if fact.content == "text/html" or "form" in fact.content:
        assert "statut" in reply.body.decode()
        assert reply.headers["content-type"].startswith("text/html")
        assert "content-security-policy" in reply.headers
        return
    assert (reply.json["code"], list(reply.json["errors"])) == ("unknown-parameter", ["statut"])
    for name in fact.query:
        assert name in reply.json["detail"]


@pytest.mark.parametrize("fact", [fact for fact in FACTS if fact.query], ids=named)
def test_a_parameter_that_an_address_takes_is_not_refused_as_unknown(platform, fact):
    for name in fact.query:
        reply = send(platform, fact, query=f"?{name}=1")
        assert b"unknown-parameter" not in reply.body, name


@pytest.fixture(scope="module")
def online():
    platform = MemoryPlatform()
    cast = walk.entity(platform)
    return platform, cast, walk.published(cast)


def there(fact, consultation) -> str:
    asked = {"/v1/minimum-period": "?procedure=AOO"}
    return address(fact).replace(ID, consultation["id"]) + asked.get(fact.path, "")


@pytest.mark.parametrize("fact", SHARED, ids=named)
def test_public_reads_answer_head_and_are_told_apart_by_a_mark(online, fact):
    platform, _, consultation = online
    path = there(fact, consultation)
    got = platform.send("GET", path, {})
    head = platform.send("HEAD", path, {})
    assert head.status == got.status in (200, 303, 404), got.body
    if got.status != 200:
        return
    assert got.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in got.headers
    assert got.headers["cache-control"] == "no-cache"
    tag = got.headers["etag"]
    assert head.headers["etag"] == tag
    for known in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        again = platform.send("GET", path, {"If-None-Match": known})
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    assert platform.send("GET", path, {"If-None-Match": '"x"'}).status == 200


def test_a_mark_changes_with_what_is_read(online):
    platform, cast, consultation = online
    path = f"/v1/consultations/{consultation['id']}"
    before = platform.send("GET", path, {}).headers["etag"]
    cast.agent.refresh().post(
        f"{path}/extensions", {"submission_deadline": "2026-12-20T11:00:00Z", "reason": "Un document manquait au dossier."}
    )
    assert platform.send("GET", path, {"If-None-Match": before}).status == 200


def test_what_somebody_signed_in_reads_is_kept_nowhere(online):
    platform, cast, consultation = online
    reply = cast.agent.send("GET", f"/v1/consultations/{consultation['id']}")
    assert reply.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/v1/session", "/v1/mailbox", "/v1/account/passkeys", "/v1/operations"])
def test_nothing_private_is_shared_with_pages_of_other_sites(platform, path):
    person = Person(platform).sign_in()
    assert "access-control-allow-origin" not in person.send("GET", path).headers
    assert not [fact for fact in SHARED if fact.access != PUBLIC or fact.path.startswith(path)]


def test_answers_ask_for_https_alone(platform):
    assert platform.send("GET", "/v1/time", {}).headers["strict-transport-security"] == "max-age=63072000"


def test_an_answer_of_the_api_is_no_page_and_stands_in_no_frame(platform):
    for path, status in (("/v1/time", 200), ("/v1/consultations/x", 404), ("/v1/account/sessions", 401)):
        reply = platform.send("GET", path, {})
        assert reply.status == status
        assert (reply.headers["content-security-policy"], reply.headers["x-content-type-options"]) == (
            "default-src 'none'; frame-ancestors 'none'",
            "nosniff",
        )


def test_the_openapi_page_tells_parameters_and_sizes(platform):
    told = json.loads(platform.send("GET", "/v1/openapi.json", {}).body)["paths"]
    for fact in FACTS:
        said = told[fact.path][fact.method.lower()]
        assert {one["name"] for one in said["parameters"] if one["in"] == "query"} == set(fact.query)
        assert said["x-most-bytes"] == fact.most_bytes
