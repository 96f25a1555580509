"""The whole procedure through the API, from the draft to the published data: in memory, and on the embedded stack."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from support import walk
from support.people import Refusal

KIT = Path(os.environ.get("CONFORMANCE_KIT") or Path(__file__).parents[2].parent / "shared" / "kit")
ESSENTIAL = {"ccag": "Travaux", "form_of_price": "Forfaitaire", "types_of_price": ["Définitif ferme"], "duration_months": 12, "offers_received": 2,
             "advance": True, "advance_rate": "0.05", "subcontracting": False, "group_type": "Pas de groupement", "social": ["Clause sociale"],
             "environmental": ["Critère environnemental"]}  # fmt: skip
WORDS = "Votre offre n’a pas été retenue : elle est classée deuxième. Attributaire et motifs ci-joints."


@pytest.mark.req("REQ-010")
@pytest.mark.req("REQ-053")
@pytest.mark.req("REQ-085")
@pytest.mark.req("REQ-110")
@pytest.mark.req("REQ-112")
@pytest.mark.req("REQ-130")
def test_from_draft_to_published_data(both, tmp_path):
    platform, cast = both, walk.entity(both)
    consultation = walk.published(cast)
    at = f"/v1/consultations/{consultation['id']}"
    assert consultation["status"] == "open"
    (first, first_id), (second, second_id) = walk.company(platform), walk.company(platform)
    winning = walk.deposited(first, first_id, consultation["id"], lots=(1, 2))
    losing = walk.deposited(second, second_id, consultation["id"])
    assert winning.receipt["late"] is False
    platform.settle()
    assert any("Récépissé" in subject for subject in platform.mails(first.email))

    walk.after_deadline(platform, consultation)
    platform.fire("close_due")
    assert any("close" in subject for subject in platform.mails(cast.agent.email))
    for person in (cast.agent, first, second, *cast.members):
        person.sign_in()
    table = walk.OpeningTable(cast.agent, consultation["id"])
    table.approve(cast.members[0])
    table.approve(cast.members[2])
    for deposit in (winning, losing):
        assert table.open(deposit.id, "L000-candidacy") == {"L000-candidacy.pdf": deposit.plain["L000-candidacy"]}
        table.admit(deposit.id)
        for slot in set(deposit.plain) - {"L000-candidacy"}:
            assert table.open(deposit.id, slot) == {f"{slot}.pdf": deposit.plain[slot]}
    record = cast.agent.post(f"{table.at}/record", {"present": ["La maire"]})
    assert [line["number"] for line in record["deposits"]] == [winning.receipt["number"], losing.receipt["number"]]
    pdf = cast.agent.send("GET", f"{table.at}/record.pdf")
    assert pdf.status == 303
    assert platform.fetch(pdf.headers["location"]).startswith(b"%PDF-")

    awarded = cast.agent.post(f"{at}/decisions", {
        "lot": 1, "outcome": "awarded", "reason": "Meilleure offre au regard des critères", "amount_eur": "118250.50", "awardee_deposit_id": winning.id,
        "rankings": [{"deposit_id": winning.id, "rank": 1}, {"deposit_id": losing.id, "rank": 2}], "essential_data": ESSENTIAL})  # fmt: skip
    assert awarded["missing_essential_data"] == []
    cast.agent.post(f"{at}/decisions", {"lot": 2, "outcome": "unsuccessful", "reason": "Une seule offre, irrégulière"})
    assert cast.agent.get(at)["status"] == "decided"
    notification = {"kind": "notification", "lot": 1, "company_ids": [first_id], "subject": "Notification du marché"}
    with pytest.raises(Refusal) as refused:
        cast.agent.post(f"{at}/messages", notification)
    assert refused.value.code == "rejections-owed"
    rejected = cast.agent.post(
        f"{at}/messages", {"kind": "rejection", "lot": 1, "company_ids": [second_id], "subject": "Rejet", "fields": {"reasons": WORDS}}
    )
    platform.settle()
    assert cast.agent.get(f"{at}/messages")["items"][0]["evidence"]["accepted_at"]
    platform.advance(days=10)
    cast.agent.sign_in()
    with pytest.raises(Refusal) as refused:
        cast.agent.post(f"{at}/messages", notification)
    assert refused.value.code == "standstill-running"
    platform.advance(days=1)
    cast.agent.sign_in()
    sent = cast.agent.post(f"{at}/messages", notification)["items"][0]
    second.sign_in()
    assert second.get(f"/v1/companies/{second_id}/messages")["items"][0]["id"] == rejected["items"][0]["id"]
    first.sign_in()
    assert first.get(f"{at}/messages/{sent['id']}")["evidence"]["first_opened_at"]
    platform.fire("publish_open_data")
    decision = cast.agent.get(f"{at}/decisions")["items"][0]
    assert decision["notified_at"]
    _check_essential_data(platform, decision["decp"], tmp_path)
    _check_register(platform, cast.agent, at, tmp_path)
    for name, signed, expected in (
        ("receipt", winning.receipt, 0),
        ("record", record, 0),
        ("false", {**winning.receipt, "number": "X"}, 1),
    ):
        (tmp_path / name).write_text(json.dumps(signed))
        assert _verify(tmp_path / name) == expected
    assert _verify(tmp_path / "receipt", "--register", tmp_path / "deposits") == 0
    assert _verify(tmp_path / "receipt", "--register", tmp_path / "downloads") == 1


def _check_essential_data(platform, links: dict, folder: Path) -> None:
    """JSON and XML twins, by the official schema and XSD."""
    for name in ("json_url", "xml_url"):
        path = links[name].removeprefix(platform.origin)
        body = platform.send("GET", path, {}).body if not hasattr(platform, "ports") else platform.ports.objects.get("public", path[1:])
        (folder / name).write_bytes(body)
    if not KIT.exists():
        pytest.skip(f"no conformance kit at {KIT}: the official DECP schema and XSD were not checked")
    checked = subprocess.run([sys.executable, "-m", "check_jsonschema", "--schemafile", KIT / "decp" / "schema_decp_v2.0.4.json", folder / "json_url"],
                             capture_output=True, text=True, check=False)  # fmt: skip
    assert checked.returncode == 0, checked.stdout
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(str(KIT / "decp" / "schema_decp_v2.0.2.xsd")))
    schema.assertValid(etree.parse(str(folder / "xml_url")))


def _check_register(platform, agent, at: str, folder: Path) -> None:
    """Exports in three formats; the chain verifies with the offline command, and a changed letter does not."""
    (folder / "key").write_text(json.dumps(agent.get("/v1/platform-key")))
    for kind in ("deposits", "downloads", "publications", "openings", "messages"):
        (folder / kind).write_bytes(_export(platform, agent, at, kind, "json"))
        assert _verify(folder / kind) == 0
        assert _export(platform, agent, at, kind, "pdf").startswith(b"%PDF-")
    lines = list(csv.reader(io.StringIO(_export(platform, agent, at, "deposits", "csv").decode("utf-8-sig")), delimiter=";"))
    assert [line[3] for line in lines[1:]].count("deposit") == 2
    altered = json.loads((folder / "deposits").read_text())
    altered["entries"][2]["at"] = "2020-01-01T00:00:00.000Z"
    (folder / "altered").write_text(json.dumps(altered))
    assert _verify(folder / "altered") == 1


def _export(platform, agent, at: str, kind: str, form: str) -> bytes:
    reply = agent.send("GET", f"{at}/registers/{kind}/export?format={form}")
    assert reply.status == 303, reply.body
    return platform.fetch(reply.headers["location"])


def _verify(path: Path, *more: str | Path) -> int:
    command = [sys.executable, "-I", Path(__file__).parents[2] / "scripts" / "verify", path, "--key", path.parent / "key", *more]
    return subprocess.run(command, capture_output=True, check=False, env={}).returncode
