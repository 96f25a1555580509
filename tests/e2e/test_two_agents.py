"""Two agents on the same draft, each in their own window: what one typed is never lost, what both changed is chosen in sight."""

import re

import pytest
from playwright.sync_api import expect

from e2e.test_wizard import prove
from support import walk
from support.people import Person

REFERENCE = "Référence"


@pytest.fixture(scope="module")
def cast(platform):
    return walk.entity(platform)


@pytest.fixture(scope="module")
def colleague(cast, platform):
    person = Person(platform, name="Inès Collègue")
    return cast.admin.refresh().invite(f"/v1/buyers/{cast.buyer_id}/invitations", person, ["agent"]).enrol()


@pytest.fixture
def desks(window, cast, colleague, platform):
    """A draft open in both windows, at its first step."""
    platform.advance(hours=1)
    made = walk.draft(cast.agent.refresh() and cast)
    opened = []
    for person in (cast.agent, colleague):
        shown = window()
        shown.sign_in(person.email, "/acheteur/")
        prove(shown.page.locator("main"), person)
        shown.page.get_by_role("heading", name="Mes consultations").wait_for()
        shown.page.goto(f"/acheteur/consultation/?id={made['id']}&etape=identification")
        shown.page.get_by_role("heading", name="Identification", level=1).wait_for()
        opened.append(shown)
    return made, *opened


def keep(page):
    page.get_by_role("button", name="Enregistrer", exact=True).click()


def saved(page):
    expect(page.locator("#status-region")).to_have_text("Enregistré.")


def test_changes_to_different_fields_meet_without_a_question(desks, cast):
    made, first, second = desks
    first.page.get_by_label(REFERENCE).fill("2026-A")
    keep(first.page)
    saved(first.page)
    second.page.get_by_label("Objet", exact=True).fill("Toiture et zinguerie")
    keep(second.page)
    saved(second.page)
    kept = cast.agent.get(f"/v1/consultations/{made['id']}")
    assert (kept["reference"], kept["title"]) == ("2026-A", "Toiture et zinguerie")
    expect(second.page.get_by_label(REFERENCE)).to_have_value("2026-A")
    assert first.problems == second.problems == []


def test_changes_to_the_same_fields_are_shown_and_chosen(desks, cast, colleague):
    made, first, second = desks
    at = f"/v1/consultations/{made['id']}"
    first.page.get_by_label("Objet", exact=True).fill("Toiture en ardoise")
    first.page.get_by_label("Fournitures").check()
    first.page.get_by_label("Code CPV").fill("45261210")
    keep(first.page)
    saved(first.page)
    page = second.page
    page.get_by_label("Objet", exact=True).fill("Toiture en zinc")
    page.get_by_role("radio", name="Services", exact=True).check()
    page.get_by_label(REFERENCE).fill("2026-B")
    keep(page)
    asked = page.get_by_role("dialog", name="Une autre personne a modifié les mêmes champs")
    expect(asked).to_contain_text(cast.agent.name)
    expect(asked.get_by_role("group")).to_have_count(2)
    subject = asked.get_by_role("group", name="Objet")
    for words in (f"Avant : {made['title']}", "Toiture en zinc", "Toiture en ardoise"):
        expect(subject).to_contain_text(words)
    expect(asked.get_by_role("group", name="Nature")).to_contain_text("Avant : Travaux")
    second.axe("both values of each field")
    second.fits()
    asked.get_by_role("button", name="Enregistrer ces choix").click()
    expect(asked.get_by_role("alert")).to_contain_text("Choisissez la valeur à garder")
    asked.get_by_role("button", name="Revenir à ma saisie").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Objet", exact=True)).to_have_value("Toiture en zinc")
    expect(page.get_by_label(REFERENCE)).to_have_value("2026-B")
    assert cast.agent.get(at)["title"] == "Toiture en ardoise"
    keep(page)
    subject.get_by_label(re.compile("Garder la mienne")).check()
    asked.get_by_role("group", name="Nature").get_by_label(re.compile("Prendre la sienne")).check()
    asked.get_by_role("button", name="Enregistrer ces choix").click()
    saved(page)
    kept = cast.agent.get(at)
    assert (kept["title"], kept["category"], kept["reference"], kept["cpv"]) == ("Toiture en zinc", "supplies", "2026-B", "45261210")
    assert kept["edited"]["by"] == colleague.name
    expect(page.get_by_label("Fournitures")).to_be_checked()
    assert second.problems == []
