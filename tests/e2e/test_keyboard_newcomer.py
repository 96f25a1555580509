"""Without a mouse, on a wide screen and on a small phone: a newcomer's way to the receipt, « Mon entreprise », the support form (REQ-014)."""

import re
import secrets

import pytest
from playwright.sync_api import expect

from e2e.test_bidder import ASKED, WIDTHS, checked
from e2e.test_keyboard import Keyboard, button, heading
from support import walk


def choose(keys, target, paths):
    """The key opens the chooser, and the focus is still there after it."""
    keys.reach(target)
    with keys.page.expect_file_chooser() as chooser:
        keys.page.keyboard.press("Enter")
    chooser.value.set_files(paths)
    keys.lands_on(target)


def pressed_link(keys, name):
    keys.press(keys.page.get_by_role("link", name=name).first)


@pytest.mark.req("REQ-014")
@pytest.mark.parametrize("viewport", WIDTHS)
def test_a_newcomer_goes_to_the_receipt_and_to_my_company(window, platform, tmp_path, viewport):
    consultation = walk.published(walk.entity(platform), lots=2, requested_documents=ASKED)
    for name in ("dc1.pdf", "offre.pdf"):
        (tmp_path / name).write_bytes(walk.PDF * len(name))
    keys = Keyboard(window(viewport=viewport))
    page = keys.page
    page.on("filechooser", lambda _: None)  # choosers are caught from now on, not from the moment one is waited for
    page.goto(f"/consultations/{consultation['id']}")
    pressed_link(keys, "Déposer un pli")
    sign_in(keys, platform)
    enrol(keys)
    lots(keys)
    envelopes(keys, tmp_path)
    review(keys)
    expect(page.locator("main")).to_contain_text("offre.pdf")
    checked(keys.window, "receipt")
    keys.reach(page.get_by_role("link", name="PDF"))
    my_company(keys, consultation)
    assert not keys.window.problems


def sign_in(keys, platform):
    page, address = keys.page, f"{secrets.token_hex(6)}@exemple.fr"
    page.get_by_label("Étapes jusqu’au dépôt").wait_for()
    keys.type(page.get_by_label("Adresse électronique"), address)
    page.keyboard.press("Enter")
    page.get_by_label("Code à six chiffres").wait_for()
    keys.type(page.get_by_label("Code à six chiffres"), platform.code_for(address))
    checked(keys.window, "code")
    keys.press(page.locator("main").get_by_role("button", name="Se connecter"))
    keys.type(page.get_by_label("Prénom et nom"), "Nina Neuve")
    checked(keys.window, "name")
    keys.press(button(page, "Continuer"))


def enrol(keys):
    page = keys.page
    expect(page.get_by_role("heading", name="Inscrire mon entreprise")).to_be_visible()
    keys.press(button(page, "Inscrire l’entreprise"))
    keys.lands_on(page.locator("#error-summary"))
    checked(keys.window, "company, with errors")
    keys.press(page.locator("#error-summary a").first)
    keys.type(page.get_by_label("Identifiant", exact=True), walk.siret())
    keys.type(page.get_by_label("Raison sociale"), "Neuve et Fils")
    keys.press(button(page, "Inscrire l’entreprise"))


def lots(keys):
    page = keys.page
    expect(heading(page, "Candidat et lots")).to_be_visible()
    keys.press(button(page, "Continuer"))
    keys.lands_on(page.locator("#error-summary"))
    checked(keys.window, "lots, with errors")
    keys.press(page.locator("#error-summary a").first)
    for lot in ("Lot 1", "Lot 2"):
        keys.press(page.get_by_label(lot), "Space")
    keys.press(page.get_by_label("Lot 2"), "Space")
    expect(page.get_by_label("Lot 2")).not_to_be_checked()
    keys.press(button(page, "Continuer"))


