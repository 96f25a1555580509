"""The tree of entities: who sees which branch and rearranges it, and what may never come out of it (REQ-190)."""

import threading
from functools import partial

import pytest

from support import walk
from support.people import Person, Refusal
from support.regions import Region, refused
from support.walk import siret

DAY = "2026-09-01"


@pytest.fixture
def region(platform):
    return Region(platform)


def move(person, entity, under, on=DAY):
    return person.post(f"/v1/buyers/{entity}/moves", {"parent_id": under, "on": on})


@pytest.mark.req("REQ-190")
def test_an_administrator_makes_and_sees_what_is_below_and_nothing_else(region):
    top = region.add("Région")
    epci, other = region.add("Communauté A", top), region.add("Communauté B", top)
    admin = region.admin(epci)
    communes = [region.add(name, epci, admin) for name in ("Évran", "Bréal", "Trévignac")]
    assert region.names(admin, epci) == ["Bréal", "Évran", "Trévignac"]
    assert region.names(admin, epci, "&name=EV") == ["Évran"]
    assert region.names(region.admin(top), top) == ["Communauté A", "Communauté B"]
    branch = admin.get(f"/v1/buyers/{communes[0]}/branch")
    assert [one["id"] for one in branch["above"]] == [epci], "as far up as one may read"
    assert branch["may"] == ["create-buyer", "describe-entity", "rearrange"]
    assert admin.get(f"/v1/buyers/{epci}/branch")["may"] == ["create-buyer", "describe-entity"]
    for entity, call in (
        (other, lambda: region.add("X", other, admin)),
        (top, lambda: region.add("X", top, admin)),
        (None, lambda: region.add("X", None, admin)),
        (other, lambda: admin.get(f"/v1/buyers/{other}/branch")),
        (top, lambda: admin.get(f"/v1/buyers/{top}/below")),
        (epci, lambda: move(admin, epci, None)),
        (epci, lambda: move(admin, communes[0], other)),
        (epci, lambda: move(admin, communes[0], None)),
    ):
        assert refused(call).status == 404, entity
    assert [one["id"] for one in admin.get("/v1/entities")["items"]] == [epci]
    numbers = {one: region.operator.get(f"/v1/buyers/{one}/branch")["siret"] for one in (top, communes[0])}
    found = {one: [each["id"] for each in admin.get(f"/v1/entities?siret={number}")["items"]] for one, number in numbers.items()}
    assert found == {top: [], communes[0]: [communes[0]]}
    assert refused(walk.company(region.platform)[0].get, "/v1/entities").status == 404
    assert refused(region.admin(communes[0]).get, f"/v1/buyers/{communes[1]}/branch").status == 404
    assert communes[0] not in str(region.admin(communes[1]).get("/v1/session"))


def test_the_operator_finds_what_stands_at_the_top_and_any_siret(region):
    top = region.add("Zone d’Évran")
    below = region.add("Commune", top)
    number = region.operator.get(f"/v1/buyers/{below}/branch")["siret"]
    assert [one["id"] for one in region.operator.get("/v1/entities?name=zone d'evr")["items"]] == [top]
    assert [one["id"] for one in region.operator.get(f"/v1/entities?siret={number}")["items"]] == [below]
    assert refused(region.operator.get, "/v1/entities?siret=12").reply.json["errors"]


@pytest.mark.req("REQ-155")
def test_every_act_is_a_line_of_each_entity_concerned(region):
    top = region.add("Région")
    one, two = region.add("A", top), region.add("B", top)
    commune = region.add("Commune", one)
    by = region.admin(top)
    move(by, commune, two)
    move(by, commune, two)
    by.call("PATCH", f"/v1/buyers/{commune}/identity", {"name": "Commune nouvelle", "siret": siret()})
    by.post(f"/v1/buyers/{commune}/closure", {"on": DAY})
    kinds = {entity: [line.kind for line in region.lines(entity)] for entity in (one, two, commune)}
    assert [kind for kind in kinds[one] if kind.startswith("below")] == ["below-created", "below-left"]
    assert [kind for kind in kinds[two] if kind.startswith("below")] == ["below-received", "below-closed"]
    assert [kind for kind in kinds[commune] if kind.startswith("entity")] == [
        "entity-created", "entity-moved", "entity-changed", "entity-closed"]  # fmt: skip
    moved = next(line for line in region.lines(commune) if line.kind == "entity-moved")
    assert (moved.record["by"], moved.record["on"], moved.record["changes"]) == (by.id, DAY, {"parent_id": [one, two]})
    told = region.admin(two).get(f"/v1/buyers/{two}/administration")["people"]
    assert told[commune] == "Commune nouvelle"
    region.platform.settle()
    assert "L’entité est fermée – Sous Pli" not in region.platform.mails(by.email)


