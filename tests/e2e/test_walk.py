"""The main job from end to end, by hand in a real browser: publish, find, download, deposit, open, decide, notify, open data.

One procedure, nobody helping by the API but to bring entities into being and to move the clock.
"""

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from support import walk
from support.awards import decide_and_notify, read_notification, sign_in_again
from support.people import Person
from support.screens import enrol, enter_name, toast

DAYS = 35
TITLE = "Réfection de la toiture de l’école Jules-Verne"


@pytest.fixture
def entity(platform):
    """An entity whose agent and three members have an account, no passkey and no key yet."""
    operator, admin = Person(platform), Person(platform, name="Ana Administratrice")
    platform.make_operator(operator.email)
    operator.sign_in().enrol()
    buyer = operator.post("/v1/buyers", {**walk.ENTITY, "siret": walk.siret(), "admin": {"email": admin.email, "name": admin.name}})
    admin.sign_in().accept().enrol()
    people = {}
    for name, roles in (("Gaël Agent", ["agent"]), *((f"Membre {n}", ["committee_member"]) for n in ("Un", "Deux", "Trois"))):
        people[name] = Person(platform, name=name)
        admin.invite(f"/v1/buyers/{buyer['id']}/invitations", people[name], roles)
    return buyer, people


@pytest.fixture
def dce(tmp_path):
    docx = io.BytesIO()
    with zipfile.ZipFile(docx, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    made = {"règlement.pdf": walk.PDF, "cctp.docx": docx.getvalue(), "faux.pdf": b"pas un pdf"}
    for name, body in made.items():
        (tmp_path / name).write_bytes(body)
    return {name: tmp_path / name for name in made}


@pytest.mark.req("REQ-010")
@pytest.mark.req("REQ-001")
@pytest.mark.req("REQ-002")
@pytest.mark.req("REQ-007")
@pytest.mark.req("REQ-014")
@pytest.mark.req("REQ-084")
@pytest.mark.req("REQ-097")
@pytest.mark.req("REQ-114")
def test_from_the_call_to_the_published_data(window, platform, entity, dce, tmp_path):
    buyer, people = entity
    agent, consultation = prepare_and_publish(window, platform, people, dce)
    find_and_download_without_javascript(window, platform, consultation)
    bidder, company_name = register_and_deposit(window, platform, consultation, tmp_path)
    loser, loser_id = walk.company(platform)
    walk.deposited(loser, loser_id, consultation["id"])
    walk.after_deadline(platform, consultation)
    platform.fire("close_due")
    opener = open_envelopes(window, platform, people, consultation)
    decide_and_notify(opener, platform, consultation, company_name)
    read_notification(bidder)
    platform.fire("publish_open_data")
    look_at_open_data(window, buyer)


def agent_window(window, person, path):
    visitor = window()
    page = visitor.sign_in(person.email, path)
    enrol(page)
    page.wait_for_url(visitor.platform.origin + path)
    page.get_by_role("heading", level=1).wait_for()
    return visitor


def prepare_and_publish(window, platform, people, dce):
    agent = people["Gaël Agent"].window = agent_window(window, people["Gaël Agent"], "/acheteur/")
    page = agent.page
    agent.axe("buyer dashboard")
    agent.fits()
    page.get_by_role("button", name="Créer une consultation").first.click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_label("Objet de la consultation").fill(TITLE)
    dialog.get_by_role("button", name="Créer le brouillon").click()
    page.get_by_role("heading", name="Identification").wait_for()
    consultation_id = page.url.split("id=")[1].split("&")[0]
    fill_identification(agent)
    fill_lots(agent)
    fill_calendar(agent, platform)
    add_documents(agent, dce)
    name_committee(agent)
    page.get_by_text("bloquent la publication").wait_for()
    agent.axe("wizard, review blocked")
    for name in ("Membre Un", "Membre Deux", "Membre Trois"):
        make_key_and_rehearse(window, people[name], consultation_id)
    page.reload()
    page.get_by_text("Tout est prêt").wait_for()
    agent.axe("wizard, review")
    agent.fits()
    page.get_by_role("button", name="Publier").click()
    page.locator("dialog[open]").get_by_role("button", name="Publier").click()
    toast(page, "Consultation publiée")
    agent.axe("consultation, overview")
    agent.fits()
    assert not agent.problems
    return agent, Person(platform).get(f"/v1/consultations/{consultation_id}")


def fill_identification(agent):
    page = agent.page
    page.get_by_label("Référence").fill("2026-TOIT-01")
    page.get_by_label("Travaux").check()
    page.get_by_label("Procédure").select_option("AOO")
    page.get_by_label("Code CPV").fill("45261000")
    page.get_by_label("Durée du marché").fill("12")
    page.get_by_label("Code du lieu").fill("35")
    page.get_by_label("Nom du lieu").fill("Ille-et-Vilaine")
    page.get_by_label("Adresse électronique").fill("marches@exemple.fr")
    agent.axe("wizard, identification")
    agent.fits()
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.get_by_role("heading", name="Lots et critères").wait_for()


def fill_lots(agent):
    page = agent.page
    page.get_by_role("button", name="Ajouter un lot").click()
    titles = page.get_by_label("Intitulé")
    expect(titles).to_have_count(2)
    titles.nth(0).fill("Couverture")
    titles.nth(1).fill("Charpente")
    for number, (label, kind) in enumerate((("Prix", "price"), ("Réemploi des matériaux", "environment")), start=1):
        page.get_by_role("button", name="Ajouter un critère").click()
        page.get_by_label(f"Critère {number}").fill(label)
        page.locator(f"[id='f-criteria.{number - 1}.kind']").select_option(kind)
        page.locator(f"[id='f-criteria.{number - 1}.weight']").fill("50")
    page.get_by_label("clause environnementale").check()
    agent.axe("wizard, lots")
    agent.fits()
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.get_by_role("heading", name="Calendrier").wait_for()


def fill_calendar(agent, platform):
    page = agent.page
    too_short = platform.clock() + timedelta(days=10)
    page.get_by_label("Date limite de remise").fill(too_short.strftime("%Y-%m-%dT12:00"))
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.get_by_role("heading", name="Dossier").wait_for()
    page.get_by_role("link", name="Relecture").click()
    expect(page.get_by_text("au moins 30 jours")).to_be_visible()
    page.get_by_role("link", name="Appel d’offres ouvert : au moins 30 jours").click()
    page.get_by_label("Date limite de remise").fill((platform.clock() + timedelta(days=DAYS)).strftime("%Y-%m-%dT12:00"))
    agent.axe("wizard, calendar")
    agent.fits()
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.get_by_role("heading", name="Dossier").wait_for()


def add_documents(agent, dce):
    page = agent.page
    page.get_by_label("Ajouter des documents").set_input_files([str(path) for path in dce.values()])
    row = page.get_by_role("row").filter(has_text="faux.pdf")
    expect(row).to_contain_text("ce n’est pas un PDF", timeout=30_000)
    expect(page.get_by_role("row").filter(has_text="règlement.pdf")).to_contain_text("Prêt", timeout=30_000)
    expect(page.get_by_role("row").filter(has_text="cctp.docx")).to_contain_text("Prêt", timeout=30_000)
    agent.axe("wizard, documents")
    agent.fits()
    row.get_by_role("button", name="Retirer").or_(row.get_by_role("button", name="Supprimer")).first.click()
    expect(row).to_have_count(0)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("heading", name="Ouverture des plis").first.wait_for()


def name_committee(agent):
    page = agent.page
    for name in ("Membre Un", "Membre Deux", "Membre Trois"):
        page.get_by_label(name).check()
    page.get_by_label("Quorum").fill("2")
    agent.axe("wizard, committee")
    agent.fits()
    page.get_by_role("button", name="Enregistrer et continuer").click()


def make_key_and_rehearse(window, person, consultation_id):
    """By the screen: key, passphrase typed back, sheet, rehearsal. The passphrase is kept for the opening."""
    visitor = agent_window(window, person, f"/acheteur/cles/?consultation={consultation_id}".split("?")[0])
    page = visitor.page
    page.goto(f"/acheteur/cles/?consultation={consultation_id}")
    page.get_by_role("button", name="Créer ma clé").click()
    person.passphrase = page.locator("#passphrase").inner_text()
    visitor.axe("keys, protections")
    visitor.fits()
    page.get_by_role("button", name="Enregistrer ma clé").click()
    expect(page.locator("#error-summary")).to_contain_text("Ce n’est pas la phrase affichée")
    page.get_by_label("Retapez votre phrase de passe").fill(person.passphrase)
    page.get_by_label("J’ai imprimé ou recopié").check()
    page.get_by_role("button", name="Enregistrer ma clé").click()
    page.get_by_role("button", name="Faire la répétition").click()
    unlock(page, person)
    page.get_by_text("Répétition réussie").wait_for(timeout=30_000)
    visitor.axe("keys, rehearsed")
    assert not visitor.problems
    person.window = visitor


def unlock(page, person):
    dialog = page.locator("dialog[open]")
    dialog.get_by_label("Phrase de passe", exact=True).fill(person.passphrase)
    dialog.get_by_role("button", name="Déverrouiller").click()


def find_and_download_without_javascript(window, platform, consultation):
    visitor = window(java_script_enabled=False)
    page = visitor.page
    page.goto("/consultations?q=toiture+ecole")
    page.get_by_role("link", name=TITLE).first.click()
    for said in ("règlement.pdf", "cctp.docx", "Couverture", "Charpente", "10,7", consultation["dce_versions"][0]["files"][0]["sha256"]):
        assert said in page.content(), said
    assert "faux.pdf" not in page.content()
    page.locator("form[action*=retrait] button.button--primary").click()
    assert "règlement.pdf" in page.content()
    with page.expect_download() as download:
        page.get_by_role("link", name="règlement.pdf").click()
    assert Path(download.value.path()).read_bytes() == walk.PDF
    page.go_back()
    page.locator("input[name=name]").fill("Maud")
    page.locator("input[name=email]").fill("maud@invalide")
    page.locator("form[action*=retrait] button.button--primary").click()
    assert "n’est pas valable" in page.content()
    page.locator("input[name=email]").fill("maud@exemple.fr")
    page.locator("form[action*=retrait] button.button--primary").click()
    assert "maud@exemple.fr" in page.content()


def register_and_deposit(window, platform, consultation, folder):
    bidder = window()
    person = Person(platform)
    page = bidder.sign_in(person.email, f"/inscription/?suite=/depot/?consultation={consultation['id']}")
    enter_name(page, "Maud Menuisière")
    decline_passkey(page)
    page.goto(f"/inscription/?suite=/depot/?consultation={consultation['id']}")
    page.get_by_label("Identifiant", exact=True).fill("123 456 789 01234")
    page.get_by_label("Raison sociale").fill("Couverture Maud")
    page.get_by_role("button", name="Inscrire l’entreprise").click()
    expect(page.locator("#error-summary")).to_contain_text("SIRET")
    bidder.axe("registration, error")
    bidder.fits()
    page.get_by_label("Identifiant", exact=True).fill(walk.siret())
    page.get_by_role("button", name="Inscrire l’entreprise").click()
    page.get_by_role("heading", name="Candidat et lots").wait_for()
    page.get_by_label("Lot 1").check()
    page.get_by_role("button", name="Continuer").click()
    for name in ("dc1.pdf", "offre.pdf"):
        (folder / name).write_bytes(walk.PDF)
    page.get_by_label("Ajouter des fichiers : Candidature").set_input_files(folder / "dc1.pdf")
    page.get_by_label("Ajouter des fichiers : Offre, lot 1").set_input_files(folder / "offre.pdf")
    page.get_by_role("button", name="Continuer").click()
    for name in ("Acheteur", "Référence", "Objet", "Lots", "Contenu des enveloppes"):
        page.get_by_label(name).check()
    page.get_by_role("button", name="Sceller et envoyer").click()
    page.wait_for_url("**/entreprise/recepisse/**", timeout=60_000)
    platform.settle()
    assert any("Récépissé" in subject for subject in platform.mails(person.email))
    bidder.person = person
    return bidder, "Couverture Maud"


def decline_passkey(page):
    later = page.get_by_role("button", name="Plus tard")
    later.or_(page.get_by_label("Identifiant", exact=True)).first.wait_for()
    if later.is_visible():
        later.click()


def open_envelopes(window, platform, people, consultation):
    path = f"/ouverture/?consultation={consultation['id']}"
    opener, other = people["Membre Un"].window, people["Membre Deux"].window
    page = sign_in_again(opener, people["Membre Un"], path)
    page.get_by_role("button", name="Commencer la séance").click()
    page.get_by_text("Il manque 2 accords").wait_for()
    second = sign_in_again(other, people["Membre Deux"], path)
    for here, name in ((page, "Membre Un"), (second, "Membre Deux")):
        here.get_by_role("button", name="Approuver l’ouverture").click()
        unlock(here, people[name])
        toast(here, "Votre approbation est enregistrée")
    page.get_by_text("Les 2 accords nécessaires sont réunis").wait_for()
    for card in page.locator("article").all():
        card.get_by_role("button", name="Ouvrir Candidature").click()
        expect(card.locator("li.envelope").nth(0)).to_contain_text("ouverte, intègre")
        card.get_by_role("button", name="Admettre la candidature").click()
        card.get_by_role("button", name="Ouvrir Offre, lot 1").click()
        expect(card.locator("li.envelope").nth(1)).to_contain_text("ouverte, intègre")
    page.get_by_role("button", name="Établir le procès-verbal").click()
    page.get_by_text("Procès-verbal établi").first.wait_for()
    return people


def look_at_open_data(window, buyer):
    visitor = window(java_script_enabled=False)
    page = visitor.page
    page.goto("/open-data/")
    row = page.locator("tr").filter(has_text=buyer["siret"])
    href = row.get_by_role("link", name="JSON").get_attribute("href")
    assert page.request.get(href).json()["marches"]["marche"][0]["montant"] == 118250.5
    assert TITLE.encode() in page.request.get("/open-data/consultations.atom").body()
