"""A thread by the screens: the buyer asks, reads before sending, the company answers with a file, late too, and writes first."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from chalicelib.domain.instants import PARIS
from support import phases, walk

SHOTS = Path(__file__).parents[2] / "build" / "e2e"


@pytest.fixture
def opened(platform):
    """Two bidders whose offers are opened."""
    cast = walk.entity(platform)
    consultation = walk.published(cast, lots=1)
    bidders = [walk.company(platform) for _ in range(2)]
    for person, company in bidders:
        walk.deposited(person, company, consultation["id"])
    walk.after_deadline(platform, consultation)
    platform.fire("close_due")
    phases.back(cast, *(person for person, _ in bidders))
    phases.open_all(phases.table(cast, consultation), {})
    return cast, consultation, bidders


def agent_at(window, cast, path):
    shown = window()
    page = shown.sign_in(cast.agent.email, path)
    page.get_by_role("button", name="Utiliser plutôt un code de secours").click()
    page.get_by_label("Code de secours").fill(cast.agent.codes.pop())
    page.get_by_role("button", name="Confirmer").click()
    page.get_by_role("heading", level=1).wait_for()
    return shown


def look(shown, name):
    """Seen by people too: at two widths, in build/e2e."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    for width in (1280, 320):
        shown.page.set_viewport_size({"width": width, "height": 900})
        shown.page.screenshot(path=SHOTS / f"exchanges-{name}-{width}.png", full_page=True)
    shown.page.set_viewport_size({"width": 1280, "height": 900})
    shown.axe(name)
    shown.fits()


def ask(desk, name, other, until):
    page = desk.page
    page.get_by_text("Écrire aux entreprises").click()
    page.get_by_label("Nature du courrier").select_option(label="Demande de complément de candidature")
    page.get_by_label(other, exact=True).uncheck()
    page.get_by_role("button", name="Relire avant l’envoi").click()
    expect(page.get_by_role("alert")).to_contain_text("pièces qui manquent à cette entreprise")
    page.get_by_role("group", name=name).get_by_label("Pièces qui manquent").fill("L’attestation d’assurance décennale.")
    page.get_by_label("Réponse attendue au plus tard le").fill(until)
    page.reload()  # what was typed is still there
    page.get_by_text("Écrire aux entreprises").click()
    page.get_by_label("Nature du courrier").select_option(label="Demande de complément de candidature")
    page.get_by_label(other, exact=True).uncheck()
    expect(page.get_by_role("group", name=name).get_by_label("Pièces qui manquent")).to_have_value("L’attestation d’assurance décennale.")
    page.get_by_label("Réponse attendue au plus tard le").fill(until)
    look(desk, "compose")
    page.get_by_role("button", name="Relire avant l’envoi").click()
    expect(page.get_by_role("heading", name="Le courrier, tel qu’il partira")).to_be_focused()
    expect(page.get_by_text("article R2144-2")).to_be_visible()
    look(desk, "preview")
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.locator(".toast").last).to_have_text("Courrier envoyé.")


