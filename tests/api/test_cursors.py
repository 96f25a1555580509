"""Whatever stands for a cursor, each list answers: a page for its own cursors, a problem for anything else. On both platforms."""

import base64
import json
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.domain.errors import Invalid
from chalicelib.usecases.ports.cursors import numbered
from chalicelib.usecases.register import registers
from chalicelib.usecases.search import public_search
from support import walk
from support.contracting import entered
from support.people import Person
from support.platforms import EmbeddedPlatform, MemoryPlatform

ELSEWHERE = numbered("another list")


def b64(value) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


HOSTILE = {
    "a word": "x",
    "a number, as cursors once were": "20",
    "nothing but zero": "0",
    "before the beginning": "-1",
    "a superscript": "²",
    "Arabic digits": "٢٠",
    "five thousand nines": "9" * 5000,
    "an accent": "é",
    "another alphabet": "курсор",
    "an emoji": "🦊" * 50,
    "a zero byte": "\0",
    "blanks": "  ",
    "padding alone": "====",
    "an empty object": b64({}),
    "a key without its type": b64({"pk": 1}),
    "a key of the table": b64({"pk": {"S": "C#x"}, "sk": {"S": "HEAD"}}),
    "wrong types inside the key": b64({"pk": {"S": 1}, "sk": {"N": "x"}, "buyer_id": {"M": {}}, "id": {"NULL": True}}),
    "a list": b64([1, 2]),
    "deep nesting": b64(json.loads("[" * 200 + "]" * 200)),
    "another list's": ELSEWHERE.after("20"),
    "huge": "A" * 100_000,
}


@pytest.fixture(scope="module", params=["memory", "embedded"])
def lists(request):
    """(somebody who may read it, address) of every list that takes a cursor."""
    platform = MemoryPlatform() if request.param == "memory" else EmbeddedPlatform(request.getfixturevalue("site"))
    cast = walk.entity(platform)
    bidder, company_id = walk.company(platform)
    online = walk.published(cast, lots=1)
    walk.deposited(bidder, company_id, online["id"])
    preparing = walk.draft(cast)
    walk.after_deadline(platform, online)
    platform.fire("close_due")
    for person in (cast.admin, cast.agent, bidder, cast.members[0]):
        person.sign_in()
    operator = Person(platform)
    platform.make_operator(operator.email)
    operator.sign_in().enrol()
    table = walk.OpeningTable(cast.agent, online["id"])
    at = f"/v1/consultations/{online['id']}"
    file = base64.b64encode(b"siret;nom;departement;administrateur_email\n1;a;35;a\n").decode()
    imported = operator.post("/v1/entity-imports", {"under": None, "file": file})["id"]
    contract = cast.agent.post(f"/v1/buyers/{cast.buyer_id}/contracts", entered())["id"]
    known = {
        "/consultations": (cast.agent, "/consultations"),
        "/v1/consultations": (cast.agent, "/v1/consultations"),
        "/v1/buyers/{buyer_id}/consultations": (cast.agent, f"/v1/buyers/{cast.buyer_id}/consultations"),
        "/v1/buyers/{buyer_id}/administration": (cast.admin, f"/v1/buyers/{cast.buyer_id}/administration"),
        "/v1/buyers/{buyer_id}/below": (cast.admin, f"/v1/buyers/{cast.buyer_id}/below"),
        "/v1/entities": (operator, "/v1/entities"),
        "/v1/entity-imports/{import_id}/lines": (operator, f"/v1/entity-imports/{imported}/lines"),
        "/v1/companies/{company_id}/administration": (bidder, f"/v1/companies/{company_id}/administration"),
        "/v1/companies/{company_id}/deposits": (bidder, f"/v1/companies/{company_id}/deposits"),
        "/v1/companies/{company_id}/invitations": (bidder, f"/v1/companies/{company_id}/invitations"),
        "/v1/companies/{company_id}/followed": (bidder, f"/v1/companies/{company_id}/followed"),
        "/v1/companies/{company_id}/questions": (bidder, f"/v1/companies/{company_id}/questions"),
        "/v1/operations/support-requests": (operator, "/v1/operations/support-requests"),
        "/v1/companies/{company_id}/messages": (bidder, f"/v1/companies/{company_id}/messages"),
        "/v1/consultations/{consultation_id}/opened": (cast.agent, f"{at}/opened"),
        "/v1/consultations/{consultation_id}/folders/whole": (cast.agent, f"{at}/folders/whole"),
        "/v1/consultations/{consultation_id}/folders/committee": (cast.agent, f"{at}/folders/committee"),
        "/v1/consultations/{consultation_id}/dce-files": (cast.agent, f"/v1/consultations/{preparing['id']}/dce-files"),
        "/v1/consultations/{consultation_id}/dce-versions/{version}/files": (bidder, f"{at}/dce-versions/1/files"),
        "/v1/consultations/{consultation_id}/openings/{opening_id}/shares": (cast.members[0], f"{table.at}/shares"),
        "/v1/consultations/{consultation_id}/registers/{kind}": (cast.agent, f"{at}/registers/publications"),
        "/v1/buyers/{buyer_id}/sign-ins": (cast.admin, f"/v1/buyers/{cast.buyer_id}/sign-ins"),
        "/v1/companies/{company_id}/sign-ins": (bidder, f"/v1/companies/{company_id}/sign-ins"),
        "/v1/platform/administration": (operator, "/v1/platform/administration"),
        "/v1/platform/sign-ins": (operator, "/v1/platform/sign-ins"),
        "/v1/buyers/{buyer_id}/kin": (cast.agent, f"/v1/buyers/{cast.buyer_id}/kin"),
        "/v1/buyers/{buyer_id}/usage/{year}": (cast.admin, f"/v1/buyers/{cast.buyer_id}/usage/2026"),
        "/v1/consultations/{consultation_id}/powers": (cast.agent, f"{at}/powers"),
        "/v1/buyers/{buyer_id}/contracts": (cast.agent, f"/v1/buyers/{cast.buyer_id}/contracts"),
        "/v1/companies/{company_id}/contracts": (bidder, f"/v1/companies/{company_id}/contracts"),
        "/v1/contracts/{contract_id}/register": (cast.agent, f"/v1/contracts/{contract}/register"),
        "/v1/mailbox": (bidder, "/v1/mailbox"),
        "/v1/operations/work": (operator, "/v1/operations/work"),
    }
    document = Person(platform).get("/v1/openapi.json")
    paged = {
        path for path, item in document["paths"].items() if "cursor" in {one["name"] for one in item.get("get", {}).get("parameters", ())}
    }
    assert paged == set(known) - ({"/v1/mailbox"} if request.param == "memory" else set()), "a list without its line here"
    return {path: known[path] for path in paged}


