"""What leaves the platform from the screens: the whole folder, the committee's rescue folder (REQ-158)."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from support import walk
from support.people import Person
from support.screens import seat

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def opened(platform):
    cast = walk.entity(platform)
    consultation = walk.published(cast, lots=1)
    _, deposits = walk.all_opened(platform, cast, consultation)
    return cast, consultation, deposits


def taken(page, button: str, out: Path) -> Path:
    """The ZIP that a button gives, unpacked; the browser keeps it whole, then hands it over."""
    page.evaluate("delete window.showSaveFilePicker")
    with page.expect_download() as coming:
        page.get_by_role("button", name=button).click()
    coming.value.save_as(out.with_suffix(".zip"))
    with zipfile.ZipFile(out.with_suffix(".zip")) as archive:
        archive.extractall(out)
    return out


@pytest.mark.req("REQ-158")
def test_the_whole_folder_verifies_as_it_comes(window, opened, tmp_path):
    cast, consultation, deposits = opened
    shown = seat(window(), cast.agent)
    page = shown.page
    page.goto(f"/acheteur/archives/?id={consultation['id']}")
    page.get_by_role("heading", name="Tout emporter").wait_for()
    shown.axe()
    shown.fits()
    out = taken(page, "Télécharger le dossier complet", tmp_path / "dossier")
    page.get_by_text("Le dossier est entier.").first.wait_for()
    done = subprocess.run([sys.executable, ROOT / "scripts" / "verify", out], capture_output=True, text=True)
    assert done.returncode == 3, done.stdout + done.stderr
    assert done.stdout.count("receipt ") == len(deposits)
    assert shown.problems == []


@pytest.mark.req("REQ-084")
def test_the_committee_takes_its_rescue_folder_and_opens_it(window, opened, tmp_path):
    cast, consultation, deposits = opened
    shown = seat(window(), cast.agent)
    page = shown.page
    page.goto(f"/ouverture/?consultation={consultation['id']}")
    page.get_by_role("heading", name="Si la plateforme disparaît").wait_for()
    shown.axe()
    shown.fits()
    folder = taken(page, "Télécharger le dossier de secours", tmp_path / "secours")
    keys = []
    for number, member in enumerate(cast.members[1:], start=1):
        keys += ["--member", tmp_path / f"key-{number}"]
        keys[-1].write_text(str(member.identity))
    command = [sys.executable, "-I", ROOT / "scripts" / "open_offline", folder, *keys, "--out", tmp_path / "plis"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    for deposit in deposits:
        for slot, body in deposit.plain.items():
            assert (tmp_path / "plis" / deposit.id / slot / f"{slot}.pdf").read_bytes() == body
    assert json.loads((folder / "inventaire.json").read_text())["head"]["kind"] == "committee"
    assert shown.problems == []


@pytest.mark.req("REQ-170")
def test_the_archivist_sees_what_is_due_and_a_hold_is_placed_and_lifted(window, platform, opened):
    cast, consultation, deposits = opened
    verdict = {
        "lot": 1, "outcome": "awarded", "reason": "Meilleure offre", "amount_eur": "1000.00", "awardee_deposit_id": deposits[0].id,
        "rankings": [{"deposit_id": deposits[0].id, "rank": 1}, {"deposit_id": deposits[1].id, "rank": 2, "reason": "Trop cher"}],
    }  # fmt: skip
    cast.agent.refresh().post(f"/v1/consultations/{consultation['id']}/decisions", verdict)
    archivist = Person(platform, name="Aude Archiviste")
    cast.admin.sign_in().refresh().invite(f"/v1/buyers/{cast.buyer_id}/invitations", archivist, ["archivist"])
    archivist.enrol()
    shown = seat(window(), archivist)
    page = shown.page
    page.goto(f"/acheteur/archives/?id={consultation['id']}")
    expect(page.get_by_role("row", name="Offres non retenues")).to_contain_text("5 ans depuis la signature")
    expect(page.get_by_role("row", name="travaux")).to_contain_text("CCP R2184-13")
    page.get_by_text("Poser un gel").first.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Qui le demande").fill("Service juridique")
    page.get_by_label("Raison", exact=True).fill("Recours devant le tribunal administratif")
    page.get_by_role("button", name="Poser un gel").press("Enter")
    expect(page.get_by_text("par Service juridique")).to_be_visible()
    shown.axe()
    shown.fits()
    picture = ROOT / "build" / "e2e"
    picture.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=picture / "archives.png", full_page=True)
    page.get_by_label("Raison de la levée").fill("Désistement")
    page.get_by_role("button", name="Lever le gel").press("Enter")
    expect(page.get_by_text("levé le")).to_be_visible()
    assert shown.problems == []


def operated(platform, script: str, *arguments) -> subprocess.CompletedProcess:
    """As the operator runs it, beside the platform."""
    environment = {**os.environ, **platform.site.env}
    return subprocess.run([sys.executable, ROOT / "scripts" / script, *arguments], capture_output=True, text=True, env=environment)


@pytest.mark.req("REQ-158", "REQ-172")
def test_the_operator_exports_hands_over_and_packs(platform, opened, tmp_path):
    """After the decision of the test before."""
    cast, consultation, _ = opened
    done = operated(platform, "export", consultation["id"], "--out", tmp_path / "dossier")
    assert done.returncode == 0, done.stderr
    assert subprocess.run([sys.executable, ROOT / "scripts" / "verify", tmp_path / "dossier"], capture_output=True).returncode == 3
    again = operated(platform, "export", consultation["id"], "--out", tmp_path / "dossier")
    assert again.returncode == 1
    assert "dossier" in again.stderr
    known = operated(platform, "import_export", tmp_path / "dossier")
    assert known.returncode == 1
    assert "déjà" in known.stderr
    handed = operated(platform, "hand_over", consultation["id"], "--by", "Exploitation", "--reason", "Fin du service")
    assert handed.stdout.startswith("0 "), handed.stderr
    packed = operated(platform, "archive", consultation["id"], "--agency", "FRAD035", "--agreement", "A-1", "--s3")
    assert "SP-" in packed.stdout, packed.stderr
    cast.agent.sign_in()
    assert [one["state"] for one in cast.agent.get(f"/v1/consultations/{consultation['id']}/archive")["transfers"]] == ["sent"]
