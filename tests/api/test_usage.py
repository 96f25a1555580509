"""What entities use: counted once, never before the deadline, read by whoever stands at or above them (REQ-081, REQ-190)."""

import csv
import io

import pytest

from chalicelib.domain.usage import Counts, Tally
from support import walk
from support.regions import Region, refused


@pytest.fixture
def scene(platform):
    """A region above a grouping above the commune of a cast."""
    region, cast = Region(platform), walk.entity(platform)
    top = region.add("Région")
    epci = region.add("Communauté", top)
    region.operator.refresh().post(f"/v1/buyers/{cast.buyer_id}/moves", {"parent_id": epci, "on": "2026-09-01"})
    return region, cast, top, epci


def used(person, entity, year=2026):
    """SIRET → (consultations, deposits, bytes)."""
    items, cursor = [], ""
    while cursor is not None:
        page = person.get(f"/v1/buyers/{entity}/usage/{year}" + (f"?cursor={cursor}" if cursor else ""))
        items, cursor = items + page["items"], page["next"]
    return {one["siret"]: (one["consultations"], one["deposits"], one["size_bytes"]) for one in items}


@pytest.mark.req("REQ-081")
def test_deposits_count_once_the_deadline_has_passed_and_never_before(scene, platform):
    region, cast, top, epci = scene
    own = platform.ports.directory.buyer(cast.buyer_id).siret
    region.admin(epci)
    online = walk.published(cast, lots=1)
    trial = walk.published(cast, lots=1, test=True)
    bidder, company_id = walk.company(platform)
    platform.settle()
    documents = used(region.admin(top), top)[own]
    assert documents == (1, 0, len(walk.PDF))
    rows = platform.ports.usages._shares._things, platform.ports.usages._tallies._things
    known = [one.copy() for one in rows]
    first = walk.deposited(bidder, company_id, online["id"])
    walk.deposited(bidder, company_id, trial["id"])
    platform.settle()
    assert known == list(rows), "not even written"
    walk.after_deadline(platform, online)
    platform.fire("close_due")
    platform.settle()
    for person in (region.people[top], region.people[epci], bidder, cast.admin):
        person.sign_in()
    size = sum(one["size_bytes"] for one in first.receipt["envelopes"])
    assert used(region.admin(top), top)[own] == (1, 1, len(walk.PDF) + size)
    walk.deposited(bidder, company_id, online["id"])
    platform.settle()
    assert used(region.admin(epci), epci)[own][1] == 2, "a late one is kept: it counts"
    for line in platform.ports.registers.read(f"C#{online['id']}#deposits"):
        platform.use.consequences.draw(line)
    platform.settle()
    assert used(cast.admin.refresh(), cast.buyer_id)[own][1] == 2, "lines that come twice count once"


@pytest.mark.req("REQ-190")
def test_it_is_read_at_or_above_and_by_nobody_else(scene, platform):
    region, cast, top, epci = scene
    online = walk.published(cast)
    platform.settle()
    elsewhere = region.add("Ailleurs")
    region.operator.refresh().post(f"/v1/buyers/{cast.buyer_id}/moves", {"parent_id": elsewhere, "on": "2026-09-01"})
    own = platform.ports.directory.buyer(cast.buyer_id).siret
    assert used(region.admin(epci), epci)[own][0] == 1, "what was published under it stays its own"
    assert used(region.admin(elsewhere), elsewhere) == {}
    assert region.operator.refresh().get(f"/v1/buyers/{top}/usage")["items"] == [
        {"year": 2026, "entities": 1, "consultations": 1, "deposits": 0, "size_bytes": len(walk.PDF)}
    ]
    for someone, status in ((cast.agent, 404), (region.admin(elsewhere), 404), (walk.company(platform)[0], 404)):
        assert refused(someone.get, f"/v1/buyers/{top}/usage").status == status
        assert refused(someone.get, f"/v1/buyers/{top}/usage/2026").status == status
    for wrong in ("x", "20266", "2026?cursor=x"):
        assert refused(region.admin(top).get, f"/v1/buyers/{top}/usage/{wrong}").status in (404, 422)
    reply = region.admin(top).send("GET", f"/v1/buyers/{top}/usage-export")
    rows = list(csv.DictReader(io.StringIO(platform.fetch(reply.headers["location"]).decode("utf-8-sig")), delimiter=";"))
    assert [(row["annee"], row["siret"], row["consultations_publiees"]) for row in rows] == [("2026", own, "1")]
    assert online


@pytest.mark.parametrize("entities", [25, 100, 400])
def test_reads_grow_by_a_page_a_hundred_entities_and_writes_do_not(scene, platform, monkeypatch, entities):
    region, cast, top, epci = scene
    usages = platform.ports.usages
    for n in range(entities - 1):
        counts = Counts(consultations=1, deposits=n, size_bytes=n)
        usages.put_tally(Tally(carrier_id=top, year=2026, siret=f"{n:014d}", name=f"Commune {n}", counts=counts))
    asked = []
    for name in ("share", "put_share", "shares", "tally", "put_tally", "tallies"):
        plain = getattr(usages, name)
        monkeypatch.setattr(usages, name, lambda *a, plain=plain, name=name: asked.append(name) or plain(*a), raising=False)
    walk.published(cast)
    platform.settle()
    writes = sorted(asked)
    assert writes == sorted(["share", "put_share", *["tally", "shares", "put_tally"] * 3])
    asked.clear()
    assert len(used(region.admin(top), top)) == entities
    assert asked == ["tallies"] * -(-entities // 100)