def test_a_siret_is_that_of_one_entity_for_ever(region):
    one, two = region.add("A"), region.add("B")
    number = region.operator.get(f"/v1/buyers/{one}/branch")["siret"]
    admin = region.admin(two)
    assert refused(admin.call, "PATCH", f"/v1/buyers/{two}/identity", {"siret": number}).code == "buyer-exists"
    new = siret()
    region.admin(one).call("PATCH", f"/v1/buyers/{one}/identity", {"siret": new})
    for taken in (number, new):
        assert refused(admin.call, "PATCH", f"/v1/buyers/{two}/identity", {"siret": taken}).code == "buyer-exists"
    assert [one["id"] for one in region.operator.get(f"/v1/entities?siret={number}")["items"]] == [one], "the former number too"


@pytest.mark.req("REQ-190")
def test_no_move_makes_a_cycle_nor_a_tree_too_deep(region):
    chain = [region.add("0")]
    for level in range(1, 7):
        chain.append(region.add(str(level), chain[-1]))
    by = region.operator.refresh()
    assert refused(region.add, "7", chain[-1]).code == "entity-too-deep"
    assert refused(move, by, chain[1], chain[4]).code == "entity-loop"
    assert refused(move, by, chain[1], chain[1]).code == "entity-loop"
    pair = region.add("paire")
    region.add("dessous", pair)
    assert refused(move, region.operator.refresh(), pair, chain[5]).code == "entity-too-deep"
    assert refused(move, by, pair, walk_id(region)).reply.json["errors"]
    assert refused(move, by, pair, chain[0], "2026-09-02").reply.json["errors"], "a day to come"
    move(by, pair, chain[4])


def walk_id(region):
    from chalicelib.domain.ids import new_id

    return new_id(region.platform.clock())


def together(*acts) -> list[object]:
    """What each answered or was refused with, begun at one instant."""
    gate, outcome = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        gate.wait()
        try:
            outcome[number] = act()["id"]
        except Refusal as refusal:
            outcome[number] = refusal.code

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcome


@pytest.mark.req("REQ-190")
def test_two_moves_at_once_make_no_cycle(both):
    region = Region(both)
    top = region.add("Région")
    for _ in range(5):
        one, two = region.add("A", top), region.add("B", top)
        by = region.operator.refresh()
        outcome = together(partial(move, by, one, two), partial(move, by, two, one))
        assert sorted(outcome, key=str).count("entity-loop") == 1, outcome
        above = [[up["id"] for up in by.get(f"/v1/buyers/{entity}/branch")["above"]] for entity in (one, two)]
        assert sorted(map(len, above)) == [1, 2]
        assert all(up[-1] == top for up in above)


@pytest.mark.req("REQ-190")
def test_two_mergers_at_once_do_not_share_an_entity(both):
    region = Region(both)
    top = region.add("Région")
    old, one, two = (region.add(name, top) for name in ("Ancienne", "Nouvelle A", "Nouvelle B"))
    by = region.operator.refresh()

    def merge(into):
        return lambda: by.post(f"/v1/buyers/{into}/mergers", {"entities": [old], "on": DAY})

    outcome = together(merge(one), merge(two))
    assert outcome.count("entity-merged") == 1, outcome
    kept = next(one for one in outcome if one != "entity-merged")
    assert by.get(f"/v1/buyers/{old}/branch")["merged_into"] == kept
    assert by.post(f"/v1/buyers/{kept}/mergers", {"entities": [old], "on": DAY})["id"] == kept, "asked again, it is done"


