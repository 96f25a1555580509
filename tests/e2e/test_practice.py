"""The way to the practice consultation, from the prerequisites to the first step of a deposit (REQ-006)."""

import pytest
from playwright.sync_api import expect

from support import practising, walk


@pytest.mark.req("REQ-006")
def test_from_the_prerequisites_to_a_trial_deposit(window, platform):
    shown = window()
    shown.page.goto("/entrainement/")
    expect(shown.page.get_by_text("Pas de consultation d’entraînement ici")).to_be_visible()
    shown.axe("no practice consultation")
    made = practising.ensure(platform)
    shown.page.goto("/prerequis/")
    shown.page.get_by_role("link", name="S’entraîner à déposer un pli").click()
    expect(shown.page.get_by_text(made["reference"])).to_be_visible()
    shown.axe("practice")
    shown.fits()
    link = shown.page.get_by_role("link", name="Déposer un pli d’essai")
    expect(link).to_have_attribute("href", f"/depot/?consultation={made['id']}")
    person, _ = walk.company(platform)
    shown.sign_in(person.email, f"/depot/?consultation={made['id']}")
    expect(shown.page.locator("main").get_by_text("ESSAI").first).to_be_visible()
    expect(shown.page.get_by_label("Premier lot d’essai")).to_be_visible()
    shown.axe("trial deposit")
    assert shown.problems == []
