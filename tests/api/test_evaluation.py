"""The evaluation of offers: grid from the published criteria, marks apart, consensus, register (CCP R2152-6, R2152-7)."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from support import evaluating, walk
from support.evaluating import ITEMS
from support.people import Person
from support.regions import refused


@pytest.fixture
def table(platform):
    return evaluating.opened(platform)


def lines(table):
    return [one["kind"] for one in table.agent.get(f"/v1/consultations/{table.id}/registers/evaluations")["items"]]


def test_from_the_grid_to_the_ranking(both):
    table = evaluating.opened(both)
    proposed = table.agent.get(table.at)
    assert [(one["label"], one["weight"], one["formula"]) for one in proposed["proposed"]] == [
        ("Prix", "60", "proportional"), ("Valeur technique", "40", ""),
    ]  # fmt: skip
    assert proposed["phase"] == "preparing"
    table.set_grid()
    table.price(["100000.00", "125000.00"])
    one, two = table.evaluators
    first, second = table.deposits
    table.mark(one, {first: {"2.1": "8", "2.2": "4.5"}, second: {"2.1": "9.25", "2.2": "5"}})
    seen = one.get(table.at)
    assert seen["marks"][second]["2.1"] == {"value": "9.25", "comment": "", "version": 1}
    assert table.agent.get(f"{table.at}/ranking") == {"ready": False}
    table.close(one)
    assert two.get(table.at)["marks"] == {}, "each sees their own alone"
    assert two.get(table.at)["given"] is None
    table.mark(two, {first: {"2.1": "8", "2.2": "4.5"}, second: {"2.1": "7", "2.2": "5"}})
    table.close(two)
    together = table.agent.get(table.at)
    assert together["phase"] == "consensus"
    assert together["given"][one.id][second]["2.1"]["value"] == "9.25"
    assert "2.1" not in together["consensus"]["marks"][second], "they differ: nothing is agreed yet"
    assert together["consensus"]["marks"][first]["2.1"]["value"] == "8"
    assert refused(table.agent.post, f"{table.at}/consensus/closing").code == "marks-missing"
    table.mark(table.agent, {second: {"2.1": "8"}}, where="consensus")
    assert refused(table.agent.post, f"{table.at}/consensus/closing").code == "reasons-missing"
    table.mark(table.agent, {second: {"2.1": "8"}}, {(second, "2.1"): 1}, where="consensus", comment="Planning détaillé, moyens confirmés.")
    provisional = table.agent.get(f"{table.at}/ranking")
    assert provisional["provisional"]
    closed = table.agent.post(f"{table.at}/consensus/closing")
    assert table.agent.post(f"{table.at}/consensus/closing") == closed, "twice is once"
    ranking = table.agent.get(f"{table.at}/ranking")
    ranked = ranking["ranked"]["base"]
    assert not ranking["provisional"]
    assert [(row["offer"], row["rank"], row["total"], row["points"]["1"]) for row in ranked] == [
        (first, 1, "93.50", "60.00"), (second, 2, "83.00", "48.00"),
    ]  # fmt: skip
    assert [row["rank"] for row in provisional["ranked"]["base"]] == [1, 2]
    kinds = lines(table)
    assert kinds == ["grid", "marks-closed", "marks-closed", "consensus"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({0: {"weight": "50"}}, "items"),
        ({1: {"formula": "proportional"}}, "items.1.formula"),
        ({0: {"formula": "invented"}}, "items.0.formula"),
        ({1: {"scale": "7"}}, "items.1.scale"),
        ({1: {"code": "3"}}, "items.1.code"),
        ({2: {"code": "2.1"}}, "items"),
        ({1: {"weight": "0"}}, "items.1.weight"),
    ],
)
def test_a_grid_that_is_not_what_was_published_is_refused_beside_its_line(table, change, field):
    items = [{**one, **change.get(index, {})} for index, one in enumerate(ITEMS)]
    assert field in refused(table.set_grid, items).reply.json["errors"]


def test_who_evaluates_is_somebody_who_may_read_the_opened_offers(platform, table):
    stranger, _ = walk.company(platform)
    assert "evaluators" in refused(table.set_grid, None, [stranger]).reply.json["errors"]
    assert "evaluators" in refused(table.set_grid, None, []).reply.json["errors"]
    people = table.agent.get(f"/v1/consultations/{table.id}/evaluation")["people"]
    assert {one["name"] for one in people} >= {"Gaël Agent", "Membre 1"}
    table.set_grid()
    third = table.cast.members[2]
    assert refused(table.mark_all, third, "1", "1").code == "not-evaluator"
    assert refused(stranger.get, table.at).status == 404


@pytest.mark.parametrize(("item", "value"), [("2.1", "10.01"), ("2.1", "-1"), ("2.2", "5.5"), ("2.2", "4.125")])
def test_a_mark_out_of_its_scale_is_refused_beside_its_cell_and_nothing_is_lost(table, item, value):
    table.set_grid()
    one, first = table.evaluators[0], table.deposits[0]
    table.mark(one, {first: {"2.1": "7"}})
    answer = refused(table.mark, one, {table.deposits[1]: {"2.1": "6"}, first: {item: value}}, {(first, "2.1"): 1})
    assert (answer.status, list(answer.reply.json["errors"])) == (422, ["marks.1.value"])
    assert one.get(table.at)["marks"] == {first: {"2.1": {"value": "7", "comment": "", "version": 1}}}


def test_what_a_computed_line_or_a_foreign_offer_is_given_is_refused(table):
    table.set_grid()
    one, first = table.evaluators[0], table.deposits[0]
    assert "marks.0.item" in refused(table.mark, one, {first: {"1": "7"}}).reply.json["errors"]
    assert "marks.0.offer" in refused(table.mark, one, {"01ARZ3NDEKTSV4RRFFQ69G5FAV": {"2.1": "7"}}).reply.json["errors"]


def test_two_tabs_lose_nothing(table):
    table.set_grid()
    one, first = table.evaluators[0], table.deposits[0]
    table.mark(one, {first: {"2.1": "7"}})
    table.mark(one, {first: {"2.2": "3"}})
    assert table.mark(one, {first: {"2.1": "7"}})["marks"][first]["2.1"]["version"] == 1, "a lost reply, sent again"
    assert refused(table.mark, one, {first: {"2.1": "8"}}).status == 412
    table.mark(one, {first: {"2.1": None}}, {(first, "2.1"): 1})
    assert one.get(table.at)["marks"][first] == {
        "2.1": {"value": None, "comment": "", "version": 2}, "2.2": {"value": "3", "comment": "", "version": 1},
    }  # fmt: skip


def test_what_was_typed_at_once_in_every_cell_is_kept(both):
    table = evaluating.opened(both)
    table.set_grid()
    one = table.evaluators[0]
    cells = [(offer, item) for offer in table.deposits for item in ("2.1", "2.2")]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda cell: table.mark(one, {cell[0]: {cell[1]: "3"}}), cells))
    found = one.get(table.at)["marks"]
    assert {(offer, item) for offer, row in found.items() for item in row} == set(cells)


def test_both_evaluators_close_at_once_and_the_consensus_opens_once(both):
    table = evaluating.opened(both)
    table.set_grid()
    table.price(["100000.00", "120000.00"])
    one, two = table.evaluators
    assert refused(table.close, one).code == "marks-missing"
    for person in (one, two):
        table.mark_all(person, "8", "4")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(table.close, (one, two, one, two)))
    assert len({one["sha256"] for one in answers}) == 2
    assert lines(table).count("marks-closed") == 2
    assert table.agent.get(table.at)["phase"] == "consensus"
    assert refused(table.mark_all, one, "9", "4", versions={}).code == "marks-closed"
    with ThreadPoolExecutor(4) as pool:
        closed = list(pool.map(lambda _: table.agent.post(f"{table.at}/consensus/closing"), range(4)))
    assert len({one["sha256"] for one in closed}) == 1
    assert lines(table).count("consensus") == 1


def test_once_somebody_closed_the_lines_hold_and_who_did_not_close_may_be_replaced(table):
    one, two, third = *table.evaluators, table.cast.members[2]
    table.set_grid()
    assert refused(table.set_grid, [{**ITEMS[0]}, {**ITEMS[1], "weight": "40", "code": "2"}]).status == 412, "another revision is in force"
    table.mark_all(one, "8", "4")
    table.close(one)
    assert refused(table.set_grid, [ITEMS[0], {**ITEMS[1], "weight": "40", "code": "2"}], revision=1).code == "marks-closed"
    assert refused(table.set_grid, None, [two, third], revision=1).code == "marks-closed"
    assert table.set_grid(None, [one, third], revision=1)["revision"] == 2
    assert refused(table.mark_all, two, "8", "4").code == "not-evaluator"


def test_a_consensus_is_taken_back_for_a_reason(table):
    evaluating.agreed(table)
    assert refused(table.price, ["1.00", "2.00"], 1).code == "evaluation-closed"
    assert refused(table.mark_all, table.agent, "5", "5", where="consensus").code == "evaluation-closed"
    again = f"{table.at}/consensus/reopening"
    assert "reason" in refused(table.agent.post, again, {"reason": "Erreur"}).reply.json["errors"]
    table.agent.post(again, {"reason": "Le prix de la seconde offre était mal recopié."})
    assert refused(table.agent.post, again, {"reason": "Le prix de la seconde offre était mal recopié."}).code == "consensus-open"
    table.price(["100000.00", "90000.00"], 1)
    table.agent.post(f"{table.at}/consensus/closing")
    assert [row["rank"] for row in table.agent.get(f"{table.at}/ranking")["ranked"]["base"]] == [1, 2]


def test_variants_and_what_is_set_aside_stand_apart(table):
    table.set_grid()
    first, second = table.deposits
    variant = {"deposit_id": first, "kind": "variant", "label": "Ossature bois", "prices": {"1": "95000.00"}}
    offers = [
        {"deposit_id": first, "prices": {"1": "100000.00"}}, variant, {**variant, "label": "Autre"},
        {"deposit_id": second, "set_aside": "irregular", "reason": "Mémoire technique absent"},
    ]  # fmt: skip
    kept = table.agent.call("PUT", f"{table.at}/offers", {"offers": offers, "version": 0})
    assert [one["id"] for one in kept["offers"]] == [first, f"{first}-V1", f"{first}-V2", second]
    left = [one for one in kept["offers"] if one["label"] != "Ossature bois"]
    renamed = table.agent.call("PUT", f"{table.at}/offers", {"offers": [*left, variant], "version": 1})
    assert [one["id"] for one in renamed["offers"]] == [first, f"{first}-V2", second, f"{first}-V1"], "names are never lent to another"
    for person in table.evaluators:
        table.mark(person, {one: {"2.1": "5", "2.2": "5"} for one in (first, f"{first}-V1", f"{first}-V2")})
        table.close(person)
    table.agent.post(f"{table.at}/consensus/closing")
    ranking = table.agent.get(f"{table.at}/ranking")
    assert {kind: [row["rank"] for row in rows] for kind, rows in ranking["ranked"].items()} == {"base": [1], "variant": [1, 1]}
    assert all(row["tied"] for row in ranking["ranked"]["variant"])
    assert [one["id"] for one in ranking["set_aside"]] == [second]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"prices": {"2.1": "5.00"}}, "offers.0.prices.2.1"),
        ({"prices": {"1": "0.00"}}, "offers.0.prices.1"),
        ({"set_aside": "irregular"}, "offers.0.reason"),
        ({"set_aside": "ugly", "reason": "x" * 20}, "offers.0.set_aside"),
        ({"kind": "variant"}, "offers.0.label"),
        ({"deposit_id": "01ARZ3NDEKTSV4RRFFQ69G5FAV"}, "offers.0.deposit_id"),
    ],
)
def test_a_wrong_offer_is_told_beside_its_cause(table, change, field):
    table.set_grid()
    body = {"offers": [{"deposit_id": table.deposits[0], **change}], "version": 0}
    assert field in refused(table.agent.call, "PUT", f"{table.at}/offers", body).reply.json["errors"]


def test_before_the_deadline_nobody_learns_how_many(platform):
    cast = walk.entity(platform)
    online = walk.published(cast, lots=1)
    assert refused(cast.agent.get, f"/v1/consultations/{online['id']}/evaluation/1").code == "too-early"
    assert refused(cast.agent.get, f"/v1/consultations/{online['id']}/registers/evaluations").code == "register-hidden"


def test_the_jury_of_a_contest_marks_projects_without_names(platform):
    cast = walk.entity(platform)
    consultation = walk.published(
        cast, lots=1, procedure="CONCOURS_OUVERT", criteria=[{"label": "Qualité du projet", "weight": 100, "kind": "environment"}]
    )
    people = [walk.company(platform) for _ in range(3)]
    for person, company_id in people:
        walk.deposited(person, company_id, consultation["id"])
    walk.after_deadline(platform, consultation)
    for person in (cast.agent, *cast.members):
        person.sign_in()
    at = walk.OpeningTable(cast.agent, consultation["id"])
    for member in cast.members[:2]:
        at.approve(member)
    for deposit in cast.agent.get(at.at)["deposits"]:
        at.open(deposit["id"], "L001-project")
    table = evaluating.Table(cast, consultation["id"], people, cast.members[:2])
    item = {"code": "1", "criterion": "Qualité du projet", "label": "Qualité du projet", "weight": "100", "scale": "20"}
    table.set_grid([item])
    seen = table.evaluators[0].get(table.at)
    assert [one["name"] for one in seen["offers"]] == ["Projet n° 1", "Projet n° 2", "Projet n° 3"]
    assert not [company for _, company in people if company in str(seen)]
    assert refused(cast.agent.get, f"/v1/consultations/{table.id}/registers/evaluations").code == "anonymity-holds"


def test_an_evaluator_named_for_dates_marks_and_nothing_else(platform):
    table = evaluating.opened(platform)
    outside, first, last = Person(platform, name="Experte Extérieure"), walk.today(platform), walk.today(platform, 30)
    asked = {"email": outside.email, "name": outside.name, "first": first, "last": last}
    table.agent.refresh().post(f"/v1/consultations/{table.id}/evaluators", asked)
    outside.sign_in().accept().enrol()
    people = table.agent.get(f"/v1/consultations/{table.id}/evaluation")["people"]
    assert outside.name in {one["name"] for one in people}
    table.set_grid(evaluators=[outside])
    assert table.mark_all(outside, "8", "4")["marks"]
    seen = outside.get(table.at)
    assert seen["may"] == {"prepare": False, "evaluate": True, "me": outside.id}
    for path, body in (("grid", {"items": ITEMS, "evaluators": []}), ("offers", {"offers": []})):
        assert refused(outside.call, "PUT", f"{table.at}/{path}", body).code == "not-allowed"
    assert table.close(outside)["sha256"]
    platform.advance(days=40)
    assert refused(outside.sign_in().get, table.at).status == 404, "the days are over"


def test_what_is_saved_as_the_marks_close_either_counts_or_is_refused(platform):
    """The closing comes between the reading and the writing of a save, from another tab."""
    table = evaluating.opened(platform)
    table.set_grid()
    one, first = table.evaluators[0], table.deposits[0]
    table.mark_all(one, "8", "4")
    store = platform.ports.evaluations
    kept = store.put_sheet

    def put_after_the_closing(sheet):
        store.put_sheet = kept
        table.close(one)
        return kept(sheet)

    store.put_sheet = put_after_the_closing
    assert refused(table.mark, one, {first: {"2.1": "9"}}, {(first, "2.1"): 1}).code == "marks-closed"
    assert one.get(table.at)["marks"][first]["2.1"]["value"] == "8", "what was closed holds"
