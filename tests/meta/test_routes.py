"""Every route says who may come in; every refusal has a page; the OpenAPI is valid and complete."""

import ast
import inspect
import json
from pathlib import Path

import pytest

from chalicelib.api import bodies, openapi
from chalicelib.api.http import PUBLIC, SESSION, ApiBlueprint
from chalicelib.domain.permission import Action
from checking import routes
from support.platforms import MemoryPlatform

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def platform():
    return MemoryPlatform()


def test_a_route_without_access_is_refused(platform):
    with pytest.raises(TypeError, match="access"):
        ApiBlueprint("x", platform.door).route("GET", "/v1/x", summary="x")


def test_every_route_of_the_app_is_declared_and_says_its_access(platform):
    declared = {(fact.method, fact.path) for fact in platform.door.facts}
    served = {(method, path) for path, methods in platform.app.routes.items() for method in methods}
    assert served == declared | {("HEAD", fact.path) for fact in platform.door.facts if fact.shared}
    assert {fact.access for fact in platform.door.facts} <= {PUBLIC, SESSION, *Action}


def test_the_table_of_routes_is_what_the_nouns_declare():
    """Mailbox included; Chalice is given the table, never the nouns. Drawn anew by scripts/check --write."""
    assert routes.differs(ROOT) == ""


def test_no_view_reads_a_cursor_by_itself():
    """A route that is `paged` is told so in the OpenAPI, and tried with hostile cursors (tests/api/test_cursors.py); no other sees one."""
    readers = [path.name for path in (ROOT / "chalicelib" / "api").rglob("*.py") if '"cursor"' in path.read_text(encoding="utf-8")]
    assert sorted(readers) == ["http.py"]


def test_path_parameters_have_one_name_at_each_place(platform):
    """API Gateway refuses two names for one place."""
    places = {}
    for fact in platform.door.facts:
        parts = fact.path.split("/")
        for depth, part in enumerate(parts):
            if part.startswith("{"):
                places.setdefault("/".join(parts[:depth]), set()).add(part)
    assert not {place: names for place, names in places.items() if len(names) > 1}


@pytest.mark.req("REQ-163")
def test_the_openapi_is_valid_and_has_every_route(platform):
    from openapi_spec_validator import validate

    document = json.loads(json.dumps(openapi.document(platform.door.facts, platform.origin)))
    validate(document)
    assert {(method.upper(), path) for path, item in document["paths"].items() for method in item} == {
        (f.method, f.path) for f in platform.door.facts
    }


def test_every_body_named_by_a_route_has_its_schema_and_each_schema_its_route(platform):
    named = {fact.body for fact in platform.door.facts if fact.body}
    assert named == set(bodies.schemas())


REFUSALS = {
    "WrongState": 1,
    "NotFound": 1,
    "NotAllowed": 1,
    "Unavailable": 1,
    "TooMany": 1,
    "SignInRequired": 0,
    "Invalid": 2,
    "Refused": 0,
}
"""Refusal class → position of its code among the arguments."""
AT_THE_DOOR = {
    "unexpected",
    "bad-request",
    "method-not-allowed",
    "unsupported-media-type",
    "too-large",
    "length-required",
    "timeout",
    "internal",
}
"""What Chalice and the gateways refuse before a view is reached."""


def codes() -> set[str]:
    """Every refusal code that the code can raise, read from its syntax tree and from the defaults of the classes."""
    from chalicelib.crypto.errors import CODES
    from chalicelib.domain import errors

    found = set(CODES) | AT_THE_DOOR | {"stale-version"}
    for name in REFUSALS:
        default = inspect.signature(getattr(errors, name)).parameters.get("code")
        found |= {default.default} if default and isinstance(default.default, str) else set()
    for path in (ROOT / "chalicelib").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in REFUSALS:
                given = [k.value for k in node.keywords if k.arg == "code"] + node.args[REFUSALS[node.func.id] :][:1]
                found |= {value.value for value in given if isinstance(value, ast.Constant)}
    return found - {inspect.Parameter.empty}


def test_every_problem_has_its_page():
    pages = set(json.loads((ROOT / "web" / "problemes" / "problems.json").read_text(encoding="utf-8")))
    assert codes() - pages == set()


def test_problems_look_like_rfc_9457(platform):
    reply = platform.send("GET", "/v1/buyers/01ARZ3NDEKTSV4RRFFQ69G5FAV", {})
    assert (reply.status, reply.headers["content-type"]) == (401, "application/problem+json")
    assert {"type", "title", "status", "detail", "code", "request_id"} <= set(reply.json)
    assert reply.json["type"] == f"{platform.origin}/problemes/sign-in-required/"