@pytest.mark.req("REQ-095")
def test_a_thread_from_the_request_to_the_late_reply(window, opened, platform):
    cast, consultation, bidders = opened
    (bidder, company), (other, other_id) = bidders
    name, others = (person.get(f"/v1/companies/{one}")["name"] for person, one in ((bidder, company), (other, other_id)))
    desk = agent_at(window, cast, f"/acheteur/echanges/?id={consultation['id']}")
    until = (platform.clock() + timedelta(minutes=20)).astimezone(PARIS).strftime("%Y-%m-%dT%H:%M")
    ask(desk, name, others, until)
    expect(desk.page.get_by_text("En attente de réponse")).to_have_count(2)  # the badge, and the filter's choice
    office = window()
    page = office.sign_in(bidder.email, "/entreprise/")
    page.get_by_role("link", name=re.compile("complément de votre candidature")).click()
    expect(page.get_by_text("Réponse attendue au plus tard le").first).to_be_visible()
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("alert").first).to_contain_text("Message")
    page.get_by_label("Message", exact=True).fill("Voici l’attestation demandée.")
    page.locator("#f-attachments").set_input_files({"name": "attestation.pdf", "mimeType": "application/pdf", "buffer": walk.PDF})
    expect(page.get_by_role("button", name="Retirer attestation.pdf")).to_be_visible()
    look(office, "reply")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator(".toast").last).to_have_text("Message envoyé.")
    expect(page.get_by_text("attestation.pdf", exact=True).first).to_be_visible()
    platform.advance(minutes=25)
    page.get_by_label("Message", exact=True).fill("Et le certificat, avec nos excuses.")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator(".toast").last).to_contain_text("hors délai")
    desk.page.reload()
    page = desk.page
    page.locator("details.thread summary").first.click()
    expect(page.get_by_text("Voici l’attestation demandée.")).to_be_visible()
    expect(page.get_by_text("Hors délai")).to_be_visible()
    expect(page.get_by_role("link", name="attestation.pdf")).to_be_visible()
    expect(page.locator("details.thread").first).to_contain_text("Répondu")
    look(desk, "thread")
    page.get_by_role("link", name="Répondre").click()
    page.get_by_label("Objet").fill("Bien reçu")
    page.get_by_label("Votre message").fill("Merci, votre dossier est complet.")
    page.get_by_role("button", name="Relire avant l’envoi").click()
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.locator(".toast").last).to_have_text("Courrier envoyé.")
    office.page.reload()
    expect(office.page.get_by_text("Merci, votre dossier est complet.")).to_be_visible()
    assert desk.problems == office.problems == []


def test_a_company_writes_first_from_the_public_page(window, opened, platform):
    cast, consultation, bidders = opened
    office = window()
    page = office.sign_in(bidders[0][0].email, f"/consultations/{consultation['id']}")
    page.get_by_role("link", name="Écrire à l’acheteur").click()
    page.get_by_label("Objet").fill("Visite du site")
    page.get_by_label("Message", exact=True).fill("La visite du site est-elle encore possible ?")
    page.reload()
    expect(page.get_by_label("Objet")).to_have_value("Visite du site")
    look(office, "first")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("heading", level=1, name="Visite du site")).to_be_visible()
    expect(page.get_by_text("La visite du site est-elle encore possible ?").first).to_be_visible()
    assert [one["kind"] for one in cast.agent.get(f"/v1/consultations/{consultation['id']}/messages")["items"]] == ["company-letter"]
    assert office.problems == []


def test_the_library_of_letters_is_tried_then_kept(window, opened, platform):
    cast, _, _ = opened
    desk = window()
    page = desk.sign_in(cast.admin.email, "/acheteur/reglages/courriers/")
    page.get_by_role("button", name="Utiliser plutôt un code de secours").click()
    page.get_by_label("Code de secours").fill(cast.admin.codes.pop())
    page.get_by_role("button", name="Confirmer").click()
    page.get_by_role("heading", level=1, name="Modèles de courriers").wait_for()
    look(desk, "library")
    page.get_by_role("link", name="Information libre").click()
    page.get_by_label("Message").fill("Madame, Monsieur,\n\n{texte}\n\nBien à vous, {personne}")
    page.get_by_role("button", name="Voir le courrier").click()
    expect(page.get_by_role("alert").first).to_contain_text("n’a pas de variable {personne}")
    page.get_by_label("Message").fill("Madame, Monsieur,\n\n{texte}\n\nBien à vous, {acheteur}")
    page.get_by_role("button", name="Voir le courrier").click()
    expect(page.get_by_role("heading", name="Le courrier, tel qu’il se lira")).to_be_visible()
    expect(page.get_by_text("Bien à vous, Ville de Trévignac")).to_be_visible()
    page.get_by_text("Ce qui change du modèle de la plateforme").click()
    look(desk, "template")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".toast").last).to_contain_text("Enregistré")
    page.goto("/acheteur/reglages/courriers/")
    expect(page.get_by_text("Le vôtre, version 1")).to_be_visible()
    assert desk.problems == []
