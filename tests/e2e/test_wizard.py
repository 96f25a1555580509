"""An agent prepares, publishes, extends and completes a consultation with the screens alone."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from support import walk

MIB = 1024 * 1024
# Automation slows request bodies down several times.
PATIENCE_MS = 60_000
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture(scope="module")
def cast(platform):
    return walk.entity(platform)


@pytest.fixture
def desk(window, cast, platform):
    """The agent's browser, signed in by e-mail code then backup code; an hour after the test before, as codes are rationed."""
    platform.advance(hours=1)
    shown = window()
    page = shown.sign_in(cast.agent.email, "/acheteur/")
    prove(page.locator("main"), cast.agent)
    page.get_by_role("heading", name="Mes consultations").wait_for()
    return shown


def prove(place, person):
    """Spend a backup code where the page or a dialog asks for a second factor."""
    place.get_by_role("button", name="Utiliser plutôt un code de secours").click()
    place.get_by_label("Code de secours").fill(person.codes.pop())
    place.get_by_role("button", name="Confirmer").click()


def local(instant):
    return instant.astimezone(PARIS).strftime("%Y-%m-%dT%H:%M")


def next_step(page, heading):
    page.get_by_role("button", name=re.compile("continuer", re.IGNORECASE)).click()
    page.get_by_role("heading", name=heading, level=1).wait_for()


def create(page, title):
    page.get_by_role("button", name="Créer une consultation").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Créer le brouillon").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Objet de la consultation")
    dialog.get_by_label("Objet de la consultation").fill(title)
    dialog.get_by_role("button", name="Créer le brouillon").click()
    page.get_by_role("heading", name="Identification", level=1).wait_for()


def fill_identification(page):
    page.get_by_label("Référence").fill("2026-TOIT")
    page.get_by_label("Travaux").check()
    page.get_by_label("Procédure").select_option("AOO")
    page.get_by_label("Code CPV").fill("45261000")
    page.get_by_label("Code du lieu").fill("35")
    page.get_by_label("Adresse électronique").fill("marches@exemple.fr")
    next_step(page, "Lots et critères")


def fill_lots(page):
    page.get_by_label("Intitulé").fill("Charpente")
    page.get_by_role("button", name="Ajouter un lot").click()
    page.locator("#f-lots\\.1\\.title").fill("Couverture")
    page.locator("#f-lots\\.1\\.estimate_eur").fill("120 000,50")
    page.get_by_role("button", name="Ajouter un critère").click()
    page.get_by_label("Critère 1").fill("Valeur technique et environnementale")
    page.get_by_label("Poids").fill("60")
    page.get_by_role("button", name=re.compile("continuer")).click()
    expect(page.get_by_role("alert")).to_contain_text("100")
    page.get_by_label("Poids").fill("100")
    page.get_by_label("Ce qu’il mesure").select_option("environment")
    page.get_by_label("clause environnementale").check()
    next_step(page, "Calendrier et limites")


def fill_calendar(page, deadline):
    page.locator("#f-submission_deadline").fill(local(deadline))
    next_step(page, "Dossier")


