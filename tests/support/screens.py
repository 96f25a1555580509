"""Gestures that several walks share: signing in by each door, making a passkey, reading a toast."""

from playwright.sync_api import expect


def enrol(page):
    """First sign-in of an agent: a passkey is made, backup codes are put away."""
    page.get_by_label("Nom de cette clé").fill("Poste de la mairie")
    page.get_by_role("button", name="Créer ma clé d’accès").click()
    page.get_by_role("button", name="Mes codes sont rangés").click()


def enter_name(page, name):
    page.get_by_label("Prénom et nom").fill(name)
    page.get_by_role("button", name="Continuer").click()


def toast(page, words):
    """The act is told, and what the screen asks again afterwards has come: nothing is under way when this returns."""
    expect(page.locator(".toast").filter(has_text=words).first).to_be_visible(timeout=30_000)
    expect(page.locator("button[aria-disabled=true]")).to_have_count(0, timeout=30_000)


def seat(window, person):
    """Sit at this browser as that person, who has just proved a second factor."""
    person.refresh()
    window.context.add_cookies([{"name": "__Host-session", "value": person.token, "url": window.platform.origin.replace("http:", "https:"),
                                 "httpOnly": True, "secure": True, "sameSite": "Lax"}])  # fmt: skip
    return window
