"""Writing to support without signing in, from a consultation's page, on a wide screen and on a small phone (REQ-008)."""

import re

import pytest
from playwright.sync_api import expect

from support import dossiers, walk
from support.people import Person


@pytest.fixture(scope="module")
def cast(platform):
    return walk.entity(platform)


@pytest.mark.req("REQ-008")
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (320, 640)])
def test_from_a_consultation_to_a_dated_receipt(window, platform, cast, width, height):
    consultation = walk.published(cast)
    operator = Person(platform)
    platform.make_operator(operator.email)
    shown = window(viewport={"width": width, "height": height})
    page = shown.page
    page.goto(f"/consultations/{consultation['id']}")
    page.get_by_role("link", name="Écrire à l’assistance").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Écrire à l’assistance")
    expect(page.get_by_label("Consultation concernée")).to_have_value(consultation["id"])
    shown.axe("support form")
    shown.fits(width)
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_role("alert")).to_be_focused()
    email = f"phone-{width}@menuiserie.example"
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_label("Sujet").select_option("deposit")
    page.get_by_label("Votre difficulté").fill("trop peu")
    page.get_by_label("Consultation concernée").fill("ma consultation")
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.locator("#f-consultation_id-error")).to_be_visible()
    page.get_by_label("Consultation concernée").fill(f"{platform.origin}/consultations/{consultation['id']}?lang=en")
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.locator("#f-text-error")).to_contain_text("10 à 5 000 caractères")
    expect(page.get_by_label("Adresse électronique")).to_have_value(email)
    shown.axe("support form with an error")
    shown.fits(width)
    page.get_by_label("Votre difficulté").fill("L’envoi s’arrête à 40 %, code network-lost.")
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Demande enregistrée")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    number = page.locator("dd strong").inner_text()
    shown.axe("support receipt")
    shown.fits(width)
    platform.settle()
    assert f"Demande d’assistance {number} reçue" in platform.mails(email)
    lines = cast.agent.refresh().get(f"/v1/consultations/{consultation['id']}/registers/questions")["items"]
    assert [line["record"]["number"] for line in lines if line["kind"] == "support"] == [number]
    assert shown.problems == []


@pytest.mark.req("REQ-008")
def test_every_page_and_every_stopped_screen_leads_to_support(window, platform, cast):
    shown = window()
    shown.page.goto("/")
    expect(shown.page.get_by_role("contentinfo").get_by_role("link", name="Écrire à l’assistance")).to_be_visible()
    person, _ = walk.company(platform)
    unknown = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
    shown.sign_in(person.email, f"/depot/?consultation={unknown}")
    stopped = shown.page.locator("main").get_by_role("link", name="Écrire à l’assistance")
    expect(stopped).to_have_attribute("href", f"/assistance/?consultation={unknown}")
    shown.axe("stopped deposit")
    consultation = walk.published(cast)
    shown.page.goto(f"/depot/?consultation={consultation['id']}")
    expect(shown.page.locator("main").get_by_role("link", name=re.compile("Écrire à l’assistance"))).to_be_visible()
    shown.axe("deposit")
    shown.page.goto("/assistance/")
    expect(shown.page.get_by_label("Adresse électronique")).to_have_value(person.email)
    assert shown.problems == []


def test_an_operator_finds_a_request_and_notes_its_answer(window, platform, cast):
    consultation = walk.published(cast)
    made = Person(platform).post(
        "/v1/support-requests", {"email": "maud@menuiserie.example", "topic": "deposit", "text": "L’envoi s’arrête.\nCode network-lost.", "consultation_id": consultation["id"]}
    )  # fmt: skip
    operator = Person(platform)
    platform.make_operator(operator.email)
    operator.sign_in().enrol()
    shown = dossiers.enter(window, operator, "/exploitation/")
    page = shown.page
    page.get_by_label("Consultation", exact=False).first.wait_for()
    page.locator("#f-consultation").fill(f"{platform.origin}/consultations/{consultation['id']}")
    page.get_by_role("button", name="Filtrer").press("Enter")
    request = page.locator("details.support-request").filter(has_text=made["number"])
    request.locator("summary").click()
    expect(request).to_contain_text("Code network-lost.")
    expect(page.locator("details.support-request")).to_have_count(1)
    shown.axe("requests for support")
    shown.fits()
    request.get_by_label("Réponse envoyée").fill("Rechargez la page.")
    request.get_by_role("button", name="Noter comme répondue").click()
    expect(request).to_contain_text("Réponse notée le")
    shown.axe("an answer noted")
    page.get_by_label("État").select_option("answered")
    page.get_by_role("button", name="Filtrer").click()
    expect(page.locator("details.support-request").filter(has_text=made["number"])).to_contain_text("Répondue")
    page.get_by_label("État").select_option("open")
    page.get_by_role("button", name="Filtrer").click()
    expect(page.get_by_text("Aucune demande")).to_be_visible()
    page.locator("#f-consultation").fill("n’importe quoi")
    page.get_by_role("button", name="Filtrer").click()
    expect(page.locator("#f-consultation-error")).to_be_visible()
    shown.axe("a filter that means nothing")
    assert shown.problems == []
