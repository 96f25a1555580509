"""The convention that an entity carries: accepted for an entity and its members before they publish, when it is asked (REQ-190)."""

import base64
import hashlib

import pytest

from support import walk
from support.people import Person
from support.regions import Region, refused

TEXT, NEXT, DAY = "a" * 64, "b" * 64, "2026-09-01"


def put(person, entity, sha256=TEXT, asked=True, **more):
    body = {"title": "Convention d’adhésion", "sha256": sha256, "dated": DAY, "asked": asked} | more
    return person.call("PUT", f"/v1/buyers/{entity}/convention", body)


def accept(person, entity, sha256=TEXT, **more):
    return person.post(f"/v1/buyers/{entity}/convention/acceptance", {"sha256": sha256, "signatory": "Le président", "on": DAY} | more)


@pytest.fixture
def scene(platform):
    """A region above a grouping above the commune of a cast."""
    region, cast = Region(platform), walk.entity(platform)
    top = region.add("Région")
    epci = region.add("Communauté", top)
    region.operator.refresh().post(f"/v1/buyers/{cast.buyer_id}/moves", {"parent_id": epci, "on": DAY})
    return region, cast, top, epci


def ready(cast, **more):
    """A draft that lacks nothing but being put online."""
    draft = walk.draft(cast, **more)
    walk.add_file(cast.agent, draft["id"], "reglement.pdf", walk.PDF)
    cast.agent.platform.settle()
    for member in cast.members:
        member.rehearse(draft["id"])
    return draft["id"]


def publish(cast, consultation_id):
    return cast.agent.refresh().post(f"/v1/consultations/{consultation_id}/publication")


@pytest.mark.req("REQ-190")
def test_nobody_publishes_before_the_convention_that_is_asked_is_accepted(scene):
    region, cast, top, epci = scene
    one, two, trial = ready(cast), ready(cast), ready(cast, test=True)
    put(region.admin(top), top, asked=False)
    assert publish(cast, one), "carried, not asked"
    put(region.admin(top), top)
    refusal = refused(publish, cast, two)
    assert (refusal.code, "Région" in refusal.reply.json["detail"]) == ("convention-owed", True)
    assert publish(cast, trial), "a rehearsal binds nobody"
    assert cast.agent.get(f"/v1/buyers/{cast.buyer_id}/convention")["convention"]["owed"]
    accept(region.admin(epci), epci)
    told = cast.agent.get(f"/v1/buyers/{cast.buyer_id}/convention")["convention"]
    assert (told["owed"], told["accepted"]) == (False, {"by": "Communauté", "on": DAY, "signatory": "Le président"})
    assert publish(cast, two), "accepted for the members too"
    put(region.admin(top), top, NEXT)
    assert cast.agent.get(f"/v1/buyers/{cast.buyer_id}/convention")["convention"]["owed"], "a new text is accepted anew"
    assert refused(accept, cast.admin.refresh(), cast.buyer_id).code == "convention-changed"
    accept(cast.admin, cast.buyer_id, NEXT)
    assert publish(cast, ready(cast))
    other = region.add("Autre", epci)
    assert region.admin(other).get(f"/v1/buyers/{other}/convention")["convention"]["owed"], "a commune accepts for itself alone"


@pytest.mark.req("REQ-155")
def test_who_put_and_who_accepted_are_lines(scene):
    region, cast, top, epci = scene
    put(region.operator.refresh(), top)
    for _ in ("the click", "the second click"):
        accept(cast.admin.refresh(), cast.buyer_id)
    (line,) = [one for one in region.lines(cast.buyer_id) if one.kind == "convention-accepted"]
    assert (line.record["by"], line.record["entity"]) == (cast.admin.id, top)
    assert line.record["changes"]["acceptance"] == [None, {"sha256": TEXT, "signatory": "Le président", "on": DAY, "by": cast.admin.id}]
    (line,) = [one for one in region.lines(top) if one.kind == "convention-put"]
    assert line.record["by"] == region.operator.id