def answer(who, path, cursor):
    return who.send("GET", f"{path}?cursor={quote(cursor, errors='surrogatepass')}")


def test_the_beginning_of_each_list_is_read(lists):
    for path, (who, address) in lists.items():
        assert who.send("GET", address).status == 200, path
        assert answer(who, address, "").status == 200, path


@pytest.mark.parametrize("cursor", HOSTILE.values(), ids=HOSTILE)
def test_a_cursor_made_up_is_refused(lists, cursor):
    for path, (who, address) in lists.items():
        reply = answer(who, address, cursor)
        if len(cursor) > 10_000:
            assert 400 <= reply.status < 500, (path, reply.status)
            continue
        assert reply.status == 422, (path, reply.status)
        if path != "/consultations":
            assert (reply.json["code"], list(reply.json["errors"])) == ("invalid", ["cursor"]), path


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cursor=st.text(min_size=1, max_size=60) | st.binary(min_size=1, max_size=60).map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_no_text_makes_a_server_error(lists, cursor):
    for path, (who, address) in lists.items():
        assert answer(who, address, cursor).status == 422, path


def test_a_list_refuses_the_cursor_of_another(monkeypatch):
    """Two registers, and two searches, given by the same route."""
    monkeypatch.setattr(registers, "PAGE", 1)
    monkeypatch.setattr(public_search.PublicSearch.find, "__defaults__", (None, 1))
    platform = MemoryPlatform()
    cast = walk.entity(platform)
    first, second = walk.published(cast, lots=1), walk.published(cast, lots=2)
    for person in (cast.agent, Person(platform)):
        page = person.get("/v1/consultations")
        assert person.get(f"/v1/consultations?cursor={page['next']}")["next"] is None
        assert person.send("GET", f"/v1/consultations?status=all&cursor={page['next']}").status == 422
    cast.agent.refresh().post(
        f"/v1/consultations/{first['id']}/extensions", {"submission_deadline": "2026-11-30T11:00:00.000Z", "reason": "Visite"}
    )
    page = cast.agent.get(f"/v1/consultations/{first['id']}/registers/publications")
    assert page["next"]
    assert answer(cast.agent, f"/v1/consultations/{first['id']}/registers/publications", page["next"]).status == 200
    assert answer(cast.agent, f"/v1/consultations/{second['id']}/registers/publications", page["next"]).status == 422


@given(name=st.text(), other=st.text(), place=st.integers(1, 10**9 - 1), noise=st.text(max_size=80))
def test_a_list_reads_its_own_cursors_and_no_other_text(name, other, place, noise):
    mine = numbered(name)
    given_out = mine.after(str(place))
    assert mine.read(given_out) == str(place)
    for text in {noise, given_out + "=", given_out + "A", given_out[:-1]} - {"", given_out}:
        with pytest.raises(Invalid):
            mine.read(text)
    if other != name:
        with pytest.raises(Invalid):
            numbered(other).read(given_out)
