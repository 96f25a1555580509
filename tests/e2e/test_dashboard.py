"""The buyer's dashboard by its screens: an anomaly to its remedy, a copy, a model, and a rehearsal to a receipt that says so."""

import re

import pytest
from playwright.sync_api import expect

from support import dossiers, walk


@pytest.fixture
def desk(window, platform):
    """An agent whose entity has a consultation online, its publicity still owed."""
    cast = walk.entity(platform)
    online = walk.published(cast, procedure="AOO", lots=2)
    visitor = dossiers.enter(window, cast.agent, "/acheteur/")
    visitor.page.get_by_role("heading", name="À corriger").wait_for()
    return visitor, cast, online


def named(page, title: str, nature: str):
    """Fill the creation dialog and land in the draft it made."""
    dialog = page.locator("dialog[open]")
    dialog.get_by_label("Objet de la consultation").fill(title)
    dialog.get_by_label(nature).check()
    with page.expect_navigation(url="**/acheteur/consultation/?id=*"):
        dialog.get_by_role("button", name="Créer le brouillon").click()
    page.get_by_role("heading", level=1).wait_for()
    return re.search(r"id=(\w{26})", page.url)[1]


def test_an_anomaly_leads_to_its_remedy_and_stages_are_counted(desk):
    visitor, cast, online = desk
    page = visitor.page
    visitor.axe("dashboard")
    visitor.fits()
    page.get_by_role("link", name="Une publicité obligatoire manque").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/acheteur/publicite/?id={online['id']}")
    drafts = [walk.draft(cast) for _ in range(2)]
    page.goto("/acheteur/")
    page.get_by_role("link", name="Brouillon (2)").click()
    expect(page.get_by_role("row")).to_have_count(1 + len(drafts))
    page.get_by_role("link", name="En cours (1)").click()
    expect(page.get_by_role("row")).to_have_count(2)
    assert not visitor.problems


def test_a_copy_then_a_model_and_what_is_made_from_it(desk):
    visitor, cast, online = desk
    page = visitor.page
    page.get_by_role("button", name="Dupliquer").click()
    page.locator("dialog[open]").get_by_text("Copie de « Rénovation").wait_for()
    visitor.axe("copying")
    visitor.fits()
    made = cast.agent.get(f"/v1/consultations/{named(page, 'Rénovation de l’école Colette', 'Une consultation')}")
    assert (made["status"], made["cpv"], len(made["lots"])) == ("draft", online["cpv"], 2)

    page.goto(f"/acheteur/consultation/?id={online['id']}")
    page.get_by_role("button", name="Dupliquer").click()
    model = named(page, "Travaux d’école", "Un modèle")
    expect(page.locator("main")).to_contain_text("Il se recopie")
    page.goto(f"/acheteur/consultation/?id={model}&etape=review")
    page.get_by_role("button", name="Créer à partir de ce modèle").wait_for()
    expect(page.get_by_role("button", name="Publier")).to_have_count(0)
    visitor.axe("model")

    page.goto("/acheteur/?liste=modeles")
    expect(page.get_by_role("row")).to_have_count(2)
    visitor.axe("models")
    visitor.fits()
    page.goto("/acheteur/")
    page.get_by_role("button", name="Créer une consultation").click()
    page.locator("dialog[open]").get_by_label("Partir de").select_option(label="Travaux d’école")
    visitor.axe("creating")
    copy = cast.agent.get(f"/v1/consultations/{named(page, 'École Prévert', 'Une consultation')}")
    assert (copy["template"], copy["cpv"], copy["procedure"]) == (False, online["cpv"], "AOO")
    assert not visitor.problems


@pytest.mark.req("REQ-006")
def test_a_rehearsal_from_its_creation_to_a_receipt_that_says_so(desk, window, platform, tmp_path):
    visitor, cast, _ = desk
    page = visitor.page
    page.get_by_role("link", name="Essais").click()
    page.get_by_text("Aucun essai").wait_for()
    visitor.axe("no trial")
    page.get_by_role("button", name="Créer un essai").click()
    page.locator("dialog[open]").get_by_label("Un essai, sans valeur").wait_for()
    made = named(page, "Répétition générale", "Un essai, sans valeur")
    expect(page.locator("main")).to_contain_text("ESSAI – sans valeur")
    walk.complete(cast, cast.agent.get(f"/v1/consultations/{made}"), lots=1)
    walk.put_online(cast, made)
    page.goto("/acheteur/?liste=essais")
    expect(page.get_by_role("row").nth(1)).to_contain_text("ESSAI")
    visitor.axe("trials")
    visitor.fits()

    maud, _ = walk.company(platform)
    (tmp_path / "offre.pdf").write_bytes(walk.PDF)
    bidder = dossiers.enter_company(window, maud)
    bidder.page.goto(f"/consultations/{made}")
    expect(bidder.page.locator("main")).to_contain_text("ESSAI – sans valeur")
    bidder.axe("public page of a trial")
    bidder.fits()
    dossiers.answer(bidder, {"id": made}, {"Candidature": tmp_path / "offre.pdf", "Offre, lot 1": tmp_path / "offre.pdf"})
    expect(bidder.page.locator(".receipt-sheet")).to_contain_text("ESSAI – sans valeur")
    bidder.axe("receipt of a trial")
    bidder.fits()
    bidder.page.goto("/consultations?q=générale")
    expect(bidder.page.locator("main")).not_to_contain_text("Répétition générale")
    for one in window.opened:
        assert not one.problems
