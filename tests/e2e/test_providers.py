"""Signing in by an identity provider, with the screens: there and back, an address that has an account, a provider that is down, out again."""

import json

import pytest
from playwright.sync_api import expect

from embedded import Stack
from support import provider as fake
from support.people import Person
from support.platforms import EmbeddedPlatform
from support.screens import toast


@pytest.fixture(scope="module")
def there():
    with fake.running() as running:
        yield running


@pytest.fixture(scope="module")
def platform(there, tmp_path_factory):
    folder = tmp_path_factory.mktemp("providers")
    setting = folder / "oidc.json"
    down = {"id": "ferme", "issuer": "http://localhost:9", "client_id": "c", "client_secret": "s", "label": "Service fermé"}
    setting.write_text(json.dumps([there.setting(), down]))
    with Stack(folder / "data", fsync=False, schedules=False, people_an_address=1000, oidc=str(setting)) as running:
        yield EmbeddedPlatform(running.serve())


def test_there_and_back_to_the_page_that_asked_and_out_of_both(window, platform, there):
    shown = window()
    page = shown.page
    page.goto("/connexion/?suite=/compte/")
    shown.axe("providers")
    shown.fits()
    page.get_by_role("button", name="S’identifier avec ProConnect").press("Enter")
    expect(page.get_by_role("heading", name="Mon compte")).to_be_visible()
    expect(page).to_have_url(f"{platform.origin}/compte/")
    expect(page.get_by_role("button", name="Délier ProConnect")).to_be_visible()
    page.get_by_label("Une fois par jour, réunies le matin").check()
    page.get_by_role("button", name="Enregistrer Lettres").click()
    toast(page, "Enregistré.")
    page.reload()
    expect(page.get_by_label("Une fois par jour, réunies le matin")).to_be_checked()
    shown.axe("account: letters and providers")
    shown.fits()
    page.get_by_role("button", name="Se déconnecter", exact=True).click()
    expect(page.get_by_role("link", name="Se connecter")).to_be_visible()
    expect(page).to_have_url(f"{platform.origin}/?state={there.logouts[-1]['state']}")
    assert there.logouts[-1]["id_token_hint"]
    page.go_back()
    assert "code=" not in page.url
    assert shown.problems == []


def test_an_address_that_has_an_account_asks_for_its_code_once(window, platform, there):
    there.subject, there.email = "deja-connue", "deja.connue@entreprise.exemple"
    Person(platform, there.email, "Jeanne Martin").sign_in()
    platform.advance(minutes=2)
    shown = window()
    page = shown.page
    page.goto("/connexion/?suite=/compte/")
    page.get_by_role("button", name="S’identifier avec ProConnect").click()
    expect(page.get_by_text("ProConnect vous a reconnu")).to_be_visible()
    shown.axe("code to tie")
    shown.fits()
    page.get_by_label("Code à six chiffres").fill(platform.code_for(there.email))
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", name="Mon compte")).to_be_visible()
    again = window().page
    again.goto("/connexion/?suite=/compte/")
    again.get_by_role("button", name="S’identifier avec ProConnect").click()
    expect(again.get_by_role("heading", name="Mon compte")).to_be_visible()
    assert shown.problems == []


def test_a_provider_that_is_down_is_told_and_the_code_stays(window):
    page = window().page
    page.goto("/connexion/")
    page.get_by_role("button", name="S’identifier avec Service fermé").click()
    expect(page.get_by_role("alert")).to_contain_text("ne répond pas")
    expect(page.get_by_role("button", name="Recevoir un code")).to_be_visible()
    page.goto("/connexion/?state=inventé&code=x")
    expect(page.get_by_role("alert")).to_contain_text("n’est pas attendue")
    expect(page.get_by_role("button", name="S’identifier avec ProConnect")).to_be_visible()
