"""The life of a contract: modifications and their caps, subcontractors and the buyer's silence, orders, ends, essential data."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.usecases.contracts.orders import Placed
from support import chapters
from support.contracting import SIRET, entered, of_buyer, people, refused, upload

KIT = Path(os.environ.get("CONFORMANCE_KIT") or Path(__file__).parents[2].parent / "shared" / "kit")


@pytest.fixture
def scene():
    found = chapters.forked(chapters.notified())
    chapters.read(found)
    found.platform.settle()
    return found


def enter(scene, **changes):
    made = scene.facts["cast"].agent.post(of_buyer(scene), entered(**changes))
    return f"/v1/contracts/{made['id']}", made["id"]


def amendment(scene, contract_id, **changes):
    body = f"%PDF {changes}".encode()
    file_id, _ = upload(scene, contract_id, "avenant.pdf", body)
    return {"basis": "R2194-8", "reason": "Travaux supplémentaires", "signed_on": "2026-09-02", "file_id": file_id, **changes}


def letters(scene, person):
    return [one for one in scene.platform.ports.mailer.sent if one.to == person.email]


@pytest.mark.req("REQ-119")
def test_small_changes_of_supplies_are_added_up_and_the_third_of_six_per_cent_is_an_alert(scene):
    agent = scene.facts["cast"].agent
    at, contract_id = enter(scene, category="supplies")
    first = agent.post(f"{at}/amendments", amendment(scene, contract_id, amount_eur="106000"))
    assert first["cumulated_percent"] == "6.00"
    assert refused(agent.post, f"{at}/amendments", amendment(scene, contract_id, amount_eur="112000")).reply.json["errors"].keys() == {
        "basis"
    }
    assert (
        agent.post(f"{at}/amendments", amendment(scene, contract_id, amount_eur="112000", basis="R2194-1"))["cumulated_percent"] == "12.00"
    )
    third = agent.get(f"{at}/amendment-advice?basis=R2194-8&amount_eur=118000")
    assert (third["percent"], third["same_basis_percent"], third["cumulated_percent"], third["cap"]) == ("6.00", "12.00", "18.00", "10")
    assert "10 %" in third["wrong"]
    assert "cumulated-above-low-value" in third["warnings"]


@pytest.mark.req("REQ-119")
@pytest.mark.parametrize(
    ("category", "basis", "amount", "accepted"),
    [
        ("works", "R2194-8", "115000", True), ("works", "R2194-8", "115000.01", False), ("supplies", "R2194-8", "110000", True),
        ("supplies", "R2194-8", "110000.02", False), ("works", "R2194-2", "150000", True), ("works", "R2194-2", "150010", False),
        ("services", "R2194-5", "150010", False), ("services", "R2194-1", "190000", True), ("services", "R2194-9", "110000", False),
    ],
)  # fmt: skip
def test_each_basis_has_its_cap(scene, category, basis, amount, accepted):
    agent = scene.facts["cast"].agent
    at, contract_id = enter(scene, category=category)
    body = amendment(scene, contract_id, basis=basis, amount_eur=amount)
    if accepted:
        [made] = agent.post(f"{at}/amendments", body)["amendments"]
        assert made["basis"] == basis
    else:
        assert set(refused(agent.post, f"{at}/amendments", body).reply.json["errors"]) == {"basis"}
        assert agent.get(at)["amendments"] == []


@pytest.mark.req("REQ-133")
def test_what_a_contract_was_born_with_never_changes(scene):
    agent = scene.facts["cast"].agent
    at, contract_id = enter(scene)
    found = agent.post(f"{at}/amendments", amendment(scene, contract_id, basis="R2194-1", amount_eur="90000", duration_months=18))
    assert (found["initial_amount_eur"], found["amount_eur"]) == ("100000", "90000")
    assert (found["initial_duration_months"], found["duration_months"], found["ends_on"]) == (12, 18, "2028-02-29")
    wrong = amendment(scene, contract_id, signed_on="2020-01-01")
    assert {"signed_on", "amount_eur"} <= set(refused(agent.post, f"{at}/amendments", wrong).reply.json["errors"])
    replaced = amendment(
        scene, contract_id, basis="R2194-6", holder={"identifier": {"type": "SIRET", "value": "21350238800019"}, "name": "Repreneur"}
    )
    assert agent.post(f"{at}/amendments", replaced)["holders"][0]["name"] == "Repreneur"
    assert agent.get(f"{at}/register")["items"][0]["record"]["contract"]["holders"][0]["identifier"] == SIRET


def subcontract(**changes):
    return {
        "identifier": {"type": "SIRET", "value": "21350238800019"}, "name": "Peinture Plus", "services": "Peinture", "amount_eur": "20000",
        "direct_payment": True, "duration_months": 6, "price_variation": "Ferme", **changes,
    }  # fmt: skip


@pytest.mark.req("REQ-120")
def test_twenty_one_days_of_silence_accept_a_subcontractor_that_the_holder_declared(scene):
    agent, (winner, winner_id), _ = people(scene)
    [line] = agent.get(of_buyer(scene))["items"]
    own, at = f"/v1/companies/{winner_id}/contracts/{line['id']}", f"/v1/contracts/{line['id']}"
    [asked] = winner.post(f"{own}/subcontracts", subcontract())["subcontracts"]
    scene.platform.settle()
    assert any("Sous-traitant à accepter" in one.subject for one in letters(scene, agent))
    scene.platform.advance(days=20)
    scene.platform.fire("remind")
    scene.platform.settle()
    agent.sign_in()
    assert agent.get(at)["subcontracts"][0]["state"] == "received"
    assert any("sans réponse" in one.subject for one in letters(scene, agent))
    scene.platform.advance(days=1)
    for _ in range(2):
        scene.platform.fire("remind")
        scene.platform.settle()
    agent.sign_in()
    [one] = agent.get(at)["subcontracts"]
    assert (one["state"], one["settled_on"], one["silence_on"]) == ("accepted-by-silence", asked["silence_on"], asked["silence_on"])
    assert [entry["kind"] for entry in agent.get(f"{at}/register")["items"]].count("subcontract-silence") == 1
    assert refused(
        agent.post, f"{at}/subcontracts/{one['id']}/verdict", {"accepted": False, "on": asked["silence_on"], "reason": "x"}
    ).code == ("subcontract-settled")


def test_a_subcontractor_is_refused_with_a_reason_and_the_whole_is_never_subcontracted(scene):
    agent = scene.facts["cast"].agent
    at, _ = enter(scene)
    [one] = agent.post(f"{at}/subcontracts", subcontract(received_on="2026-09-01"))["subcontracts"]
    verdict = f"{at}/subcontracts/{one['id']}/verdict"
    assert "reason" in refused(agent.post, verdict, {"accepted": False, "on": "2026-09-02"}).reply.json["errors"]
    for _ in range(2):
        found = agent.post(verdict, {"accepted": False, "on": "2026-09-02", "reason": "Capacités insuffisantes"})
    assert (found["subcontracts"][0]["state"], found["subcontracted_eur"]) == ("refused", "0")
    assert "amount_eur" in refused(agent.post, f"{at}/subcontracts", subcontract(amount_eur="100001")).reply.json["errors"]
    assert "direct_payment" in refused(agent.post, f"{at}/subcontracts", subcontract(direct_payment=False)).reply.json["errors"]
    assert (
        "identifier"
        in refused(agent.post, f"{at}/subcontracts", subcontract(identifier={"type": "SIRET", "value": SIRET})).reply.json["errors"]
    )


def order(number, amount, **changes):
    return {"kind": "order", "number": number, "subject": "Lot de chaises", "amount_eur": amount, "placed_on": "2026-09-02", **changes}


@pytest.mark.req("REQ-121")
def test_orders_are_held_to_the_maximum_of_the_framework(scene):
    agent = scene.facts["cast"].agent
    at, _ = enter(scene, nature="accord-cadre", maximum_eur="100000")
    assert not agent.post(f"{at}/orders", order("1", "79999.99"))["nearly_consumed"]
    warned = agent.post(f"{at}/orders", order("2", "0.01"))
    assert (warned["consumed_percent"], warned["nearly_consumed"]) == ("80.00", True)
    assert agent.post(f"{at}/orders", order("3", "20000"))["consumed_percent"] == "100.00"
    assert set(refused(agent.post, f"{at}/orders", order("4", "0.01")).reply.json["errors"]) == {"override"}
    assert agent.post(f"{at}/orders", order("4", "1000", override="Urgence après sinistre"))["consumed_percent"] == "101.00"
    assert "number" in refused(agent.post, f"{at}/orders", order("4", "1", override="x")).reply.json["errors"]
    other, _ = enter(scene, number="M-1")
    assert refused(agent.post, f"{other}/orders", order("1", "1")).code == "no-framework"


def test_a_contract_is_renewed_terminated_in_part_then_wholly_and_nothing_is_added_after(scene):
    agent = scene.facts["cast"].agent
    at, contract_id = enter(scene)
    assert (
        "until"
        in refused(agent.post, f"{at}/renewals", {"tacit": True, "decided_on": "2026-09-02", "until": "2027-08-31"}).reply.json["errors"]
    )
    assert agent.post(f"{at}/renewals", {"tacit": True, "decided_on": "2026-09-02", "until": "2028-08-31"})["ends_on"] == "2028-08-31"
    ending = {"cause": "general-interest", "partial": True, "on": "2026-09-03", "reason": "Le bâtiment B est vendu"}
    assert "part" in refused(agent.post, f"{at}/terminations", ending).reply.json["errors"]
    assert agent.post(f"{at}/terminations", {**ending, "part": "Bâtiment B", "amount_eur": "1500"})["state"] == "in-force"
    assert agent.post(f"{at}/terminations", {**ending, "partial": False})["state"] == "terminated"
    assert refused(agent.post, f"{at}/amendments", amendment(scene, contract_id, amount_eur="1")).code == "contract-over"
    assert agent.post(f"{at}/end", {"on": "2026-09-03"})["execution_ended_on"] == "2026-09-03"
    assert agent.post(f"{at}/end", {"on": "2026-09-03"})["state"] == "ended"
    assert refused(agent.post, f"{at}/end", {"on": "2026-09-02"}).code == "contract-over"


def test_the_end_is_told_ninety_and_thirty_days_before_once_each(scene):
    agent = scene.facts["cast"].agent
    enter(scene, notified_on="2026-09-01", duration_months=None, starts_on="2026-09-01", ends_on="2027-03-31")
    told = []
    for step in (60, 60, 30, 0, 40):
        scene.platform.advance(days=step)
        scene.platform.fire("remind")
        scene.platform.settle()
        told.append(sum("2026-T-014" in one.subject for one in letters(scene, agent)))
    assert told == [0, 1, 2, 2, 3]


@pytest.mark.req("REQ-184")
def test_the_files_for_the_accountant_and_the_prefect_and_where_they_stand(scene):
    agent = scene.facts["cast"].agent
    at, contract_id = enter(scene)
    file_id, digest = upload(scene, contract_id, "acte-engagement.pdf")
    agent.post(f"{at}/files", {"role": "contract", "file_id": file_id})
    xml = scene.platform.fetch(agent.send("GET", f"{at}/hand-overs/pes").headers["location"])
    assert b"<montantInitialHT>100000</montantInitialHT>" in xml
    import io
    import zipfile

    packed = zipfile.ZipFile(io.BytesIO(scene.platform.fetch(agent.send("GET", f"{at}/hand-overs/actes").headers["location"])))
    [piece] = json.loads(packed.read("manifeste.json"))["pieces"]
    assert piece["sha256"] == digest
    assert agent.send("GET", f"{at}/hand-overs/nowhere").status == 404
    note = {"to": "actes", "status": "acknowledged", "on": "2026-09-03"}
    assert "number" in refused(agent.post, f"{at}/hand-overs", note).reply.json["errors"]
    assert agent.post(f"{at}/hand-overs", {**note, "number": "035-2026"})["transmissions"][0]["number"] == "035-2026"


@pytest.mark.req("REQ-119")
@pytest.mark.req("REQ-133")
@pytest.mark.parametrize("first", ["data", "amendment"])
def test_changes_are_added_to_the_essential_data_whichever_comes_first(first, tmp_path):
    """Valid against the schema of the arrêté, in JSON and XML; what was published before is untouched."""
    scene = chapters.forked(chapters.complete())
    agent = scene.facts["cast"].agent.sign_in()
    [line] = agent.get(of_buyer(scene))["items"]
    at, today = f"/v1/contracts/{line['id']}", scene.platform.clock().date().isoformat()
    if first == "data":
        scene.platform.fire("publish_open_data")
        scene.platform.settle()
        before = records(scene)
    asked = amendment(scene, line["id"], basis="R2194-1", amount_eur="123456.50", duration_months=14, signed_on=today)
    agent.post(f"{at}/amendments", asked)
    [one] = agent.post(f"{at}/subcontracts", subcontract())["subcontracts"]
    agent.post(f"{at}/subcontracts/{one['id']}/verdict", {"accepted": True, "on": today})
    scene.platform.settle()
    for _ in range(2):
        scene.platform.fire("publish_open_data")
        scene.platform.settle()
        scene.platform.fire("retry_consequences")
        scene.platform.advance(minutes=2)
    [record] = records(scene)
    [change], [act] = record.pop("modifications"), record.pop("actesSousTraitance")
    assert change["modification"]["montant"] == 123456.5
    assert (change["modification"]["id"], change["modification"]["dureeMois"]) == (1, 14)
    assert act["acteSousTraitance"]["sousTraitant"]["id"] == "21350238800019"
    if first == "data":
        assert [record] == before
    walk_schemas(scene, tmp_path)
    found = agent.sign_in().get(at)
    assert found["amendments"][0]["published_on"]
    assert found["subcontracts"][0]["published_on"]
    assert [entry["kind"] for entry in agent.get(f"{at}/register")["items"]].count("contract-data") <= 2


def files(scene):
    [decision] = scene.facts["cast"].agent.sign_in().get(f"{scene.facts['at']}/decisions")["items"]
    return {kind: public(scene, decision["decp"][kind]) for kind in ("json_url", "xml_url")}


def public(scene, url):
    return scene.platform.ports.objects.get("public", url.removeprefix(f"{scene.platform.origin}/"))


def records(scene):
    return json.loads(files(scene)["json_url"])["marches"]["marche"]


def walk_schemas(scene, folder):
    found = files(scene)
    (folder / "marches.json").write_bytes(found["json_url"])
    if not KIT.exists():
        pytest.skip(f"no conformance kit at {KIT}: the official DECP schema and XSD were not checked")
    from lxml import etree

    schema = KIT / "decp" / "schema_decp_v2.0.4.json"
    checked = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--schemafile", schema, folder / "marches.json"], capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
    etree.XMLSchema(etree.parse(str(KIT / "decp" / "schema_decp_v2.0.2.xsd"))).assertValid(etree.fromstring(found["xml_url"]))


def test_orders_placed_at_once_never_pass_the_maximum_together(scene):
    """Each is judged on what the register holds when its line takes its place."""
    agent, use = scene.facts["cast"].agent, scene.platform.use
    at, contract_id = enter(scene, nature="accord-cadre", maximum_eur="100000")
    actor = use.sign_ins.actor(agent.token)

    def place(number):
        given = Placed(kind="order", number=str(number), subject="Chaises", amount_eur=Decimal(30000), placed_on=date(2026, 9, 2))
        try:
            return use.purchase_orders.place(actor, contract_id, given) is not None
        except Invalid as refused:
            return list(refused.fields)

    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(place, range(8)))
    assert replies.count(True) == 3
    assert replies.count(["override"]) == 5
    assert agent.get(at)["consumed_percent"] == "90.00"
