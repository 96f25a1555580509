"""The company's file by the screens: a key made here, facts and a document sealed here, joined to an application."""

from playwright.sync_api import expect

from support import walk
from support.dossiers import enter

SECRET = "Chiffre confidentiel de 1 234 567 euros"
PAPER = b"%PDF-1.4 attestation a garder secrete " * 20


def test_a_file_kept_once_is_joined_to_an_application_and_never_read_by_the_platform(window, platform, tmp_path):
    person, company_id = walk.company(platform)
    person.enrol()
    c = walk.published(walk.entity(platform), lots=1)
    paper = tmp_path / "attestation.pdf"
    paper.write_bytes(PAPER)
    shown = enter(window, person, "/entreprise/dossier/")
    page = shown.page
    page.get_by_role("button", name="Créer la clé du dossier").press("Enter")
    passphrase = page.locator("#passphrase").inner_text()
    shown.axe("key of the file")
    shown.fits()
    with page.expect_download() as fetched:
        page.get_by_role("button", name="Enregistrer le fichier de clé").press("Enter")
    seed = fetched.value.path().read_text(encoding="utf-8").strip().split("\n\n")[-1]
    page.get_by_label("Tapez la phrase de passe").fill(passphrase)
    page.get_by_role("button", name="Créer le dossier").press("Enter")
    page.get_by_label("Chiffre d’affaires").fill(SECRET)
    page.get_by_role("button", name="Enregistrer les renseignements").press("Enter")
    expect(page.locator("#toast-region").get_by_text("Dossier enregistré.")).to_be_visible()
    page.locator("input[type=file]").set_input_files(paper)
    page.get_by_label("Nom de la pièce").fill("Attestation fiscale")
    page.get_by_label("Valable jusqu’au").fill("2031-01-31")
    page.get_by_role("button", name="Ajouter une pièce").press("Enter")
    row = page.get_by_role("row").filter(has_text="Attestation fiscale")
    expect(row).to_contain_text("attestation.pdf")
    shown.axe("the file, open")
    shown.fits()
    page.goto(f"/depot/?consultation={c['id']}")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="Joindre des pièces de mon dossier").press("Enter")
    dialog = page.locator("dialog[open]")
    dialog.get_by_label("ma feuille de secours").check()
    dialog.get_by_label("Groupes de la feuille de secours").fill(seed)
    dialog.get_by_role("button", name="Déverrouiller").press("Enter")
    dialog.get_by_label("Attestation fiscale").check()
    for form in ("DC1", "DC2", "Sous-traitants déclarés"):
        dialog.get_by_label(form).check()
    dialog.get_by_label("Nom (facultatif)").fill("Vitres & Cie")
    shown.axe("pieces of the file")
    shown.fits()
    dialog.get_by_role("button", name="Joindre à la candidature").press("Enter")
    table = page.get_by_role("table")
    for name in (
        "attestation.pdf",
        "DC1 - Lettre de candidature.html",
        "DC2 - Déclaration du candidat.html",
        "Sous-traitants déclarés.html",
    ):
        expect(table).to_contain_text(name)
    shown.axe("pieces joined")
    kept = [path.read_bytes() for path in platform.site.data_dir.rglob("*") if path.is_file()]
    for plain in (b"1 234 567", PAPER[:40], b"Attestation fiscale"):
        assert not [body for body in kept if plain in body], plain
    assert not shown.problems
