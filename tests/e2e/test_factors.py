"""An application of codes, from the invitation of an agent to the proof of a fresh factor, with the screens."""

import re

import pyotp
import pytest
from playwright.sync_api import expect

from support import walk
from support.people import Person


def code(platform, secret, away=0):
    return pyotp.TOTP(secret).at(platform.clock(), counter_offset=away)


def shown_secret(page):
    return "".join(page.locator(".code-app__secret code").inner_text().split())


@pytest.mark.req("REQ-157")
def test_an_agent_invited_on_a_post_without_passkey_comes_in_by_codes(window, platform):
    cast = walk.entity(platform)
    agent = cast.admin.refresh().invite(f"/v1/buyers/{cast.buyer_id}/invitations", Person(platform, name="Odile Sansclef"), ["agent"])
    shown = window()
    page = shown.sign_in(agent.email, "/acheteur/equipe/")
    expect(page.get_by_role("heading", name="Pas de clé d’accès sur ce poste ?")).to_be_visible()
    shown.axe("enrolment")
    page.get_by_role("button", name="Utiliser une application de codes").click()
    expect(page.get_by_role("img", name=re.compile("Code QR"))).to_be_visible()
    shown.axe("an application offered")
    shown.fits()
    secret = shown_secret(page)
    page.get_by_label("Code affiché par l’application").fill("000000")
    page.get_by_role("button", name="Enregistrer l’application").click()
    expect(page.get_by_role("alert")).to_contain_text("Ce code n’est pas le bon")
    page.get_by_label("Code affiché par l’application").fill(code(platform, secret))
    page.get_by_role("button", name="Enregistrer l’application").click()
    backup = page.locator(".backup-codes__list code").first.inner_text()
    page.get_by_role("button", name="Mes codes sont rangés").click()
    expect(page.get_by_role("heading", name="Équipe", level=1)).to_be_visible()
    page.context.clear_cookies()
    platform.advance(seconds=120)
    shown.sign_in(agent.email, "/acheteur/equipe/")
    field = page.get_by_label("Code affiché par l’application")
    expect(field).to_be_visible()
    expect(page.get_by_role("button", name="Utiliser plutôt ma clé d’accès")).to_have_count(0)
    shown.axe("a code of the application asked")
    shown.fits()
    field.fill(code(platform, secret))
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_role("heading", name="Équipe", level=1)).to_be_visible()
    platform.advance(minutes=11)
    page.goto("/compte/")
    page.get_by_role("button", name="Refaire mes codes de secours").click()
    page.get_by_role("dialog").get_by_role("button", name="Confirmer").click()
    dialog = page.get_by_role("dialog", name="Confirmez votre identité")
    dialog.get_by_label("Code affiché par l’application").fill(code(platform, secret))
    shown.axe("identity asked again")
    dialog.get_by_role("button", name="Confirmer").click()
    expect(page.locator(".backup-codes__list code").first).not_to_have_text(backup)
    assert shown.problems == []


def test_an_account_records_and_removes_its_application(window, platform):
    person = Person(platform, name="Paul Compte").sign_in()
    shown = window()
    page = shown.sign_in(person.email, "/compte/")
    page.get_by_role("button", name="Enregistrer une application de codes").click()
    page.get_by_label("Code affiché par l’application").fill(code(platform, shown_secret(page)))
    page.get_by_role("button", name="Enregistrer l’application").click()
    page.get_by_role("button", name="Mes codes sont rangés").click()
    expect(page.get_by_text("Il vous reste 10 codes.")).to_be_visible()
    shown.axe("an application recorded")
    shown.fits()
    page.get_by_role("button", name="Retirer l’application de codes").click()
    page.get_by_role("dialog").get_by_role("button", name="Retirer").click()
    expect(page.get_by_role("button", name="Enregistrer une application de codes")).to_be_visible()
    expect(page.get_by_role("heading", name="Codes de secours")).to_have_count(0)
    assert shown.problems == []


def test_browsers_are_named_and_all_signed_out(window, platform):
    person = Person(platform, name="Sarah Session").sign_in()
    platform.advance(seconds=121)
    shown = window()
    page = shown.sign_in(person.email, "/compte/")
    mine = page.get_by_role("row").filter(has_text="(celle-ci)")
    expect(mine).to_contain_text("Chrome, Linux")
    mine.get_by_role("button", name=re.compile("^Nommer")).click()
    page.get_by_label("Nom de l’appareil").fill("Poste de l’accueil")
    shown.axe("naming a browser")
    page.get_by_role("dialog").get_by_role("button", name="Enregistrer").click()
    expect(mine).to_contain_text("Poste de l’accueil")
    shown.axe("sessions")
    shown.fits()
    page.get_by_role("button", name="Se déconnecter partout").click()
    page.get_by_role("dialog").get_by_role("button", name="Se déconnecter partout").click()
    expect(page.get_by_role("link", name="Se connecter").first).to_be_visible()
    assert person.get("/v1/session")["user"] is None
    assert shown.problems == []
