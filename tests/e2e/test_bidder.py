"""A craftsman's way without a dead end: from « Déposer un pli » signed out to the receipt, and to what becomes of it."""

import re
import secrets
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from chalicelib.domain.instants import from_text, to_text
from support import walk
from support.people import Person

WIDTHS = [pytest.param({"width": 1280, "height": 900}, id="1280"), pytest.param({"width": 320, "height": 640}, id="320")]
ASKED = [{"kind": "candidacy", "label": "DC1"}, {"kind": "offer", "label": "Acte d’engagement"}]


@pytest.fixture
def files(tmp_path):
    bodies = {
        "dc1.pdf": walk.PDF,
        "annexe 10.pdf": walk.PDF * 2,
        "annexe 2.pdf": walk.PDF * 3,
        "vide.pdf": b"",
        "prix.xlsx": walk.PDF * 4,
        "secret.pdf": walk.PDF * 5 + b"trailer << /Encrypt 5 0 R >>",
        "outil.exe": b"MZ" * 50,
    }
    for name, body in bodies.items():
        (tmp_path / name).write_bytes(body)
    return {name: tmp_path / name for name in bodies}


def checked(shown, where):
    """Nothing for axe, nothing wider than a small phone, never the screen of a dead end."""
    shown.axe(where)
    shown.fits()
    expect(shown.page.get_by_text("Écran indisponible")).to_have_count(0)


def add(page, envelope, *paths):
    page.get_by_label(f"Ajouter des fichiers : {envelope}").set_input_files(list(paths))


def name_oneself(page, platform, address):
    page.get_by_label("Adresse électronique").fill(address)
    page.get_by_role("button", name="Recevoir un code").click()
    page.get_by_label("Code à six chiffres").wait_for()
    page.get_by_label("Code à six chiffres").fill(platform.code_for(address))
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_label("Prénom et nom").fill("Nina Neuve")
    page.get_by_role("button", name="Continuer").click()


def seal(page):
    for name in ("Acheteur", "Référence", "Objet", "Lots", "Contenu des enveloppes"):
        page.get_by_label(name).check()
    page.get_by_role("button", name="Sceller et envoyer").click()
    page.wait_for_url("**/entreprise/recepisse/**", timeout=60_000)


@pytest.mark.parametrize("viewport", WIDTHS)
def test_a_newcomer_deposits_from_the_public_page_to_the_receipt(window, platform, files, viewport):
    consultation = walk.published(walk.entity(platform), lots=2, requested_documents=ASKED)
    shown = window(viewport=viewport)
    page, address = shown.page, f"{secrets.token_hex(6)}@exemple.fr"
    page.goto(f"/consultations/{consultation['id']}")
    expect(page.locator("main")).to_contain_text("Acte d’engagement")
    checked(shown, "public page")
    page.get_by_role("link", name="Déposer un pli").click()
    page.get_by_label("Étapes jusqu’au dépôt").wait_for()
    checked(shown, "on the way: sign-in")
    name_oneself(page, platform, address)
    page.get_by_role("heading", name="Inscrire mon entreprise").wait_for()
    checked(shown, "on the way: company")
    page.get_by_label("Identifiant", exact=True).fill(walk.siret())
    page.get_by_label("Raison sociale").fill("Neuve et Fils")
    page.get_by_role("button", name="Inscrire l’entreprise").click()
    page.get_by_role("heading", name="Candidat et lots").wait_for()
    assert f"consultation={consultation['id']}" in page.url
    checked(shown, "deposit: who")
    page.get_by_label("Lot 1").check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("heading", name="Vos documents").wait_for()
    if viewport["width"] == 320:
        expect(page.get_by_text("Étape 2 sur 4")).to_be_visible()
        box = page.locator("label.button", has_text="Ajouter des fichiers : Candidature").bounding_box()
        assert box["y"] + box["height"] <= viewport["height"], "the first chooser is within the first screen"
    choose_oddly(page, files)
    checked(shown, "deposit: files")
    back_and_forth(page)
    expect(page.locator("main")).to_contain_text("Pièces demandées que vous n’avez pas cochées")
    checked(shown, "deposit: review")
    seal(page)
    checked(shown, "receipt")
    page.goto(f"/consultations/{consultation['id']}")
    expect(page.locator("#mine")).to_contain_text("Votre entreprise a déposé")
    checked(shown, "public page, deposited")
    page.goto("/entreprise/")
    row = page.get_by_role("row").filter(has_text=consultation["reference"])
    expect(row).to_contain_text("Déposé")
    checked(shown, "my company")
    assert not shown.problems