def envelopes(keys, folder):
    """An empty envelope is told; a file in the wrong one is moved; one is taken out; a piece asked for is ticked."""
    page = keys.page
    keys.lands_on(heading(page, "Vos documents"))
    checked(keys.window, "files, none")
    candidacy, offer = (page.get_by_label(f"Ajouter des fichiers : {name}") for name in ("Candidature", "Offre, lot 1"))
    keys.press(button(page, "Continuer"))
    keys.lands_on(page.locator("#error-summary"))
    keys.press(page.locator("#error-summary a").first)
    keys.lands_on(candidacy)
    choose(keys, candidacy, [folder / "dc1.pdf", folder / "offre.pdf"])
    checked(keys.window, "files, in the wrong envelope")
    keys.press(button(page, "Mettre dans : Offre, lot 1 offre.pdf"))
    expect(page.get_by_role("table", name="Offre, lot 1").get_by_role("rowheader")).to_have_text([re.compile("offre.pdf")])
    assert page.evaluate("document.activeElement !== document.body"), "the focus went with the row"
    choose(keys, offer, [folder / "dc1.pdf"])
    checked(keys.window, "files, twice the same")
    keys.press(page.get_by_role("table", name="Offre, lot 1").get_by_role("button", name="Retirer dc1.pdf"))
    assert page.evaluate("document.activeElement !== document.body"), "the focus went with the row"
    keys.press(page.get_by_label("DC1"), "Space")
    expect(page.get_by_label("DC1")).to_be_checked()
    keys.press(button(page, "Revenir"))
    keys.lands_on(heading(page, "Candidat et lots"))
    keys.press(button(page, "Continuer"))
    keys.lands_on(heading(page, "Vos documents"))
    keys.press(button(page, "Continuer"))


def review(keys):
    page = keys.page
    keys.lands_on(heading(page, "Dernière lecture"))
    for name in ("Acheteur", "Référence", "Objet", "Lots", "Contenu des enveloppes"):
        keys.press(page.get_by_label(name), "Space")
    checked(keys.window, "review")
    keys.press(button(page, "Sceller et envoyer"))
    page.wait_for_url("**/entreprise/recepisse/**", timeout=60_000)


def my_company(keys, consultation):
    page = keys.page
    page.goto("/entreprise/")
    row = page.get_by_role("row").filter(has_text=consultation["reference"])
    expect(row).to_contain_text("Déposé")
    checked(keys.window, "my company")
    for folded in page.locator("main summary").all():
        keys.press(folded)
        expect(folded.locator("..")).to_have_attribute("open", "")
    checked(keys.window, "my company, unfolded")
    keys.press(row.get_by_role("link").first)
    page.wait_for_url(lambda url: not url.endswith("/entreprise/"))


@pytest.mark.req("REQ-014")
@pytest.mark.parametrize("viewport", WIDTHS)
def test_support_is_written_to(window, platform, viewport):
    consultation = walk.published(walk.entity(platform), lots=1)
    keys = Keyboard(window(viewport=viewport))
    page = keys.page
    page.goto(f"/consultations/{consultation['id']}")
    pressed_link(keys, "Écrire à l’assistance")
    expect(heading(page, "Écrire à l’assistance")).to_be_visible()
    checked(keys.window, "support")
    keys.press(button(page, "Envoyer la demande"))
    keys.lands_on(page.locator("#error-summary"))
    checked(keys.window, "support, with errors")
    keys.press(page.locator("#error-summary a").first)
    email = page.get_by_label("Adresse électronique")
    keys.lands_on(email)
    page.keyboard.type("neuve@exemple.fr")
    keys.press(page.get_by_label("Sujet"), "ArrowDown")
    expect(page.get_by_label("Sujet")).to_have_value("deposit")
    keys.type(page.get_by_label("Votre difficulté"), "L’envoi s’arrête à 40 %, code network-lost.")
    keys.press(button(page, "Envoyer la demande"))
    keys.lands_on(heading(page, "Demande enregistrée"))
    checked(keys.window, "support, received")
    keys.press(page.locator("main .row").get_by_role("button"))
    expect(page.get_by_label("Votre difficulté")).to_have_value("")
    assert page.evaluate("document.activeElement !== document.body"), "the focus went with the button"
    keys.reach(email)
    assert not keys.window.problems
