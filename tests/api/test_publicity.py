"""Publicity: the European notice first, requests to newspapers with their proof and cost, files a person sends by hand."""

import hashlib
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from chalicelib.domain.instants import to_text
from support import walk
from support.people import Refusal


def refused(call, *args) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call(*args)
    return caught.value


def notice(agent, at, channel, **more):
    return agent.post(f"{at}/notices", {"kind": "call", "channel": channel, **more})


def step(agent, base, made, state, **more):
    return agent.post(f"{base}/notices/{made['id']}/steps", {"state": state, **more})


@pytest.fixture
def big(platform):
    """A contract above the European threshold, complete but for its publicity."""
    cast = walk.entity(platform)
    lots = [{"number": n, "title": f"Lot {n}", "estimate_eur": "3000000.00"} for n in (1, 2)]
    draft = walk.draft(cast)
    draft = cast.agent.patch(f"/v1/consultations/{draft['id']}", {"lots": lots}, draft["version"])
    walk.add_file(cast.agent, draft["id"], "reglement.pdf", walk.PDF)
    platform.settle()
    for member in cast.members:
        member.rehearse(draft["id"])
    return platform, cast, f"/v1/consultations/{draft['id']}"


@pytest.mark.req("REQ-030")
@pytest.mark.req("REQ-027")
def test_the_profile_waits_for_the_european_journal_or_48_hours(big):
    platform, cast, at = big
    agent = cast.agent
    plan = agent.get(f"{at}/notices")
    assert (plan["required"], plan["european"], plan["national_from"]) == ([["boamp"], ["joue"]], True, None)
    assert "publicity" in refused(agent.refresh().post, f"{at}/publication").reply.json["errors"]
    joue = notice(agent, at, "joue")
    form = agent.get(f"{at}/notices/{joue['id']}")
    told = {one["label"]: one["value"] for section in form["sections"] for one in section["fields"]}
    assert told["Adresse permanente de la consultation et de son dossier"] == f"{platform.origin}{at.replace('/v1', '')}"
    mh = agent.get(at)["mh"]
    assert told["Empreinte du manifeste de scellement"] == mh
    assert "10,7 Go par fichier" in told["Limites de dépôt"]
    assert "3000000" not in str(form), "the estimate is never told (REQ-036)"
    step(agent, at, joue, "sent", reference="2026/S 170-123456")
    received = platform.clock()
    step(agent, at, joue, "accepted")
    boamp = notice(agent, at, "boamp")
    step(agent, at, boamp, "sent")
    platform.set_clock(received + timedelta(hours=47, minutes=59, seconds=59, milliseconds=999))
    agent.sign_in()
    assert refused(step, agent, at, boamp, "published").code == "joue-first"
    assert "publicity" in refused(agent.refresh().post, f"{at}/publication").reply.json["errors"]
    platform.set_clock(received + timedelta(hours=48))
    step(agent, at, boamp, "published", url="https://www.boamp.fr/avis/1")
    assert agent.refresh().post(f"{at}/publication")["mh"] == mh
    assert agent.get(f"{at}/notices")["missing"] == [["joue"]]
    step(agent, at, joue, "published")
    assert agent.get(f"{at}/notices")["missing"] == []
    national = agent.get(f"{at}/notices/{boamp['id']}")
    assert "Avis envoyé au JOUE le" in str(national)


@pytest.mark.req("REQ-029")
def test_a_newspaper_request_keeps_its_cost_its_proof_and_its_dates(platform):
    cast = walk.entity(platform)
    consultation = walk.published(cast, lots=1)
    agent, at = cast.agent, f"/v1/consultations/{consultation['id']}"
    assert agent.get(f"{at}/notices")["missing"] == [["boamp", "jal"]]
    assert "newspaper" in refused(notice, agent, at, "jal").reply.json["errors"]
    made = notice(agent, at, "jal", newspaper="L’Écho des Vallées")
    assert refused(step, agent, at, made, "published").code == "notice-step"
    step(agent, at, made, "sent")
    future = to_text(platform.clock() + timedelta(minutes=1))
    assert "at" in refused(lambda: step(agent, at, made, "accepted", at=future)).reply.json["errors"]
    step(agent, at, made, "accepted", cost_eur="312.40")
    body = walk.PDF + b"parution"
    digest = hashlib.sha256(body).digest()
    joined = agent.post(f"{at}/attachments", {"name": "parution.pdf", "size_bytes": len(body), "sha256": walk.b64(digest)})
    assert platform.put(joined, body) == 200
    done = step(agent, at, made, "published", attachments=[joined["id"]], url="https://annonces.exemple.fr/1")
    assert (done["cost_eur"], done["proofs"][0]["sha256"], done["next_states"]) == ("312.40", digest.hex(), [])
    assert [one["state"] for one in done["steps"]] == ["sent", "accepted", "published"]
    assert agent.get(f"{at}/notices")["missing"] == []
    kinds = [line["record"]["state"] for line in agent.get(f"{at}/registers/publications")["items"] if line["kind"] == "notice"]
    assert kinds == ["sent", "accepted", "published"]


@pytest.mark.req("REQ-183")
def test_a_notice_leaves_by_a_connected_journal_or_by_hand(platform):
    cast = walk.entity(platform)
    consultation = walk.published(cast, lots=2)
    agent, at = cast.agent, f"/v1/consultations/{consultation['id']}"
    boamp, jal = notice(agent, at, "boamp"), notice(agent, at, "jal", newspaper="L’Écho des Vallées")
    sent = agent.post(f"{at}/notices/{boamp['id']}/transmission")
    assert (sent["state"], sent["reference"]) == ("sent", "boamp-000001")
    assert refused(agent.post, f"{at}/notices/{jal['id']}/transmission").code == "not-connected"
    xml = fetched(agent, f"{at}/notices/{boamp['id']}/export?format=xml")
    root = ElementTree.fromstring(xml)
    assert root.findtext(".//urlDocConsul").endswith(f"/consultations/{consultation['id']}")
    assert [lot.findtext("intitule") for lot in root.iter("lot")] == ["Lot 1 : menuiseries", "Lot 2 : menuiseries"]
    text = fetched(agent, f"{at}/notices/{jal['id']}/export?format=txt").decode()
    assert consultation["reference"] in text
    assert consultation["mh"] in text
    assert refused(agent.get, f"{at}/notices/{jal['id']}/export?format=pdf").status == 422


def fetched(agent, path) -> bytes:
    reply = agent.send("GET", path)
    assert reply.status == 303
    return agent.platform.fetch(reply.headers["location"])
