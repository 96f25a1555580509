"""The documents by the screens: a folder sent whole, an infected file, what a version changes, the undertaking without JavaScript."""

import re
import zipfile

import pytest
from playwright.sync_api import expect

from embedded import antivirus
from support import documents, walk

PATIENCE_MS = 60_000
TEXT = "Je m’engage à ne communiquer ces plans à personne."


@pytest.fixture(scope="module")
def cast(platform):
    return walk.entity(platform)


@pytest.fixture
def desk(window, cast, platform):
    """The agent's browser, signed in by e-mail code then backup code; an hour after the test before, as codes are rationed."""
    platform.advance(hours=1)
    shown = window()
    page = shown.sign_in(cast.agent.email, "/acheteur/")
    page.get_by_role("button", name="Utiliser plutôt un code de secours").click()
    page.get_by_label("Code de secours").fill(cast.agent.codes.pop())
    page.get_by_role("button", name="Confirmer").click()
    page.get_by_role("heading", name="Mes consultations").wait_for()
    return shown


@pytest.fixture
def plain(window):
    """A browser that runs no script."""
    return window(java_script_enabled=False)


def folder_of(root, count):
    for n in range(count):
        path = root / "DCE" / f"plans niveau {n % 3}" / f"A-{n:03}.pdf"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(documents.pdf(str(n)))
    (root / "DCE" / "règlement.pdf").write_bytes(walk.PDF)
    return root / "DCE"


def test_a_folder_is_sent_whole_and_an_infected_file_blocks(desk, cast, platform, tmp_path):
    made = walk.draft(cast)
    page = desk.page
    page.goto(f"/acheteur/consultation/?id={made['id']}&etape=dce")
    page.locator("#f-dce-folder").set_input_files(folder_of(tmp_path, 120))
    expect(page.get_by_role("row").filter(has_text="DCE/règlement.pdf")).to_contain_text("Prêt", timeout=PATIENCE_MS)
    expect(page.get_by_text(re.compile(r"121 fichiers, .*\s: 121 prêts"))).to_be_visible(timeout=PATIENCE_MS)
    assert len(documents.draft_files(cast.agent.sign_in(), made["id"])) == 121
    desk.axe("a folder of 121 files")
    desk.fits()
    if not antivirus.executable():
        pytest.skip("clamd is not installed here: apt-get install clamav-daemon")
    page.locator("#f-dce").set_input_files({"name": "outil.com", "mimeType": "application/octet-stream", "buffer": documents.EICAR})
    expect(page.get_by_text("« outil.com » est infecté")).to_be_visible(timeout=PATIENCE_MS)
    desk.axe("an infected file")
    page.goto(f"/acheteur/consultation/?id={made['id']}&etape=review")
    expect(page.get_by_text(re.compile("« outil.com » est refusé"))).to_be_visible()
    assert desk.problems == []


@pytest.mark.req("REQ-013")
@pytest.mark.req("REQ-025")
def test_what_changed_is_told_and_confidential_files_wait_for_an_undertaking(desk, plain, cast, platform):
    made = walk.draft(cast)
    base = f"/v1/consultations/{made['id']}"
    agent = cast.agent.sign_in()
    documents.send(
        agent, made["id"], {"CCTP.pdf": documents.pdf("un"), "plans/A.pdf": documents.pdf("A"), "secret.pdf": documents.pdf("s")}
    )
    platform.settle()
    page = desk.page
    page.goto(f"/acheteur/consultation/?id={made['id']}&etape=dce")
    page.get_by_label("secret.pdf est confidentiel").check()
    page.get_by_label("Engagement de confidentialité").fill(TEXT)
    desk.axe("a confidential file")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("heading", name="Ouverture des plis", level=1).wait_for()
    assert agent.get(base)["undertaking"]["text"] == TEXT
    for member in cast.members:
        member.sign_in().rehearse(made["id"])
    agent.refresh().post(f"{base}/publication")
    documents.send(agent, made["id"], {"CCTP.pdf": documents.pdf("deux fois"), "note.pdf": documents.pdf("n")})
    platform.settle()
    agent.post(f"{base}/dce-versions", {"note": "CCTP corrigé"})
    platform.settle()
    accept(plain, made["id"])
    page.goto(f"/acheteur/consultation/?id={made['id']}")
    expect(page.get_by_text(re.compile(r"1 fichier remplacé \(CCTP.pdf")).first).to_be_visible()
    expect(page.get_by_text("Jean Dupont, Dupont SARL (jean@exemple.fr), version 2")).to_be_visible()
    desk.axe("who accepted the undertaking")
    assert desk.problems == []


@pytest.mark.req("REQ-002")
def test_the_browser_makes_a_zip_of_the_ticked_documents(window, cast, platform):
    agent = cast.agent.sign_in()
    made = walk.draft(cast)
    files = {f"plans/{n}.pdf": documents.pdf(str(n)) for n in range(5)}
    documents.send(agent, made["id"], files)
    platform.settle()
    for member in cast.members:
        member.sign_in().rehearse(made["id"])
    agent.refresh().post(f"/v1/consultations/{made['id']}/publication")
    shown = window()
    page = shown.page
    page.add_init_script("delete window.showSaveFilePicker")  # its dialog belongs to no page
    page.goto(f"/consultations/{made['id']}")
    page.get_by_role("button", name="en une archive ZIP").click()
    expect(page.get_by_text("Cochez au moins un fichier.")).to_be_visible()
    for n in (1, 3):
        page.get_by_label(f"Choisir plans/{n}.pdf").check()
    with page.expect_download() as started:
        page.get_by_role("button", name="en une archive ZIP").click()
    with zipfile.ZipFile(started.value.path()) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {f"plans/{n}.pdf": files[f"plans/{n}.pdf"] for n in (1, 3)}
    shown.axe("documents, ticked")
    shown.fits()
    lines = agent.get(f"/v1/consultations/{made['id']}/registers/downloads")["items"]
    assert lines[-1]["record"]["files"] == [2, 4]
    assert shown.problems == []


def accept(plain, consultation_id):
    page = plain.page
    page.goto(f"/consultations/{consultation_id}")
    expect(page.get_by_text(re.compile(r"1 fichier remplacé \(CCTP.pdf.*1 ajouté \(note.pdf")).first).to_be_visible()
    expect(page.get_by_role("link", name="secret.pdf")).to_have_count(0)
    with page.expect_download() as started:
        page.get_by_role("link", name="Tout le dossier en une archive ZIP").click()
    assert started.value.suggested_filename.endswith("-v2.zip")
    page.locator("#f-u_name").fill("Jean Dupont")
    page.locator("#f-u_email").fill("jean@exemple.fr")
    page.locator("#f-u_company").fill("Dupont SARL")
    page.get_by_label("J’accepte cet engagement").check()
    page.get_by_role("button", name="Accepter et obtenir ces documents").click()
    with page.expect_download() as started:
        page.get_by_role("link", name="secret.pdf").click()
    assert started.value.path().read_bytes() == documents.pdf("s")
