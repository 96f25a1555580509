"""Everything of a consultation leaves in open formats, and opens without the platform (REQ-158)."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from chalicelib.archive import checking, writing
from chalicelib.usecases.archive.folders import head
from support import walk
from support.people import Refusal

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


def written(platform, consultation_id: str, out: Path, kind: str = "whole") -> Path:
    """As scripts/export writes it."""
    c, now = platform.ports.consultations.get(consultation_id), platform.clock()
    with writing.appearing(out) as place:
        writing.write(place, platform.use.folders.pieces(c, kind, now), platform.use.folders.read, head(c, kind, now))
    return out


def verify(folder: Path, *more: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, ROOT / "scripts" / "verify", folder, *more], capture_output=True, text=True)


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
