"""The decision screen: what it refuses, what it fills in by itself, letters that tell each bidder its own reason only."""

import re

import pytest
from playwright.sync_api import expect

from support import walk


@pytest.fixture
def opened(platform):
    """Two bidders on lot 1, both offers opened; nobody on lot 2."""
    cast = walk.entity(platform)
    letter = {
        "kind": "notification",
        "subject": "Marché [reference]",
        "body": "Le lot [lot] de [acheteur] vous est notifié, [attributaire].",
    }
    cast.admin.refresh().call("PATCH", f"/v1/buyers/{cast.buyer_id}/settings", {"letters": [letter], "retention_years": 7})
    consultation = walk.published(cast)
    bidders, _ = walk.all_opened(platform, cast, consultation)
    return cast, consultation, bidders


@pytest.fixture
def desk(window, opened):
    cast, consultation, _ = opened
    shown = window()
    page = shown.sign_in(cast.agent.email, f"/acheteur/decision/?id={consultation['id']}")
    page.get_by_role("button", name="Utiliser plutôt un code de secours").click()
    page.get_by_label("Code de secours").fill(cast.agent.codes.pop())
    page.get_by_role("button", name="Confirmer").click()
    page.get_by_role("heading", name="Décision et suites").wait_for()
    return shown


def award(page, winner, loser):
    """First without anything: each gap is told beside its field."""
    page.get_by_role("button", name="Enregistrer la décision").click()
    expect(page.get_by_role("alert")).to_contain_text("Motif : Ce champ est obligatoire.")
    page.get_by_label("Attributaire").select_option(label=winner)
    page.get_by_label("Montant hors taxes").fill("98 000,50")
    page.get_by_label(f"Rang de {winner}").fill("1")
    page.get_by_label(f"Rang de {loser}").fill("2")
    page.get_by_label(f"Motif pour {loser}").fill("Délai d’exécution trop long.")
    page.get_by_label("Motif", exact=True).fill("Meilleure valeur technique.")
    page.get_by_label("Qui décide").fill("Commission d’appel d’offres")
    page.locator("#f-minutes_id").set_input_files({"name": "pv-cao.pdf", "mimeType": "application/pdf", "buffer": walk.PDF})
    page.get_by_role("button", name="Enregistrer la décision").click()
    expect(page.locator(".definition-list").first).to_contain_text("Commission d’appel d’offres")
    expect(page.locator(".definition-list").first).to_contain_text("pv-cao.pdf")
    expect(page.locator(".definition-list").first).to_contain_text("98\u202f000,50")


def write(page, kind):
    page.get_by_text("Écrire aux entreprises").click()
    page.get_by_label("Nature du courrier").select_option(label=kind)


def send_rejection(page, loser):
    write(page, "Rejet de l’offre")
    expect(page.get_by_label(loser)).to_be_checked()
    page.locator("#f-attachments").set_input_files({"name": "motifs.pdf", "mimeType": "application/pdf", "buffer": walk.PDF})
    expect(page.get_by_role("button", name="Retirer motifs.pdf")).to_be_visible()
    page.get_by_role("button", name="Relire avant l’envoi").click()
    expect(page.get_by_role("heading", name="Le courrier, tel qu’il partira")).to_be_focused()
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.locator(".toast").last).to_have_text("Courrier envoyé.")
    expect(page.get_by_role("row", name=re.compile(loser)).last).to_contain_text("Rejet de l’offre")


def notify(page):
    write(page, "Notification du marché")
    page.get_by_role("button", name="Relire avant l’envoi").click()
    page.get_by_role("button", name="Envoyer", exact=True).click()


def fill_essential_data(page):
    page.get_by_label("CCAG de référence").select_option("Travaux")
    page.get_by_label("Forme du prix").select_option("Forfaitaire")
    page.get_by_label("Définitif ferme").check()
    for question in ("avance est-elle", "sous-traitance"):
        page.get_by_role("group", name=re.compile(question)).get_by_label("Non").check()
    page.get_by_label("Pas de considération sociale").check()
    expect(page.get_by_label("Clause sociale")).not_to_be_checked()  # it stands alone
    page.get_by_label("Critère social").check()
    expect(page.get_by_label("Pas de considération sociale")).not_to_be_checked()
    page.get_by_label("Critère environnemental").check()
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_text("Toutes les données sont remplies.")).to_be_visible()


@pytest.mark.req("REQ-110")
@pytest.mark.req("REQ-112")
@pytest.mark.req("REQ-130")
def test_from_the_opening_to_the_notification(desk, opened, platform):
    cast, consultation, bidders = opened
    page = desk.page
    winner, loser = (person.get(f"/v1/companies/{company}")["name"] for person, company in bidders)
    award(page, winner, loser)
    desk.axe("decided lot")
    fill_essential_data(page)
    send_rejection(page, loser)
    letter = last_letter(*bidders[1], consultation)
    assert "Délai d’exécution trop long." in letter["body"]
    assert "classée au rang 2" in letter["body"]
    assert "98" not in letter["body"]
    assert letter["attachments"][0]["name"] == "motifs.pdf"
    notify(page)
    expect(page.get_by_role("alert").first).to_contain_text("suspension")
    platform.advance(days=12)
    sign_in_again(desk, cast, consultation)
    notify(page)
    expect(page.locator(".toast").last).to_have_text("Courrier envoyé.")
    bidders[0][0].sign_in()
    notified = last_letter(*bidders[0], consultation)
    assert notified["subject"] == f"Marché {consultation['reference']}"
    assert notified["body"] == f"Le lot 1 de Ville de Trévignac vous est notifié, {winner}.", "the entity's own words"
    page.reload()
    expect(page.get_by_text("Marché notifié")).to_be_visible()
    expect(page.get_by_text("Pièces à conserver jusqu’au")).to_be_visible()
    expect(page.get_by_text(re.compile(rf"\b{platform.clock().year + 7}\b"))).to_be_visible()
    platform.fire("publish_open_data")
    page.reload()
    expect(page.get_by_role("link", name="JSON")).to_be_visible()
    desk.axe("published contract")
    assert desk.problems == []


def last_letter(person, company_id, consultation):
    newest = person.get(f"/v1/companies/{company_id}/messages")["items"][0]
    return person.get(f"/v1/consultations/{consultation['id']}/messages/{newest['id']}")


def sign_in_again(desk, cast, consultation):
    """Twelve days later the session is over."""
    desk.context.clear_cookies()
    page = desk.sign_in(cast.agent.email, f"/acheteur/decision/?id={consultation['id']}")
    page.get_by_role("button", name="Utiliser plutôt un code de secours").click()
    page.get_by_label("Code de secours").fill(cast.agent.codes.pop())
    page.get_by_role("button", name="Confirmer").click()
    page.get_by_role("heading", name="Décision et suites").wait_for()


def test_a_lot_without_bidder_is_unsuccessful(desk, opened):
    page = desk.page
    page.get_by_role("link", name="Lot 2").click()
    expect(page.get_by_text("Aucun candidat pour ce lot")).to_be_visible()
    expect(page.get_by_label("Infructueux")).to_be_checked()
    page.get_by_label("Motif", exact=True).fill("Aucune offre reçue.")
    page.get_by_role("button", name="Enregistrer la décision").click()
    expect(page.locator(".definition-list").first).to_contain_text("Infructueux")
    page.get_by_role("button", name="Corriger la décision").click()
    expect(page.get_by_label("Motif", exact=True)).to_have_value("Aucune offre reçue.")