@pytest.mark.req("REQ-020")
@pytest.mark.req("REQ-084")
def test_from_draft_to_publication_extension_and_new_version(desk, cast, platform, tmp_path):
    page, deadline = desk.page, platform.clock() + timedelta(days=45)
    create(page, "Réfection de la toiture")
    fill_identification(page)
    fill_lots(page)
    fill_calendar(page, deadline)
    (tmp_path / "règlement.pdf").write_bytes(walk.PDF)
    (tmp_path / "faux.pdf").write_bytes(b"MZ pas un PDF")
    page.locator("#f-dce").set_input_files([tmp_path / "règlement.pdf", tmp_path / "faux.pdf"])
    expect(page.get_by_role("row", name=re.compile("règlement.pdf"))).to_contain_text("Prêt")
    expect(page.get_by_role("row", name=re.compile("faux.pdf"))).to_contain_text("Refusé")
    desk.axe("documents, one refused")
    page.get_by_role("button", name="Retirer faux.pdf").click()
    expect(page.get_by_role("row", name=re.compile("faux.pdf"))).to_have_count(0)
    for name in ("aux.pdf", "Thumbs.db"):
        (tmp_path / name).write_bytes(walk.PDF)
    page.locator("#f-dce").set_input_files([tmp_path / "aux.pdf", tmp_path / "Thumbs.db"])
    expect(page.get_by_role("row", name=re.compile("_aux.pdf"))).to_contain_text("Prêt")
    expect(page.get_by_text("« aux.pdf » devient « _aux.pdf »")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Thumbs.db")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("Thumbs"))).to_have_count(0)
    desk.axe("documents, names adapted")
    page.get_by_role("button", name="Retirer _aux.pdf").click()
    expect(page.get_by_role("row", name=re.compile("_aux.pdf"))).to_have_count(0)
    page.get_by_label("Dans l’enveloppe de candidature").fill("DC1\n\n DC2 \nDC1")
    page.get_by_label("Dans l’enveloppe d’offre").fill("Acte d’engagement")
    next_step(page, "Ouverture des plis")
    draft = cast.agent.refresh().get(f"/v1/consultations/{page.url.split('id=')[1].split('&')[0]}")
    assert [one["label"] for one in draft["requested_documents"]] == ["DC1", "DC2", "Acte d’engagement"]
    for member in cast.members:
        page.get_by_label(member.name).check()
    next_step(page, "Relecture")
    expect(page.get_by_text("3 points bloquent la publication")).to_be_visible()
    expect(page.get_by_role("button", name="Publier")).to_be_disabled()
    consultation_id = re.search(r"id=(\w+)", page.url)[1]
    for member in cast.members:
        member.sign_in().rehearse(consultation_id)
    page.reload()
    expect(page.get_by_text("Tout est prêt")).to_be_visible()
    publish_after_a_while(desk, cast, platform)
    extend(page, deadline)
    add_version(page, tmp_path)
    assert desk.problems == []


def publish_after_a_while(desk, cast, platform):
    """Eleven minutes after the sign-in the act asks for the identity again, then goes on by itself (REQ-157)."""
    platform.advance(minutes=11)
    page = desk.page
    page.get_by_role("button", name="Publier").click()
    page.get_by_role("dialog", name="Publier cette consultation ?").get_by_role("button", name="Publier").click()
    asked = page.get_by_role("dialog", name="Confirmez votre identité")
    asked.wait_for()
    desk.axe("re-authentication dialog")
    prove(asked, cast.agent)
    expect(page.get_by_role("heading", name="Réfection de la toiture")).to_be_visible()
    expect(page.locator("main .badge").first).to_have_text("En cours")


def extend(page, deadline):
    page.get_by_role("button", name="Proroger le délai").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Nouvelle date limite").fill(local(deadline - timedelta(days=1)))
    dialog.get_by_label("Motif").fill("Plans corrigés")
    dialog.get_by_role("button", name="Proroger le délai").click()
    expect(dialog.get_by_role("alert")).to_contain_text("plus tardive")
    dialog.get_by_label("Nouvelle date limite").fill(local(deadline + timedelta(days=7)))
    dialog.get_by_role("button", name="Proroger le délai").click()
    expect(page.locator(".timeline").last).to_contain_text("Plans corrigés")


def add_version(page, folder):
    page.get_by_text("Publier une nouvelle version du dossier").click()
    (folder / "plans.pdf").write_bytes(walk.PDF * 2)
    page.locator("#f-dce").set_input_files(folder / "plans.pdf")
    expect(page.get_by_role("row", name=re.compile("plans.pdf"))).to_contain_text("Prêt")
    page.get_by_label("Ce qui change").fill("Plans du lot 2 ajoutés")
    page.get_by_role("button", name="Publier cette version").click()
    expect(page.get_by_role("heading", name="Version 2")).to_be_visible()
    expect(page.get_by_role("link", name="plans.pdf")).to_be_visible()


def test_a_blocking_point_leads_to_its_field(desk, cast):
    made = walk.draft(cast, contact={"name": "", "email": "", "phone": ""})
    page = desk.page
    page.goto(f"/acheteur/consultation/?id={made['id']}&etape=review")
    page.get_by_role("link", name=re.compile("contact")).click()
    expect(page.get_by_role("heading", name="Identification", level=1)).to_be_visible()
    expect(page.locator("#f-contact")).to_be_focused()


def test_a_file_survives_a_cut_and_a_closed_tab(desk, cast, tmp_path):
    """Cut in the middle: it goes on by itself. Tab closed: choosing the file again sends only what is missing."""
    made = walk.draft(cast)
    big = tmp_path / "plans.zip"
    big.write_bytes(b"PK\x03\x04" + bytes(17 * MIB))
    page, sent = desk.page, []
    address = f"/acheteur/consultation/?id={made['id']}&etape=dce"
    count = lambda request: request.method == "PUT" and sent.append(request.url)  # noqa: E731
    page.on("request", count)
    page.route(re.compile("partNumber=2"), lambda route: route.abort("internetdisconnected"))
    page.goto(address)
    page.locator("#f-dce").set_input_files(big)
    expect(page.get_by_text("Réseau coupé : l’envoi reprendra seul.")).to_be_visible(timeout=PATIENCE_MS)
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(address)
    expect(page.get_by_role("row", name=re.compile("plans.zip"))).to_contain_text("Envoi interrompu")
    page.unroute(re.compile("partNumber=2"))
    sent.clear()
    page.locator("#f-dce").set_input_files(big)
    expect(page.get_by_role("row", name=re.compile("plans.zip"))).to_contain_text("Prêt", timeout=PATIENCE_MS)
    assert [re.search(r"partNumber=(\d+)", url)[1] for url in sent] == ["2"]


@pytest.mark.req("REQ-022")
@pytest.mark.req("REQ-024")
@pytest.mark.req("REQ-031")
def test_the_law_is_told_beside_the_fields(desk, cast, platform):
    """Advice on the estimate, a refusal with its article, a shorter period once justified, a framework agreement unfolded."""
    criteria = [{"label": "Prix", "weight": 100, "kind": "price"}]
    made = walk.draft(cast, procedure="MAPA_OUVERT", category="supplies", lots=1, days=20, criteria=criteria, terms={})
    page, at = desk.page, f"/acheteur/consultation/?id={made['id']}"
    page.goto(at)
    page.get_by_label("Estimation totale hors taxes").fill("130 000")
    page.get_by_label("Fournitures").check()
    expect(page.get_by_text("la procédure adaptée suffit")).to_be_visible()
    page.get_by_label("Estimation totale hors taxes").fill("300 000")
    page.get_by_label("Procédure").focus()
    expect(page.get_by_text("une procédure formalisée est obligatoire").first).to_be_visible()
    expect(page.locator("#procedure-why")).to_contain_text("Impossible ici")
    page.get_by_label("Procédure").select_option("PAN")
    page.get_by_label("Cas prévu par le code").wait_for()
    page.get_by_label("Procédure").select_option("AOO")
    page.get_by_text("Accord-cadre, bons de commande").click()
    page.get_by_label("C’est un accord-cadre").check()
    page.get_by_label("Durée ferme").fill("60")
    desk.axe("identification with a framework agreement")
    desk.fits()
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.locator("[id='f-terms.framework.duration_months-error']")).to_contain_text("48 au plus")
    page.get_by_label("C’est un accord-cadre").uncheck()
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.locator(".field__error")).to_have_count(0)
    next_step(page, "Lots et critères")
    expect(page.get_by_text("Le prix ne peut plus être le seul critère")).to_be_visible()
    expect(page.locator("[id='f-terms.allotment.single_reason-error']")).to_contain_text("CCP L2113-10")
    page.get_by_text("Variantes, chiffre d’affaires exigé").click()
    desk.axe("lots with the refusals of the law")
    desk.fits()
    next_step(page, "Calendrier et limites")
    expect(page.locator(".period")).to_contain_text("au moins 30 jours")
    expect(page.locator("#f-submission_deadline-error")).to_contain_text("Au plus tôt")
    page.get_by_text("Raccourcir le délai").click()
    page.get_by_label("Urgence").fill("Sinistre du 20 novembre")
    page.locator("#f-submission_deadline").focus()
    expect(page.locator(".period")).to_contain_text("au moins 15 jours")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.locator("#f-submission_deadline-error")).to_have_count(0)
    desk.axe("calendar with a justified urgency")
    desk.fits()
    assert desk.problems == []
