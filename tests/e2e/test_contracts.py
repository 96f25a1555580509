"""Contracts on the screens of the buyer and of the company that holds them."""

import pytest
from playwright.sync_api import expect

from support import walk


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
    bidders, _ = walk.all_opened(platform, cast, consultation)
    return cast, consultation, bidders


@pytest.fixture
def desk(window, held):
    cast, _, _ = held
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
