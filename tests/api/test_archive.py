"""Everything of a consultation leaves in open formats, and opens without the platform (REQ-158)."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from chalicelib.archive import checking, writing
from chalicelib.crypto import age, evidence
from chalicelib.domain.errors import WrongState
from support import walk
from support.archiving import decided, verify, written
from support.contracting import upload
from support.people import Person, Refusal
from support.platforms import MemoryPlatform

ROOT = Path(__file__).parents[2]


def folder(person, consultation_id: str, kind: str = "whole") -> dict[str, dict]:
    """path → file, of every page."""
    found, cursor = {}, ""
    while cursor is not None:
        page = person.get(f"/v1/consultations/{consultation_id}/folders/{kind}?cursor={cursor}")
        found |= {one["path"]: one for one in page["items"]}
        cursor = page["next"]
    return found


@pytest.fixture
def scene(platform):
    cast = walk.entity(platform)
    consultation = walk.published(cast, lots=1)
    _, deposits = walk.all_opened(platform, cast, consultation)
    return cast, consultation, deposits


@pytest.mark.req("REQ-158")
def test_everything_is_in_the_folder(platform, scene):
    cast, consultation, deposits = scene
    found = folder(cast.agent, consultation["id"])
    for deposit in deposits:
        assert {
            f"plis/{deposit.id}/{name}"
            for name in ("scellement.json", "recepisse.json", "L000-candidacy.age", "L001-offer.age", "L001-offer.cle.json")
        } <= set(found)
        assert platform.fetch(found[f"plis/{deposit.id}/scellement.json"]["url"]) == deposit.seal_file
    assert platform.fetch(found["index.pdf"]["url"]).startswith(b"%PDF-")
    assert json.loads(platform.fetch(found["donnees/consultation.json"]["url"]))["id"] == consultation["id"]
    assert any(path.startswith("dce/fichiers/") for path in found)
    lines = cast.agent.get(f"/v1/consultations/{consultation['id']}/registers/archive")["items"]
    assert [line["kind"] for line in lines] == ["export"]


def test_before_the_deadline_nothing_tells_who_bids(platform):
    cast = walk.entity(platform)
    consultation = walk.published(cast, lots=1)
    person, company = walk.company(platform)
    walk.deposited(person, company, consultation["id"])
    found = folder(cast.agent, consultation["id"])
    assert not [path for path in found if path.startswith("plis/") or path.startswith("registres/deposits")]
    with pytest.raises(Refusal) as refused:
        folder(cast.agent, consultation["id"], "committee")
    assert refused.value.code == "too-early"


@pytest.mark.req("REQ-158")
def test_a_folder_verifies_offline(platform, scene, tmp_path):
    _, consultation, deposits = scene
    out = written(platform, consultation["id"], tmp_path / "dossier")
    key = tmp_path / "key.pem"
    key.write_text(platform.ports.signer.public_pem())
    done = verify(out, "--key", str(key))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "manifest: ok" in done.stdout
    assert done.stdout.count("receipt ") == len(deposits)
    assert verify(out).returncode == 3  # the folder's own key only


def a_body(out: Path) -> Path:
    return next(out.glob("plis/*/L001-offer.age"))


def flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def agreed(out: Path, path: Path) -> None:
    """The inventory made to say what the file now is: what somebody who tampers would do."""
    inventory = json.loads((out / "inventaire.json").read_text())
    name = str(path.relative_to(out))
    line = next(one for one in inventory["files"] if one["path"] == name)
    line |= {"sha256": checking._digest(path), "size_bytes": path.stat().st_size}
    (out / "inventaire.json").write_text(json.dumps(inventory))


def test_what_is_lost_or_changed_is_told(platform, scene, tmp_path):
    _, consultation, _ = scene
    whole = written(platform, consultation["id"], tmp_path / "whole")
    for case, wound in {
        "missing": lambda out: a_body(out).unlink(),
        "changed": lambda out: flipped(a_body(out)),
        "more": lambda out: (out / "plis" / "autre.txt").write_text("x"),
    }.items():
        out = shutil.copytree(whole, tmp_path / case)
        wound(out)
        done = verify(out)
        assert (done.returncode, "ROMPU" in done.stdout) == (1, True), case
    out = shutil.copytree(whole, tmp_path / "truncated")
    (out / "inventaire.json").unlink()
    assert verify(out).returncode == 2


@pytest.mark.parametrize(
    ("pattern", "word"),
    [
        ("plis/*/L001-offer.age", "envelope"),
        ("plis/*/scellement.json", "seal"),
        ("cles/manifeste.json", "manifest"),
        ("dce/fichiers/*/*", "dce"),
        ("preuves/*.json", "bodies"),
    ],
)
def test_whoever_rewrites_the_inventory_is_told_by_the_registers(platform, scene, tmp_path, pattern, word):
    _, consultation, _ = scene
    out = written(platform, consultation["id"], tmp_path / "dossier")
    path = next(out.glob(pattern))
    path.write_bytes(path.read_bytes().replace(b"1", b"2", 1) if path.suffix != ".age" else b"x" * path.stat().st_size)
    agreed(out, path)
    done = verify(out)
    assert done.returncode == 1
    assert any(line.startswith(word) and "ROMPU" in line for line in done.stdout.splitlines()), done.stdout


def test_a_folder_appears_whole_or_not_at_all(platform, scene, tmp_path):
    _, consultation, deposits = scene
    platform.ports.objects.delete("offers", f"C/{consultation['id']}/S/{deposits[0].id}/L001-offer.age")
    with pytest.raises(writing.Gone):
        written(platform, consultation["id"], tmp_path / "dossier")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.req("REQ-158")
def test_an_empty_platform_takes_it_in_hash_for_hash(platform, scene, tmp_path):
    from archiving import coming

    _, consultation, _ = scene
    platform.settle()
    out = written(platform, consultation["id"], tmp_path / "dossier")
    other = MemoryPlatform(now=platform.clock())
    told = coming.take_in(other.ports, out)
    for kind in ("deposits", "openings", "publications", "archive"):
        name = f"C#{consultation['id']}#{kind}"
        ours, theirs = platform.ports.registers.read(name), other.ports.registers.read(name)
        assert [line.hash for line in ours] == [line.hash for line in theirs]
        assert told[kind] == (len(ours), ours[-1].hash if ours else "")
    other.settle()
    assert other.ports.mailer.sent == []
    again = written(other, consultation["id"], tmp_path / "again")
    same = {one["path"]: one["sha256"] for one in checking.read_inventory(out)["files"] if one.get("key")}
    assert same == {one["path"]: one["sha256"] for one in checking.read_inventory(again)["files"] if one.get("key")}
    assert coming.take_in(other.ports, out) == told  # again: it goes on, and changes nothing


@pytest.mark.req("REQ-158")
def test_its_contracts_leave_with_it_and_come_back_hash_for_hash(platform, tmp_path, monkeypatch):
    from archiving import coming

    cast, consultation, _ = decided(platform)
    cast.agent.refresh()
    k = cast.agent.post(f"/v1/consultations/{consultation['id']}/contracts", {"lot": 1})["id"]
    file_id, sha256 = upload(SimpleNamespace(facts={"cast": cast}, platform=platform), k, name="avenant.pdf")
    cast.agent.post(f"/v1/contracts/{k}/files", {"role": "contract", "file_id": file_id})
    out = written(platform, consultation["id"], tmp_path / "dossier")
    done = verify(out, "--key", out / "cles" / "plateforme.json")
    assert done.returncode == 0, done.stdout
    assert f"contract {k} files 1: ok" in done.stdout
    document = evidence.read((out / "contrats" / k / "registre.json").read_bytes())
    assert [line["kind"] for line in document["entries"]] == ["contract-born", "contract-file"]

    other = MemoryPlatform(now=platform.clock())
    with monkeypatch.context() as killed:
        killed.setattr(other.ports.decisions, "put", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            coming.take_in(other.ports, out)
    told = coming.take_in(other.ports, out)  # killed before its decisions: it goes on
    assert other.ports.decisions.get(consultation["id"], 1) is not None
    ours, theirs = (one.ports.registers.read(f"K#{k}#contract") for one in (platform, other))
    assert [line.hash for line in ours] == [line.hash for line in theirs]
    assert told[k] == (2, ours[-1].hash)
    assert replace(other.ports.contracts.get(k), version=0) == replace(platform.ports.contracts.get(k), version=0)

    (file,) = (out / "contrats" / k / "fichiers").rglob("*.pdf")
    flipped(file)
    agreed(out, file)  # whoever changes it and rewrites the inventory is told by the register
    broken = [one for one in checking.verify(out) if not one.holds]
    assert [(one.word, one.where) for one in broken] == [(f"contract {k} files 1", "avenant.pdf")]
    assert sha256 == ours[-1].record["file"]["sha256"]


def test_what_does_not_verify_is_not_taken_in(platform, scene, tmp_path):
    from archiving import coming

    _, consultation, _ = scene
    out = written(platform, consultation["id"], tmp_path / "dossier")
    with pytest.raises(coming.Refused, match="déjà"):
        coming.take_in(platform.ports, out)
    flipped(a_body(out))
    other = MemoryPlatform(now=platform.clock())
    with pytest.raises(coming.Refused, match="L001-offer"):
        coming.take_in(other.ports, out)
    assert other.ports.consultations.get(consultation["id"]) is None


class TestIfThePlatformDisappears:
    """From the folder and the README alone: what is released opens, the rest after a recorded act of the operator."""

    WORDS = "cheval-agrafe-pile-correct-batterie-nuage"

    @pytest.fixture
    def scene(self, platform, monkeypatch):
        monkeypatch.setattr(Person, "make_key", lambda person, buyer_id: self.make_key(person, buyer_id))
        cast = walk.entity(platform)
        consultation = walk.published(cast, lots=1)
        bidders = [walk.company(platform) for _ in range(2)]
        deposits = [walk.deposited(person, company, consultation["id"]) for person, company in bidders]
        walk.after_deadline(platform, consultation)
        platform.fire("close_due")
        for person in (cast.agent, *cast.members):
            person.sign_in()
        table = walk.OpeningTable(cast.agent, consultation["id"])
        for member in cast.members[:2]:
            table.approve(member)
        table.open(deposits[0].id, "L000-candidacy")
        return cast, consultation, deposits

    def make_key(self, person, buyer_id: str) -> dict:
        """A member's own key under a passphrase, as her browser wraps it."""
        person.identity = age.generate_pq_identity()
        wrapped = age.encrypt(str(person.identity).encode(), [age.Passphrase(self.WORDS)])
        wraps = [{"kind": "seed", "payload": None}, {"kind": "passphrase", "payload": walk.b64(wrapped)}]
        body = {"buyer_id": buyer_id, "recipient": str(person.identity.recipient), "wraps": wraps}
        return person.post("/v1/account/member-keys", body)

    def open(self, folder, out, *more):
        members = [argument for n in (1, 3) for argument in ("--member", folder / "cles" / "membres" / f"M{n}.age")]
        command = [sys.executable, "-I", ROOT / "scripts" / "open_offline", folder, *members, "--out", out, *more]
        environment = os.environ | {"PLIS_PASSPHRASE": self.WORDS}
        return subprocess.run(command, capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL)

    @pytest.mark.req("REQ-084")
    def test_what_was_released_opens(self, platform, scene, tmp_path):
        _, consultation, deposits = scene
        folder = written(platform, consultation["id"], tmp_path / "secours", "committee")
        done = self.open(folder, tmp_path / "plis")
        assert done.returncode == 0, done.stdout + done.stderr
        found = [path.relative_to(tmp_path / "plis") for path in (tmp_path / "plis").rglob("*") if path.is_file()]
        assert [str(one) for one in found] == [f"{deposits[0].id}/L000-candidacy/L000-candidacy.pdf"]
        assert (tmp_path / "plis" / found[0]).read_bytes() == deposits[0].plain["L000-candidacy"]
        assert done.stdout.count("scellée") == 3

    @pytest.mark.req("REQ-084")
    def test_the_operator_hands_over_the_rest_by_a_recorded_act(self, platform, scene, tmp_path):
        cast, consultation, deposits = scene
        given = platform.use.committee_folder.hand_over(consultation["id"], by="Exploitation", reason="Fin du service au 31 décembre")
        assert given == 3
        assert platform.use.committee_folder.hand_over(consultation["id"], by="Exploitation", reason="encore") == 0
        lines = [line for line in platform.ports.registers.read(f"C#{consultation['id']}#openings") if line.kind == "handover"]
        assert [line.record["reason"] for line in lines] == ["Fin du service au 31 décembre"] * 3
        folder = written(platform, consultation["id"], tmp_path / "secours", "committee")
        done = self.open(folder, tmp_path / "plis")
        assert done.returncode == 0, done.stdout + done.stderr
        for deposit in deposits:
            for slot, body in deposit.plain.items():
                assert (tmp_path / "plis" / deposit.id / slot / f"{slot}.pdf").read_bytes() == body
        assert cast.agent.get(f"/v1/consultations/{consultation['id']}/openings")["items"]  # the session goes on as before

    def test_one_that_fails_stops_no_other(self, platform, scene, tmp_path):
        _, consultation, deposits = scene
        platform.use.committee_folder.hand_over(consultation["id"], by="Exploitation", reason="Fin du service")
        folder = written(platform, consultation["id"], tmp_path / "secours", "committee")
        flipped(folder / "plis" / deposits[0].id / "L001-offer.age")
        done = self.open(folder, tmp_path / "plis")
        assert done.returncode == 1
        assert "storage" in done.stdout
        assert (tmp_path / "plis" / deposits[1].id / "L001-offer" / "L001-offer.pdf").exists()
        assert not (tmp_path / "plis" / deposits[0].id / "L001-offer").exists()

    def test_nothing_is_handed_over_before_the_deadline(self, platform):
        cast = walk.entity(platform)
        consultation = walk.published(cast, lots=1)
        person, company = walk.company(platform)
        deposit = walk.deposited(person, company, consultation["id"])
        act = {"by": "Exploitation", "reason": "Fin du service"}
        for attempt in (
            lambda: platform.use.committee_folder.hand_over(consultation["id"], **act),
            lambda: platform.ports.gate.hand_over(consultation["id"], [(deposit.id, "L001-offer")], act),
        ):
            with pytest.raises(WrongState) as refused:
                attempt()
            assert refused.value.code == "too-early"

    def test_the_gate_gives_nothing_that_neither_session_nor_operator_released(self, platform, scene):
        _, consultation, deposits = scene
        with pytest.raises(WrongState) as refused:
            platform.ports.gate.hand_over(consultation["id"], [(deposits[1].id, "L001-offer")], None)
        assert refused.value.code == "not-released"

    def test_the_manifest_as_the_api_serves_it_is_read_too(self, platform, scene, tmp_path):
        cast, consultation, deposits = scene
        folder = written(platform, consultation["id"], tmp_path / "secours", "committee")
        served = cast.agent.get(f"/v1/consultations/{consultation['id']}/manifest")
        (folder / "cles" / "manifeste.json").write_text(json.dumps(served))
        assert self.open(folder, tmp_path / "plis").returncode == 0
