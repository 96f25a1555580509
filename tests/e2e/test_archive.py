"""What leaves the platform from the screens: the whole folder, the committee's rescue folder (REQ-158)."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from support import walk
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
