"""Contracts on the screens of the buyer and of the company that holds them."""

import pytest
from playwright.sync_api import expect

from support import walk
from support.contracting import entered, in_force


def seat(window, person):
    """Sit at this browser as that person: the session cookie, nothing else."""
    origin = window.platform.origin.replace("http:", "https:")
    cookie = {"name": "__Host-session", "value": person.token, "url": origin, "httpOnly": True, "secure": True, "sameSite": "Lax"}
    window.context.add_cookies([cookie])


@pytest.fixture
def held(platform):
    """One contract in force, whose holder read its notification."""
    cast = walk.entity(platform)
    consultation = walk.published(cast)
    bidders, sealed = walk.all_opened(platform, cast, consultation)
    return cast, consultation, bidders, sealed


@pytest.fixture
def desk(window, held):
    cast, *_ = held
    shown = window()
    seat(shown, cast.agent)
    shown.page.goto("/acheteur/contrats/")
    expect(shown.page.locator("[data-loading]")).to_have_count(0)
    return shown


def test_a_contract_made_elsewhere_is_entered_found_and_shown(desk):
    page = desk.page
    expect(page.get_by_text("Aucun contrat", exact=True)).to_be_visible()
    page.get_by_role("button", name="Saisir un contrat passé ailleurs").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Numéro")
    dialog.get_by_label("Numéro").fill("2026-T-014")
    dialog.get_by_label("Objet").fill("Réfection du gymnase")
    dialog.get_by_label("SIRET du titulaire").fill("73282932000074")
    dialog.get_by_label("Nom du titulaire").fill("Bâti Ouest")
    dialog.get_by_label("Montant HT").fill("120 000")
    dialog.get_by_label("Notifié le").fill("2026-09-01")
    dialog.get_by_label("Durée en mois").fill("12")
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", name="Contrat 2026-T-014")).to_be_visible()
    expect(page.locator(".definition-list").first).to_contain_text("120\u202f000")
    desk.axe("contract")
    desk.fits(320)
    page.goto("/acheteur/contrats/?q=gymnase")
    expect(page.get_by_role("link", name="2026-T-014")).to_be_visible()
    desk.axe("contracts")
    desk.fits(320)
    page.goto("/acheteur/contrats/?q=zzz")
    expect(page.get_by_text("Aucun contrat trouvé")).to_be_visible()


def own(cast, **changes):
    made = cast.agent.refresh().post(f"/v1/buyers/{cast.buyer_id}/contracts", entered(**changes))
    return f"/acheteur/contrat/?id={made['id']}"


def pdf(name):
    return {"name": name, "mimeType": "application/pdf", "buffer": walk.PDF}


def test_the_life_of_a_contract_by_its_screen(window, held):
    cast, *_ = held
    address = own(cast, nature="accord-cadre", maximum_eur="100000", category="supplies")
    shown = window()
    seat(shown, cast.agent)
    page = shown.page
    page.goto(address)
    dialog = page.get_by_role("dialog")

    page.get_by_role("button", name="Enregistrer une modification").press("Enter")
    dialog.get_by_role("button", name="Enregistrer").click()
    for missing in ("Ce qui la justifie", "Signée le", "Avenant ou décision signés"):  # all told at once, before anything leaves
        expect(dialog.get_by_role("alert").get_by_role("link", name=missing)).to_be_visible()
    dialog.get_by_label("Base légale").select_option("R2194-8")
    dialog.get_by_label("Nouveau montant total HT").fill("112 000")
    dialog.get_by_label("Nouveau montant total HT").press("Tab")
    expect(dialog.locator("#advice")).to_contain_text("plafond cumulé est de 10")
    dialog.get_by_label("Ce qui la justifie").fill("Besoin accru")
    dialog.get_by_label("Signée le").fill("2026-09-01")
    dialog.locator("#f-file_id").set_input_files(pdf("avenant.pdf"))
    shown.axe("amendment")
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(dialog.get_by_role("alert")).to_contain_text("plafond cumulé")
    dialog.get_by_label("Base légale").select_option("R2194-1")
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("alert").or_(page.locator(".alert")).first).to_contain_text("12,00")

    page.get_by_role("button", name="Saisir un sous-traitant").click()
    dialog.get_by_label("SIRET du sous-traitant").fill("21350238800019")
    dialog.get_by_label("Nom du sous-traitant").fill("Peinture Plus")
    dialog.get_by_label("Prestations sous-traitées").fill("Peinture")
    dialog.get_by_label("Montant maximal HT").fill("20 000")
    dialog.get_by_label("Reçu le").fill("2026-09-01")
    dialog.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("button", name="Accepter").click()
    dialog.get_by_label("Date de la décision").fill("2026-09-01")
    dialog.get_by_role("button", name="Accepter").click()
    expect(page.get_by_text("Accepté", exact=True)).to_be_visible()

    page.get_by_role("button", name="Enregistrer une commande").click()
    dialog.get_by_label("Numéro").fill("BC-1")
    dialog.get_by_label("Objet").fill("Chaises")
    dialog.get_by_label("Montant HT").fill("80 000")
    dialog.get_by_label("Émise le").fill("2026-09-01")
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("80,00\u202f% du maximum est commandé")).to_be_visible()
    shown.axe("life of a contract")
    shown.fits(320)
    assert shown.problems == []


def test_a_holder_follows_its_contract_and_declares_a_subcontractor(window, held):
    cast, consultation, bidders, sealed = held
    person, _ = in_force(cast.agent.platform, cast, consultation, bidders, sealed)
    shown = window()
    seat(shown, person)
    page = shown.page
    page.goto("/entreprise/contrats/")
    page.get_by_role("rowheader").get_by_role("link").click()
    page.get_by_role("button", name="Déclarer un sous-traitant").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("SIRET du sous-traitant").fill("21350238800019")
    dialog.get_by_label("Nom du sous-traitant").fill("Peinture Plus")
    dialog.get_by_label("Prestations sous-traitées").fill("Peinture")
    dialog.get_by_label("Montant maximal HT").fill("2 000")
    dialog.locator("#f-file_id").set_input_files(pdf("dc4.pdf"))
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("En attente")).to_be_visible()
    shown.axe("held contract")
    shown.fits(320)


def test_a_contract_is_opened_from_its_decision_and_its_service_orders_are_listed(window, held):
    cast, consultation, bidders, sealed = held
    _, winner_id = in_force(cast.agent.platform, cast, consultation, bidders, sealed)
    order = {
        "kind": "performance",
        "lot": 1,
        "company_ids": [winner_id],
        "subject": "Ordre de service n° 1",
        "fields": {"text": "Démarrage le 4."},
    }
    cast.agent.post(f"/v1/consultations/{consultation['id']}/messages", order)
    shown = window()
    seat(shown, cast.agent)
    page = shown.page
    page.goto(f"/acheteur/decision/?id={consultation['id']}&lot=1")
    page.get_by_role("button", name="Ouvrir le contrat").click()
    expect(page.get_by_text("Ordre de service n° 1")).to_be_visible()
    expect(page.get_by_text("premier accès du titulaire")).to_be_visible()
    shown.axe("contract of a decision")
    shown.fits(320)
