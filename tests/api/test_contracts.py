"""The contract: born of a decision or entered by hand, found, dated with its proof, shown to who holds it."""

import pytest

from support import chapters
from support.contracting import entered, of_buyer, people, refused, upload
from support.people import Person


@pytest.fixture
def notified():
    """The notification is sent, its holder has not read it yet."""
    return chapters.forked(chapters.notified())


@pytest.fixture
def in_force(notified):
    chapters.read(notified)
    notified.platform.settle()
    return notified


@pytest.mark.req("REQ-114")
def test_a_contract_is_in_force_from_the_first_access_of_its_holder(notified):
    agent, (winner, winner_id), (loser, loser_id) = people(notified)
    assert agent.get(of_buyer(notified))["items"] == []
    chapters.read(notified)
    notified.platform.settle()
    [line] = agent.get(of_buyer(notified))["items"]
    [decision] = agent.get(f"{notified.facts['at']}/decisions")["items"]
    assert line["state"] == "in-force"
    assert line["notified_on"] == decision["notified_at"][:10]
    assert line["amount_eur"] == decision["amount_eur"]
    [held] = winner.get(f"/v1/companies/{winner_id}/contracts")["items"]
    assert held["id"] == line["id"]
    assert loser.get(f"/v1/companies/{loser_id}/contracts")["items"] == []
    assert refused(loser.get, f"/v1/companies/{loser_id}/contracts/{line['id']}").reply.status == 404


@pytest.mark.req("REQ-114")
def test_the_date_is_changed_with_a_proof_and_a_reason_and_the_former_one_stays(in_force):
    agent, (winner, winner_id), _ = people(in_force)
    [line] = agent.get(of_buyer(in_force))["items"]
    at = f"/v1/contracts/{line['id']}"
    file_id, digest = upload(in_force, line["id"])
    body = {"on": line["notified_on"], "file_id": file_id}
    assert "file_id" in refused(agent.post, f"{at}/notification", {**body, "file_id": line["id"]}).reply.json["errors"]
    assert "on" in refused(agent.post, f"{at}/notification", {**body, "on": "2099-01-01", "reason": "x"}).reply.json["errors"]
    assert "reason" in refused(agent.post, f"{at}/notification", body).reply.json["errors"]
    found = agent.post(f"{at}/notification", {**body, "on": "2026-09-01", "reason": "AR postal du 1er septembre"})
    assert found["notified_on"] == "2026-09-01"
    assert [one["how"] for one in found["notices"]] == ["first-access", "receipt"]
    assert found["notices"][1]["proof"] == digest
    assert [one["kind"] for one in agent.get(f"{at}/register")["items"]].count("contract-notified") == 2
    assert winner.send("GET", f"/v1/companies/{winner_id}/contracts/{line['id']}/files/{digest}").status == 303


def test_a_contract_made_elsewhere_is_entered_once_under_its_number(in_force):
    agent, (winner, winner_id), _ = people(in_force)
    made = agent.post(of_buyer(in_force), entered())
    assert made["state"] == "in-force"
    assert made["ends_on"] == "2027-08-31"
    assert "number" in refused(agent.post, of_buyer(in_force), entered(subject="Autre")).reply.json["errors"]
    wrong = entered(
        number="x", amount_eur="0", notified_on="2099-01-01", holders=[{"identifier": {"type": "SIRET", "value": "1"}, "name": "x"}]
    )
    assert set(refused(agent.post, of_buyer(in_force), wrong).reply.json["errors"]) == {"amount_eur", "notified_on", "holders.0.identifier"}
    assert refused(winner.post, of_buyer(in_force), entered(number="y")).reply.status == 404
    assert winner.get(f"/v1/companies/{winner_id}/contracts")["items"][0]["number"] != made["number"], "an identifier alone opens nothing"


def test_contracts_are_found_by_words_number_company_and_state_page_by_page(in_force):
    agent, _, _ = people(in_force)
    for number in range(23):
        agent.post(of_buyer(in_force), entered(number=f"N-{number:02d}"))
    agent.post(of_buyer(in_force), entered(number="VIEUX", subject="Élagage", notified_on="2020-01-01"))
    at = of_buyer(in_force)
    first = agent.get(f"{at}?q=gymnase")
    second = agent.get(f"{at}?q=gymnase&cursor={first['next']}")
    assert len(first["items"]) == 20
    assert sorted(one["number"] for one in (*first["items"], *second["items"])) == [f"N-{n:02d}" for n in range(23)]
    for text in ("elagage", "vieux", "state=expired"):
        query = text if "=" in text else f"q={text}"
        assert [one["number"] for one in agent.get(f"{at}?{query}")["items"]] == ["VIEUX"], text
    assert len(agent.get(f"{at}?q=bati+ouest&state=in-force")["items"]) == 20
    for kind in ("csv", "xlsx"):
        assert agent.send("GET", f"{at}-export?format={kind}").status == 303
    assert refused(agent.get, f"{at}-export?format=pdf").reply.status == 422


def test_a_contract_is_prepared_from_its_decision_and_dropped_with_it():
    scene = chapters.forked(chapters.told())
    agent, _, _ = people(scene)
    at = scene.facts["at"]
    made = agent.post(f"{at}/contracts", {"lot": 1})
    assert agent.post(f"{at}/contracts", {"lot": 1})["id"] == made["id"]
    assert made["state"] == "prepared"
    assert refused(agent.post, f"{at}/contracts", {"lot": 2}).code == "no-award"
    agent.post(f"{at}/decisions/1/withdrawal", {"cause": "error", "reason": "Erreur de saisie"})
    scene.platform.settle()
    assert agent.get(f"/v1/contracts/{made['id']}")["state"] == "dropped"


def test_who_reads_and_who_acts(in_force):
    agent, _, _ = people(in_force)
    [line] = agent.get(of_buyer(in_force))["items"]
    assert agent.get(f"/v1/contracts/{line['id']}")["manages"]
    person = Person(in_force.platform)
    person.sign_in()
    assert refused(person.get, f"/v1/contracts/{line['id']}").reply.status == 404
    assert refused(person.post, f"/v1/contracts/{line['id']}/files", {"role": "other", "file_id": line["id"]}).reply.status == 404