def choose_oddly(page, files):
    """Everything odd is said and nothing is refused."""
    add(page, "Candidature", files["annexe 10.pdf"], files["annexe 2.pdf"])
    names = page.get_by_role("table", name="Candidature").get_by_role("rowheader")
    expect(names).to_have_text(["annexe 2.pdf", "annexe 10.pdf"])
    odd = {"vide.pdf": "vide", "prix.xlsx": "extension", "secret.pdf": "mot de passe", "outil.exe": "programme"}
    add(page, "Offre, lot 1", files["dc1.pdf"], files["annexe 2.pdf"], *(files[name] for name in odd))
    offer = page.get_by_role("table", name="Offre, lot 1")
    for name, said in {**odd, "dc1.pdf": "pièce de candidature", "annexe 2.pdf": "même fichier"}.items():
        expect(offer.get_by_role("row").filter(has_text=name)).to_contain_text(said)
    expect(offer.get_by_role("row").filter(has_text="prix.xlsx")).to_contain_text("Tableur (XLSX)")
    offer.get_by_role("button", name="Mettre dans : Candidature dc1.pdf").click()
    expect(names).to_have_text([re.compile(r"^annexe 2\.pdf"), "annexe 10.pdf", "dc1.pdf"])
    page.get_by_label("DC1").check()


def back_and_forth(page):
    """To the first step and to the review, by the page's buttons and the browser's: the files stay."""
    page.get_by_role("button", name="Revenir").click()
    page.get_by_role("heading", name="Candidat et lots").wait_for()
    deposit = page.url
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("heading", name="Vos documents").wait_for()
    assert page.url == deposit, "nothing new is begun"
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("heading", name="Dernière lecture").wait_for()
    page.go_back()
    page.get_by_role("heading", name="Vos documents").wait_for()
    expect(page.get_by_role("rowheader", name="dc1.pdf")).to_be_visible()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("heading", name="Dernière lecture").wait_for()


def test_a_colleague_joins_the_company_and_goes_on_to_the_deposit(window, platform):
    consultation = walk.published(walk.entity(platform), lots=1)
    founder, number = Person(platform, name="Fanny Fondatrice").sign_in(), walk.siret()
    founder.post("/v1/companies", {"identifier": {"type": "SIRET", "value": number}, "name": "Toits du Lac"})
    shown = window()
    page, address = shown.page, f"{secrets.token_hex(6)}@exemple.fr"
    page.goto(f"/depot/?consultation={consultation['id']}")
    name_oneself(page, platform, address)
    page.get_by_label("Identifiant", exact=True).fill(number)
    page.get_by_role("button", name="Rejoindre mon entreprise").click()
    expect(page.get_by_role("heading", name="Demande envoyée à vos collègues")).to_be_focused()
    checked(shown, "company asked")
    page.get_by_role("button", name="C’est fait, continuer").click()
    expect(page.locator("main")).to_contain_text("Personne n’a encore répondu")
    platform.settle()
    assert any("demande à rejoindre" in subject for subject in platform.mails(founder.email))
    desk = window()
    desk.sign_in(founder.email, "/entreprise/")
    row = desk.page.get_by_role("row").filter(has_text=address)
    expect(row).to_be_visible()
    checked(desk, "who asks to join")
    row.get_by_role("button", name="Accepter").click()
    expect(desk.page.get_by_role("heading", name="Demandes à rejoindre")).to_have_count(0)
    page.get_by_role("button", name="C’est fait, continuer").click()
    page.get_by_role("heading", name="Candidat et lots").wait_for()
    expect(page.locator("main")).to_contain_text("Vous déposez au nom de Toits du Lac")


