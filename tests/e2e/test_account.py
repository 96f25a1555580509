"""Signing in, enrolling a passkey, registering a company, closing a session: with the screens, keyboard only where it matters."""

import re
import secrets
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from support import walk


@pytest.fixture(scope="module")
def cast(platform):
    return walk.entity(platform)


def email():
    return f"{secrets.token_hex(6)}@exemple.fr"


def newcomer(window, then="/inscription/", address=None):
    shown = window()
    page = shown.sign_in(address or email(), then)
    page.get_by_label("Prénom et nom").fill("Nina Neuve")
    page.get_by_role("button", name="Continuer").click()
    return shown


@pytest.mark.req("REQ-007")
def test_a_company_registers_with_a_checked_siret(window):
    shown = newcomer(window)
    page, number = shown.page, walk.siret()
    page.get_by_label("Identifiant", exact=True).fill(number[:-1] + str((int(number[-1]) + 1) % 10))
    expect(page.get_by_text("Ce SIRET contient une erreur")).to_be_visible()
    page.get_by_label("Raison sociale").fill("Neuve et Fils")
    page.get_by_role("button", name="Inscrire l’entreprise").click()
    expect(page.get_by_role("alert")).to_contain_text("SIRET")
    shown.axe("registration refused")
    page.get_by_label("Identifiant", exact=True).fill(f"{number[:3]} {number[3:6]} {number[6:9]} {number[9:]}")
    expect(page.get_by_text("a la forme d’un SIRET valable")).to_be_visible()
    page.get_by_role("button", name="Inscrire l’entreprise").click()
    expect(page.get_by_role("heading", name="Neuve et Fils")).to_be_visible()
    assert shown.problems == []


@pytest.mark.req("REQ-007")
@pytest.mark.parametrize(
    ("digits", "good"), [("35600000049837", True), ("35600000000048", True), ("73282932000074", True), ("73282932000075", False)]
)
def test_the_browser_judges_siret_as_the_server_does(window, digits, good):
    """La Poste's establishments included."""
    shown = newcomer(window)
    shown.page.get_by_label("Identifiant", exact=True).fill(digits)
    expect(shown.page.get_by_text("a la forme d’un SIRET valable" if good else "contient une erreur")).to_be_visible()


def test_a_wrong_code_is_told_and_another_can_be_asked(window):
    page = window().page
    page.goto("/connexion/")
    page.get_by_label("Adresse électronique").fill(email())
    page.get_by_role("button", name="Recevoir un code").click()
    page.get_by_label("Code à six chiffres").fill("000000")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("button", name="Changer d’adresse").click()
    expect(page.get_by_role("heading", name="Se connecter ou s’inscrire")).to_be_focused()


def accepts(shown, entity):
    """A person just invited names themselves, then comes in."""
    page = shown.page
    page.get_by_label("Prénom et nom").fill("Paul Nouveau")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", name="Invitations à rejoindre")).to_be_visible()
    shown.axe("invitations")
    shown.fits()
    page.get_by_role("button", name=f"Accepter {entity}").click()
    expect(page.locator("main").get_by_text("Vous avez rejoint")).to_be_visible()
    page.get_by_role("link", name="Ouvrir l’espace").click()


@pytest.mark.req("REQ-157")
def test_an_agent_enrols_a_passkey_and_signs_in_with_it(window, cast, platform):
    address = email()
    cast.admin.refresh().post(f"/v1/buyers/{cast.buyer_id}/invitations", {"email": address, "name": "Paul Nouveau", "roles": ["agent"]})
    shown = window()
    page = shown.sign_in(address, "/acheteur/")
    accepts(shown, "Ville de Trévignac")
    expect(page.get_by_role("heading", name="Créez votre clé d’accès")).to_be_visible()
    shown.axe("enrolment")
    page.get_by_role("button", name="Créer ma clé d’accès").click()
    codes = page.locator(".backup-codes__list li")
    expect(codes).to_have_count(10)
    shown.axe("backup codes")
    shown.fits()
    page.get_by_role("button", name="Mes codes sont rangés, continuer").click()
    expect(page.get_by_role("heading", name="Mes consultations")).to_be_visible()
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("link", name="Se connecter")).to_be_visible()
    platform.advance(seconds=61)
    shown.sign_in(address, "/acheteur/")
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    expect(page.get_by_role("heading", name="Mes consultations")).to_be_visible()
    assert shown.problems == []


def test_a_passkey_alone_signs_in_and_leads_back_to_our_own_pages(window, cast, platform):
    address = email()
    cast.admin.refresh().post(f"/v1/buyers/{cast.buyer_id}/invitations", {"email": address, "name": "Rose Sésame", "roles": ["agent"]})
    shown = window()
    page = shown.sign_in(address, "/acheteur/")
    accepts(shown, "Ville de Trévignac")
    page.get_by_role("button", name="Créer ma clé d’accès").click()
    page.get_by_role("button", name="Mes codes sont rangés, continuer").click()
    letters = platform.mails(address)
    for wanted, reached in (
        ("//evil.example/x", "/acheteur/"),
        ("/.//evil.example", "/acheteur/"),
        ("/acheteur/equipe/", "/acheteur/equipe/"),
    ):
        page.get_by_role("button", name="Se déconnecter").click()
        expect(page.get_by_role("link", name="Se connecter")).to_be_visible()
        page.goto(f"/connexion/?suite={quote(wanted, safe='')}")
        shown.axe("passkey first")
        page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
        expect(page).to_have_url(platform.origin + reached)
        expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()
    assert platform.mails(address) == letters, "no code was sent"
    assert shown.problems == []


def test_a_session_elsewhere_can_be_closed(window, platform):
    address = email()
    first = newcomer(window, "/compte/", address)
    expect(first.page.get_by_role("heading", name="Mon compte")).to_be_visible()
    platform.advance(seconds=61)
    second = window()
    second.sign_in(address, "/compte/")
    expect(second.page.get_by_role("heading", name="Mon compte")).to_be_visible()
    first.page.reload()
    first.page.get_by_role("button", name=re.compile("^Fermer")).click()
    first.page.get_by_role("dialog").get_by_role("button", name="Retirer").click()
    expect(first.page.get_by_role("button", name=re.compile("^Fermer"))).to_have_count(0)
    second.page.goto("/compte/")
    expect(second.page.get_by_role("heading", name="Se connecter ou s’inscrire")).to_be_visible()


@pytest.mark.req("REQ-014")
def test_signing_in_with_the_keyboard_alone(window, platform):
    page, address = window().page, email()
    page.goto("/connexion/?suite=/compte/")
    page.get_by_label("Adresse électronique").wait_for()
    reach(page, "Adresse électronique", address)
    page.get_by_label("Code à six chiffres").wait_for()
    reach(page, "Code à six chiffres", platform.code_for(address))
    page.get_by_label("Prénom et nom").wait_for()
    reach(page, "Prénom et nom", "Clara Clavier")
    expect(page.get_by_role("heading", name="Mon compte")).to_be_visible()


def reach(page, label, text):
    """Tab to the field, type, send with Enter."""
    field = page.get_by_label(label)
    for _ in range(30):
        page.keyboard.press("Tab")
        if field.evaluate("node => node === document.activeElement"):
            break
    expect(field).to_be_focused()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_the_switch_to_english_keeps_the_screen(window):
    page = window().page
    page.goto("/connexion/?suite=/compte/")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Sign in or sign up")).to_be_visible()
    assert "suite=" in page.url