@pytest.mark.req("REQ-190")
def test_nobody_puts_or_accepts_beyond_their_own(scene):
    region, cast, top, epci = scene
    put(region.admin(top), top)
    assert refused(put, region.admin(epci), top).status == 404
    assert refused(put, cast.agent.refresh(), cast.buyer_id).code == "not-allowed"
    assert refused(accept, region.admin(top), cast.buyer_id).status == 404, "those above do not accept in another's name"
    assert refused(accept, region.operator.refresh(), cast.buyer_id).status == 404
    assert refused(walk.company(region.platform)[0].get, f"/v1/buyers/{top}/convention").status == 404
    assert refused(Person(region.platform).get, f"/v1/buyers/{top}/convention").status == 401
    for wrong in ({"on": "2026-09-02"}, {"on": "2026-02-30"}, {"signatory": " "}):
        assert refused(accept, cast.admin.refresh(), cast.buyer_id, **wrong).reply.json["errors"], wrong
    assert refused(put, region.admin(top), top, dated="2027-01-01").reply.json["errors"]
    region.platform.advance(minutes=11)
    assert refused(accept, cast.admin, cast.buyer_id).code == "fresh-sign-in-required"


CHARTE = b"%PDF-1.7\ncharte\n%%EOF\n"


def put_charter(person, entity, document=CHARTE, asked=True, **more):
    body = {"title": "Charte d’utilisation", "document": base64.b64encode(document).decode(), "dated": DAY, "asked": asked} | more
    return person.call("PUT", f"/v1/buyers/{entity}/charter", body)


def accept_charter(person, entity, document=CHARTE):
    body = {"sha256": hashlib.sha256(document).hexdigest(), "signatory": "La directrice", "on": DAY}
    return person.refresh().post(f"/v1/buyers/{entity}/charter/acceptance", body)


@pytest.mark.req("REQ-190")
def test_each_entity_accepts_the_charter_for_itself_before_it_publishes(scene):
    region, cast, top, epci = scene
    put(region.admin(top), top)
    put_charter(region.admin(top), top)
    accept(region.admin(epci), epci)
    one = ready(cast)
    accept_charter(region.admin(epci), epci)
    assert refused(publish, cast, one).code == "charter-owed", "a charter is not accepted in another’s name"
    assert publish(cast, ready(cast, test=True))
    told = cast.agent.get(f"/v1/buyers/{cast.buyer_id}/charter")
    assert (told["charter"]["owed"], told["charter"]["carrier"]["name"], told["may_accept"]) == (True, "Région", False)
    reply = cast.agent.send("GET", f"/v1/buyers/{cast.buyer_id}/charter/document")
    assert region.platform.fetch(reply.headers["location"]) == CHARTE
    assert refused(accept_charter, cast.agent, cast.buyer_id).code == "not-allowed"
    assert refused(accept_charter, cast.admin, cast.buyer_id, CHARTE + b" ").code == "convention-changed"
    accept_charter(cast.admin, cast.buyer_id)
    assert publish(cast, one)
    own = region.admin(top).get(f"/v1/buyers/{top}/charter")["charter"]
    assert (own["own"], own["owed"]) == (True, False), "whoever carries it has nothing to accept"
    (line,) = [line for line in region.lines(cast.buyer_id) if line.kind == "charter-accepted"]
    assert line.record["changes"]["charter_acceptance"][1]["signatory"] == "La directrice"
    put_charter(region.admin(top), top, CHARTE + b"2")
    assert refused(publish, cast, ready(cast)).code == "charter-owed", "a new text is accepted anew"


@pytest.mark.req("REQ-190")
def test_a_charter_is_a_document_of_whoever_carries_it(scene):
    region, cast, top, epci = scene
    assert cast.agent.get(f"/v1/buyers/{cast.buyer_id}/charter")["charter"] is None
    assert refused(cast.agent.get, f"/v1/buyers/{cast.buyer_id}/charter/document").status == 404
    assert refused(put_charter, region.admin(epci), top).status == 404
    assert refused(put_charter, cast.agent.refresh(), cast.buyer_id).code == "not-allowed"
    for wrong in (b"<html>", b"%PDF-" + b"x" * 2_000_000):
        assert "document" in refused(put_charter, region.admin(top), top, wrong).reply.json["errors"]
    assert "dated" in refused(put_charter, region.admin(top), top, dated="2027-01-01").reply.json["errors"]
    assert refused(walk.company(region.platform)[0].get, f"/v1/buyers/{top}/charter").status == 404
