"""While a consultation is online, by the screens: a question answered to all, a correction, a newspaper request, a cancellation."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from support import dossiers, walk
from support.people import Person
from support.screens import toast


@pytest.fixture
def scene(platform):
    cast = dossiers.entity_with_passphrases(platform)
    return cast, walk.published(cast, lots=2)


@pytest.mark.req("REQ-009")
def test_a_question_is_asked_and_answered_to_everybody(window, platform, scene):
    cast, consultation = scene
    company, _ = walk.company(platform)
    asker = dossiers.enter_company(window, company)
    page = asker.page
    page.goto(f"/consultations/{consultation['id']}")
    page.get_by_role("link", name="Poser une question à l’acheteur").click()
    page.get_by_role("heading", name="Poser une question").wait_for()
    page.get_by_role("button", name="Envoyer la question").click()
    expect(page.locator("#error-summary")).to_contain_text("Ce champ est obligatoire")
    asker.axe("question, error")
    page.get_by_label("Votre question").fill("Le béton bas carbone est-il admis pour le lot 1 ?")
    page.get_by_role("button", name="Envoyer la question").click()
    toast(page, "Question envoyée")
    expect(page.get_by_text("n’a pas encore répondu")).to_be_visible()
    asker.axe("question, sent")
    asker.fits()

    agent = dossiers.enter(window, cast.agent, f"/acheteur/questions/?id={consultation['id']}")
    page = agent.page
    card = page.locator("article.question")
    expect(card).to_contain_text("Le béton bas carbone")
    expect(page.locator("main")).not_to_contain_text("Menuiserie")
    agent.axe("buyer questions")
    agent.fits()
    card.get_by_role("button", name="Publier la réponse").click()
    expect(page.locator("#error-summary")).to_contain_text("Écrivez la réponse")
    card.get_by_label("Réponse", exact=True).fill("Oui, il est admis.")
    card.get_by_role("button", name="Publier la réponse").click()
    toast(page, "Réponse publiée")
    expect(card).to_contain_text("Oui, il est admis.")

    visitor = window(java_script_enabled=False)
    visitor.page.goto(f"/consultations/{consultation['id']}")
    shown = visitor.page.locator("#questions").inner_text()
    assert "Oui, il est admis." in shown
    assert "Menuiserie" not in visitor.page.locator("main").inner_text()


@pytest.mark.req("REQ-003")
@pytest.mark.req("REQ-026")
def test_a_correction_then_a_cancellation(window, platform, scene):
    cast, consultation = scene
    address = f"paul-{consultation['id'].lower()}@exemple.fr"
    Person(platform).post(f"/v1/consultations/{consultation['id']}/downloads", {"identity": {"name": "Paul", "email": address}})
    agent = dossiers.enter(window, cast.agent, f"/acheteur/correction/?id={consultation['id']}")
    page = agent.page
    page.get_by_label("Adresse électronique").fill("accueil@exemple.fr")
    page.get_by_label("Ce qui change, en une phrase").fill("L’adresse du contact est corrigée.")
    page.get_by_label("Oui").check()
    page.get_by_label("Nouvelle date limite").fill("")
    agent.axe("correction")
    agent.fits()
    page.get_by_role("button", name="Publier la correction").click()
    expect(page.locator("#error-summary")).to_contain_text("nouvelle date limite")
    page.get_by_label("Sinon, pourquoi ne pas la reporter").fill("Le contact ne change rien à la préparation des offres.")
    page.get_by_role("button", name="Publier la correction").click()
    page.wait_for_url("**/acheteur/consultation/**")
    expect(page.locator("main")).to_contain_text("devient")
    platform.settle()
    assert f"Consultation modifiée – {consultation['reference']}" in platform.mails(address)

    page.get_by_role("link", name="Corriger ou annuler").click()
    page.get_by_label("Motif").fill("Le besoin a disparu : l’école ferme à la rentrée prochaine.")
    page.get_by_role("button", name="Déclarer sans suite").click()
    page.locator("dialog[open]").get_by_role("button", name="Déclarer sans suite").click()
    page.wait_for_url("**/acheteur/consultation/**")
    expect(page.get_by_text("Sans suite").first).to_be_visible()
    visitor = window(java_script_enabled=False)
    visitor.page.goto(f"/consultations/{consultation['id']}")
    assert "déclarée sans suite" in visitor.page.locator("main").inner_text()
    platform.settle()
    assert f"Procédure sans suite – {consultation['reference']}" in platform.mails(address)


@pytest.mark.req("REQ-028")
@pytest.mark.req("REQ-029")
def test_a_newspaper_request_to_its_proof(window, platform, scene, tmp_path):
    cast, consultation = scene
    agent = dossiers.enter(window, cast.agent, f"/acheteur/publicite/?id={consultation['id']}")
    page = agent.page
    expect(page.get_by_text("Il manque encore")).to_be_visible()
    page.get_by_label("Où le publier").select_option("jal")
    page.get_by_role("button", name="Préparer l’avis").click()
    expect(page.locator("#error-summary")).to_contain_text("journal choisi")
    page.get_by_label("Nom du journal").fill("L’Écho des Vallées")
    page.get_by_role("button", name="Préparer l’avis").click()
    toast(page, "Avis préparé")
    with page.expect_download() as download:
        page.get_by_role("link", name="Texte à coller").click()
    assert consultation["mh"] in Path(download.value.path()).read_text("utf-8")
    (tmp_path / "parution.pdf").write_bytes(walk.PDF)
    for state, said, proof in (("sent", "Envoyé", False), ("accepted", "Reçu par le journal", False), ("published", "Publié", True)):
        page.locator("article.notice summary").click()
        page.get_by_label("Ce qui s’est passé").select_option(state)
        if proof:
            page.get_by_label("Coût toutes taxes comprises").fill("312,40")
            page.get_by_label("Preuve").set_input_files(tmp_path / "parution.pdf")
        page.get_by_role("button", name="Enregistrer", exact=True).click()
        expect(page.locator("article.notice h3")).to_contain_text(said)
    expect(page.locator("article.notice")).to_contain_text("parution.pdf")
    expect(page.get_by_text("rien ne manque")).to_be_visible()
    agent.axe("publicity")
    agent.fits()