def test_a_deposit_begun_is_recalled_and_can_be_given_up(window, platform, files):
    consultation = walk.published(walk.entity(platform), lots=1)
    person, company_id = walk.company(platform)
    walk.start(person, company_id, consultation["id"])
    shown = window()
    page = shown.sign_in(person.email, f"/consultations/{consultation['id']}")
    expect(page.locator("#mine")).to_contain_text("Vous avez commencé un dépôt")
    checked(shown, "public page, begun")
    page.goto("/entreprise/")
    expect(page.get_by_role("row").filter(has_text=consultation["reference"])).to_contain_text("Brouillon")
    page.goto(f"/depot/?consultation={consultation['id']}")
    expect(page.get_by_text("Vous avez commencé un dépôt")).to_be_visible()
    checked(shown, "deposit begun")
    page.get_by_role("button", name="L’abandonner").click()
    page.locator("dialog[open]").get_by_role("button", name="L’abandonner").click()
    expect(page.get_by_text("Vous avez commencé un dépôt")).to_have_count(0)
    assert person.get(f"/v1/companies/{company_id}/deposits?consultation={consultation['id']}")["items"] == []
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("heading", name="Vos documents").wait_for()
    add(page, "Candidature", files["dc1.pdf"])
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    page.get_by_role("heading", name="Vos documents").wait_for()
    assert asked == ["beforeunload"], "leaving with files chosen is warned of"


@pytest.mark.parametrize("viewport", WIDTHS)
def test_replacing_says_what_becomes_of_each_lot_and_a_late_deposit_which_one_counts(window, platform, viewport):
    consultation = walk.published(walk.entity(platform), lots=3)
    person, company_id = walk.company(platform)
    first = walk.deposited(person, company_id, consultation["id"], (1, 2))
    shown = window(viewport=viewport)
    page = shown.sign_in(person.email, f"/depot/?consultation={consultation['id']}")
    page.get_by_label("remplace intégralement le précédent").check()
    expect(page.get_by_label("Lot 1")).to_be_checked()
    expect(page.get_by_label("Lot 2")).to_be_checked()
    page.get_by_label("Lot 2").uncheck()
    page.get_by_label("Lot 3").check()
    told = page.get_by_text("Ce qui arrivera à chaque lot").locator("..")
    for said in ("Lot 1 : seule votre nouvelle offre", "Lot 2 : vous n’y répondez plus", "Lot 3 : vous y répondez pour la première"):
        expect(told).to_contain_text(said)
    checked(shown, "deposit: replaces")
    second = walk.deposited(person, company_id, consultation["id"], (1, 3), mode="replaces")
    page.goto("/entreprise/")
    page.get_by_text("Vos 2 dépôts").click()
    expect(page.locator("main")).to_contain_text(f"Remplacé par {second.receipt['number']}")
    checked(shown, "my company, replaced")
    late(shown, person, consultation, second.receipt["number"])
    third = walk.deposited(person.sign_in(), company_id, consultation["id"], (1,))
    page.goto(f"/entreprise/recepisse/?id={third.id}")
    expect(page.locator("main .alert").first).to_contain_text("Pli reçu hors délai")
    expect(page.locator("main")).to_contain_text(f"Celui qui compte est le pli {second.receipt['number']}")
    assert first.receipt["number"] not in page.locator("main").inner_text()
    checked(shown, "late receipt")


