"""Searching without JavaScript, saving a search, and stopping its alert from the letter."""

import re

import pytest
from playwright.sync_api import expect

from support import walk
from support.people import Person


@pytest.fixture(scope="module")
def cast(platform):
    return walk.entity(platform)


@pytest.fixture(scope="module")
def consultation(cast):
    return walk.published(cast, lots=1)


@pytest.mark.req("REQ-001")
def test_filters_chips_and_other_shapes_without_javascript(window, consultation):
    shown = window(java_script_enabled=False)
    page = shown.page
    page.goto("/consultations")
    page.get_by_label("Que cherchez-vous ?").fill(f"ecoles {consultation['reference']}")
    page.get_by_text("Plus de critères").click()
    page.get_by_label("Région").select_option("53")
    page.get_by_label("Publiée depuis le").fill("2020-01-01")
    page.get_by_role("button", name="Chercher").click()
    expect(page.locator("main [role=status]")).to_contain_text("1 consultation")
    chips = page.get_by_role("list", name="Critères de cette recherche")
    expect(chips.get_by_role("link")).to_have_count(3)
    chips.get_by_role("link", name="Région : Bretagne").click()
    assert "region" not in page.url
    expect(chips.get_by_role("link")).to_have_count(2)
    for name, start in (("Tableur", "\ufeffidentifiant"), ("Calendrier", "BEGIN:VCALENDAR"), ("Flux Atom de cette", "<?xml")):
        address = page.get_by_role("link", name=re.compile(name)).get_attribute("href")
        text = page.request.get(address).text()
        assert text.startswith(start)
        assert consultation["id"] in text
    shown.fits()


def test_the_page_is_accessible_full_and_empty(window, consultation):
    shown = window()
    shown.page.goto(f"/consultations?q={consultation['reference']}&social=1&region=53")
    shown.page.get_by_text("Plus de critères").wait_for()
    shown.axe("results")
    shown.fits()
    shown.page.goto("/consultations?q=introuvable&category=works")
    expect(shown.page.get_by_text("Aucune consultation ne correspond")).to_be_visible()
    shown.axe("no result")
    shown.fits()
    shown.page.get_by_role("link", name="Chercher aussi parmi les consultations closes").click()
    assert "status=all" in shown.page.url
    assert shown.problems == []


@pytest.mark.req("REQ-011")
def test_saving_a_search_and_stopping_its_alert(window, platform, cast):
    person, shown = Person(platform), window()
    page = shown.sign_in(person.email, "/compte/")
    page.get_by_label("Prénom et nom").fill("Nina Neuve")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", name="Mon compte")).to_be_visible()
    page.goto("/consultations?q=ecole&status=all")
    page.get_by_role("link", name="Enregistrer cette recherche").first.click()
    page.get_by_label("Nom de la recherche").fill("Mes écoles")
    page.get_by_label("Alerte").select_option("immediate")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("link", name="Mes écoles")).to_be_visible()
    shown.axe("saved searches")
    shown.fits()
    made = walk.published(cast, lots=1)
    for _ in range(2):
        platform.fire("tell_alerts")
    (letter,) = [one for one in platform.letters(person.email) if "Mes écoles" in one["subject"]]
    assert made["id"] in letter["text"]
    plain = window(java_script_enabled=False)
    plain.page.goto(re.search(r"\S+/alertes/arret\S+", letter["text"])[0])
    plain.page.get_by_role("button", name="Arrêter cette alerte").click()
    expect(plain.page.locator("main [role=status]")).to_contain_text("est arrêtée")
    plain.fits()
    page.reload()
    expect(page.get_by_text("En pause")).to_be_visible()
    assert shown.problems == []


@pytest.mark.req("REQ-001")
def test_a_place_and_a_distance(window, cast):
    made = walk.published(cast, lots=1, place={"code": "29200", "code_type": "postcode"})
    shown = window(java_script_enabled=False)
    page = shown.page
    page.goto(f"/consultations?q={made['reference']}")
    page.get_by_label("Lieu", exact=True).fill("Guipavaz")
    page.get_by_role("button", name="Chercher").click()
    expect(page.get_by_label("Lieu", exact=True)).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#f-place-error")).to_contain_text("Guipavas (29)")
    shown.fits()
    page.get_by_role("link", name="Guipavas (29)", exact=True).click()
    expect(page.get_by_text("Aucune consultation ne correspond")).to_be_visible()
    page.get_by_label("Autour du lieu").select_option("25")
    page.get_by_role("button", name="Chercher").click()
    expect(page.locator("main [role=status]")).to_contain_text("1 consultation")
    expect(page.get_by_role("list", name="Critères de cette recherche").get_by_role("link")).to_have_count(3)
    shown.fits()
    lively = window()
    lively.page.goto("/consultations?place=Guipavaz&distance=25")
    lively.axe("unknown place")
    lively.page.goto("/consultations?q=ecole+brest")
    lively.page.get_by_role("link", name="« ecole », Brest (29)").click()
    expect(lively.page.get_by_label("Lieu", exact=True)).to_have_value("Brest (29)")


@pytest.mark.req("REQ-011")
@pytest.mark.parametrize("width", [1280, 320])
def test_an_alert_without_an_account(window, platform, cast, width):
    address = f"nadia.{width}@entreprise.example"
    shown = window(viewport={"width": width, "height": 640})
    page = shown.page
    page.goto("/consultations?q=ecole&place=Ille-et-Vilaine")
    page.get_by_text("Recevoir ces consultations par courriel").click()
    shown.axe("alert form")
    page.get_by_label("Votre adresse électronique").fill(address)
    page.get_by_label("Quand écrire").select_option("immediate")
    page.get_by_role("button", name="Recevoir une alerte").click()
    expect(page.get_by_role("heading", name="Consultez votre messagerie")).to_be_visible()
    shown.axe("alert asked")
    shown.fits()
    (request,) = platform.letters(address)
    page.goto(re.search(r"\S+/alertes/confirmation\S+", request["text"])[0])
    expect(page.get_by_text("Lieu : Ille-et-Vilaine")).to_be_visible()
    shown.axe("alert to confirm")
    shown.fits()
    page.get_by_role("button", name="Confirmer cette alerte").click()
    expect(page.locator("main [role=status]")).to_contain_text("confirmée")
    made = walk.published(cast, lots=1)
    platform.fire("tell_alerts")
    told = platform.letters(address)[0]
    assert made["id"] in told["text"]
    assert "lieu : Ille-et-Vilaine" in told["text"]
    page.goto(re.search(r"\S+/alertes/arret\S+", told["text"])[0])
    page.get_by_role("button", name="Arrêter cette alerte").click()
    expect(page.get_by_text("sont effacées")).to_be_visible()
    shown.axe("alert stopped")
    shown.fits()
    assert shown.problems == []