@pytest.mark.req("REQ-190")
def test_a_commune_nouvelle_carries_on_what_those_before_had(both):
    cast, region = walk.entity(both), Region(both)
    online, draft = walk.published(cast), walk.draft(cast)
    bidder, company_id = walk.company(both)
    new, below = region.add("Commune nouvelle"), region.add("CCAS", cast.buyer_id)
    newcomer = region.admin(new).invite(f"/v1/buyers/{new}/invitations", Person(both, name="Nina"), ["agent"]).enrol()
    assert newcomer.send("GET", f"/v1/consultations/{draft['id']}").status == 404
    region.operator.refresh().post(f"/v1/buyers/{new}/mergers", {"entities": [cast.buyer_id], "on": DAY})
    both.settle()
    assert newcomer.get(f"/v1/consultations/{draft['id']}")["title"]
    listed = newcomer.get(f"/v1/buyers/{new}/consultations")["items"]
    assert {one["id"] for one in listed} == {online["id"], draft["id"]}
    told = Person(both).get(f"/v1/consultations/{online['id']}")["buyer"]
    assert told["name"] == "Ville de Trévignac", "what was launched keeps the name under which it was"
    deposit = walk.deposited(bidder, company_id, online["id"])
    walk.after_deadline(both, online)
    both.fire("close_due")
    for person in (cast.agent, *cast.members, newcomer):
        person.sign_in()
    table = walk.OpeningTable(newcomer, online["id"])
    for member in cast.members[:2]:
        table.approve(member)
    assert table.open(deposit.id, "L000-candidacy")
    assert newcomer.send("DELETE", f"/v1/consultations/{draft['id']}").status == 204
    assert {cast.agent.id, newcomer.id} <= {one["user_id"] for one in cast.agent.get(f"/v1/buyers/{new}/agents")["items"]}
    region.operator.sign_in()
    assert region.operator.get(f"/v1/buyers/{below}/branch")["parent_id"] == new
    refusal = refused(cast.agent.post, "/v1/consultations", {"buyer_id": cast.buyer_id, "title": "x", "procedure": "AOO"})
    assert refusal.code == "entity-closed"


def test_a_closed_entity_begins_nothing_and_ends_what_is_online(region):
    cast = walk.entity(region.platform)
    online, draft = walk.published(cast), walk.draft(cast)
    bidder, company_id = walk.company(region.platform)
    by = region.operator.refresh()
    under = region.add("CCAS", cast.buyer_id)
    at = f"/v1/buyers/{cast.buyer_id}/closure"
    assert refused(by.post, at, {"on": DAY}).code == "entities-below"
    move(by, under, None)
    for _ in range(2):
        assert by.post(at, {"on": DAY})["closed_on"] == DAY
    assert refused(walk.put_online, cast, draft["id"]).code == "entity-closed"
    assert (
        refused(cast.agent.post, "/v1/consultations", {"buyer_id": cast.buyer_id, "title": "x", "procedure": "AOO"}).code == "entity-closed"
    )
    assert refused(region.add, "Dessous", cast.buyer_id).code == "entity-closed"
    assert refused(move, by, under, cast.buyer_id).code == "entity-closed"
    assert walk.deposited(bidder, company_id, online["id"]).receipt
    assert by.get(f"/v1/buyers/{cast.buyer_id}/branch")["may"] == []


@pytest.mark.req("REQ-190")
def test_roles_beyond_one_s_own_are_refused(region):
    cast = walk.entity(region.platform)
    under = region.add("CCAS", cast.buyer_id)
    region.platform.advance(minutes=11)
    at = f"/v1/buyers/{under}"
    acts = [("POST", f"{at}/moves", {"parent_id": None, "on": DAY}), ("POST", f"{at}/closure", {"on": DAY}),
            ("POST", f"{at}/mergers", {"entities": [cast.buyer_id], "on": DAY}), ("PATCH", f"{at}/identity", {"name": "x"})]  # fmt: skip
    for method, path, body in acts[1:2] + acts[3:]:
        assert refused(cast.admin.call, method, path, body).code == "fresh-sign-in-required", path
    cast.agent.refresh()
    for method, path, body in acts:
        assert refused(cast.agent.call, method, path, body).code == "not-allowed", path
    assert refused(cast.agent.get, f"{at}/below").code == "not-allowed"


def test_a_process_killed_after_the_line_leaves_work_that_is_ended(region):
    top = region.add("Région")
    commune, other = region.add("Commune", top), region.add("Autre", top)
    ledger, told = region.platform.use.ledger, []
    real = type(ledger)._tell

    def dies(self, line, one):
        if told:
            raise RuntimeError("killed")
        told.append(one)
        real(self, line, one)

    by = region.admin(top)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(ledger), "_tell", dies)
        assert by.send("POST", f"/v1/buyers/{commune}/moves", {"parent_id": other, "on": DAY}).status == 500
    region.platform.settle()
    assert by.get(f"/v1/buyers/{commune}/branch")["parent_id"] == other
    assert [line.kind for line in region.lines(other) if line.kind.startswith("below")] == ["below-received"]