def late(shown, person, consultation, number):
    """Nothing is asked about replacing; amber and « hors délai » come first."""
    person.platform.set_clock(from_text(consultation["submission_deadline"]) + timedelta(seconds=1))
    page = shown.sign_in(person.email, f"/depot/?consultation={consultation['id']}")
    alert = page.locator("main .alert").first
    expect(alert).to_contain_text("Hors délai")
    expect(alert).to_have_class(re.compile("alert--warning"))
    expect(alert).to_contain_text(f"Votre pli {number}")
    expect(page.get_by_label("remplace intégralement le précédent")).to_have_count(0)
    checked(shown, "deposit: late")


def test_an_extension_reaches_the_open_page_before_the_old_deadline(window, platform):
    cast = walk.entity(platform)
    consultation = walk.published(cast, lots=1)
    person, _ = walk.company(platform)
    deadline = from_text(consultation["submission_deadline"])
    platform.set_clock(deadline - timedelta(minutes=3))
    shown = window()
    page = shown.sign_in(person.email, f"/depot/?consultation={consultation['id']}")
    page.get_by_role("heading", name="Candidat et lots").wait_for()
    longer = {"submission_deadline": to_text(deadline + timedelta(days=2)), "reason": "Prorogation pour laisser le temps de répondre."}
    cast.agent.sign_in().post(f"/v1/consultations/{consultation['id']}/extensions", longer)
    expect(page.get_by_text("La consultation vient de changer")).to_be_visible(timeout=90_000)
    expect(page.locator("sp-countdown").first).to_contain_text(re.compile(r"Il reste [12].j"))
    assert platform.clock() < deadline, "before the old deadline"
    checked(shown, "deposit: extended")


@pytest.mark.parametrize("viewport", WIDTHS)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_company_follows_a_consultation_and_finds_its_questions(window, platform, viewport, language):
    """Empty lists say what to do next; the page of the consultation knows that it is followed; Enter alone is enough."""
    words = {
        "fr": ("Suivre cette consultation", "Votre entreprise suit cette consultation.", "Ne plus suivre", "Aucune consultation suivie", "Aucune question posée", "Répondue", "Répondre"),
        "en": ("Follow this consultation", "Your company follows this consultation.", "Stop following", "No consultation followed", "No question asked", "Answered", "Answer"),
    }[language]  # fmt: skip
    follow, followed, leave, none, no_question, answered, answer = words
    space = "/entreprise/" if language == "fr" else "/en/entreprise/"
    cast = walk.entity(platform)
    consultation = walk.published(cast, lots=1)
    person, company_id = walk.company(platform)
    shown = window(viewport=viewport)
    page = shown.sign_in(person.email, space)
    expect(page.get_by_text(none)).to_be_visible()
    expect(page.get_by_text(no_question)).to_be_visible()
    checked(shown, "an empty space")
    page.goto(f"/consultations/{consultation['id']}?lang={language}")
    page.get_by_role("button", name=follow).press("Enter")
    expect(page.get_by_text(followed)).to_be_visible()
    checked(shown, "a consultation followed")
    page.reload()
    expect(page.get_by_role("button", name=leave)).to_be_visible()
    asked = person.sign_in().post(
        f"/v1/consultations/{consultation['id']}/questions", {"company_id": company_id, "text": "Le local est-il accessible ?", "lot": None}
    )
    cast.agent.post(
        f"/v1/consultations/{consultation['id']}/questions/{asked['id']}/answer", {"public_text": "Accès au local", "answer": "Oui."}
    )
    page.goto(space)
    line = page.get_by_role("row").filter(has_text=consultation["reference"])
    expect(line.filter(has_text=leave).get_by_role("link", name=re.compile(answer))).to_be_visible()
    expect(line.filter(has_text="Le local est-il accessible ?")).to_contain_text(answered)
    checked(shown, "a space with something followed")
    page.get_by_role("button", name=leave).click()
    expect(page.get_by_text(none)).to_be_visible()
    assert shown.problems == []
