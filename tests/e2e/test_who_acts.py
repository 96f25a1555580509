"""Who acts, by the screens: an invitation's link, an account whose number a stranger took first, the journal of an entity (REQ-007, REQ-012)."""

import re
import secrets
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from support import walk
from support.dossiers import enter, entity_with_passphrases, hold_session
from support.people import Person

LOTS = [{"number": 1, "title": "Étude acoustique", "estimate_eur": "24000.00"}]


def checked(shown, where):
    shown.axe(where)
    shown.fits()


def named(page, platform, address, name="Nina Neuve"):
    page.get_by_label("Adresse électronique").fill(address)
    page.get_by_role("button", name="Recevoir un code").click()
    page.get_by_label("Code à six chiffres").wait_for()
    page.get_by_label("Code à six chiffres").fill(platform.code_for(address))
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_label("Prénom et nom").fill(name)
    page.get_by_role("button", name="Continuer").click()


def restricted(cast, number, email):
    """A consultation without publicity, online, to which one company is invited by its number and an address."""
    agent = cast.agent
    made = agent.refresh().post(
        "/v1/consultations", {"buyer_id": cast.buyer_id, "title": "Étude acoustique", "procedure": "SANS_PUB", "test": False}
    )
    invitee = {"name": "Acousticiens du Lac", "identifier": {"type": "SIRET", "value": number}, "email": email}
    filled = walk.complete(cast, made, category="services", terms={**walk.TERMS, "ground": "amount"}, invitees=[invitee])
    agent.patch(f"/v1/consultations/{made['id']}", {"lots": LOTS}, filled["version"])
    return walk.put_online(cast, made["id"])


@pytest.mark.req("REQ-012")
def test_a_company_whose_number_a_stranger_took_comes_in_by_its_letter_and_deposits(window, platform):
    number, address = walk.siret(), f"{secrets.token_hex(6)}@exemple.fr"
    stranger = Person(platform).sign_in()
    stranger.post("/v1/companies", {"identifier": {"type": "SIRET", "value": number}, "name": "Acousticiens du Lac"})
    cast = walk.entity(platform)
    c = restricted(cast, number, address)
    platform.settle()
    link = re.search(rf"{re.escape(platform.origin)}(/invitation/\S+)", platform.texts(address)[-1])[1]
    shown = window()
    page = shown.page
    page.goto(link)
    expect(page.get_by_role("heading", name="Invitation à répondre")).to_be_visible()
    checked(shown, "invitation, signed out")
    page.get_by_role("link", name="Se connecter pour répondre").click()
    named(page, platform, address)
    page.get_by_role("link", name="Inscrire l’entreprise").click()
    expect(page.get_by_label("Identifiant", exact=True)).to_have_value(number)
    page.get_by_label("Raison sociale").fill("Acousticiens du Lac")
    page.get_by_role("button", name="Inscrire l’entreprise").click()
    page.get_by_role("button", name="Répondre pour Acousticiens du Lac").wait_for()
    checked(shown, "invitation, signed in")
    page.get_by_role("button", name="Répondre pour Acousticiens du Lac").click()
    page.get_by_role("link", name="Déposer un pli").click()
    page.get_by_role("heading", name="Candidat et lots").wait_for()
    agent = enter(window, cast.agent, f"/acheteur/consultation/?id={c['id']}")
    row = agent.page.get_by_role("row").filter(has_text=address)
    expect(row).to_contain_text("Utilisée")
    checked(agent, "the buyer's invitations")
    row.get_by_role("button", name="Envoyer de nouveau").click()
    agent.page.locator("dialog[open]").get_by_label("Adresse électronique").fill("bureau@exemple.fr")
    agent.axe("sending an invitation again")
    agent.page.locator("dialog[open]").get_by_role("button", name="Envoyer de nouveau").click()
    expect(agent.page.get_by_role("row").filter(has_text="bureau@exemple.fr")).to_contain_text("pas encore utilisée")
    row.get_by_role("button", name="Retirer").click()
    agent.page.locator("dialog[open]").get_by_role("button", name="Retirer").click()
    expect(row).to_contain_text("Retirée")
    page.goto(f"/consultations/{c['id']}")
    expect(page.locator("main")).not_to_contain_text("Étude acoustique")
    assert not agent.problems


@pytest.mark.req("REQ-007")
def test_the_opening_asks_who_two_accounts_of_one_number_are(window, platform):
    cast, number = entity_with_passphrases(platform), walk.siret()
    c = walk.published(cast, lots=1)
    for name in ("Toits du Lac", "Toits du lac SARL"):
        person = Person(platform).sign_in()
        company = person.post("/v1/companies", {"identifier": {"type": "SIRET", "value": number}, "name": name})
        walk.deposited(person, company["id"], c["id"])
    walk.after_deadline(platform, c)
    platform.fire("close_due")
    shown = hold_session(window, cast, c)
    page = shown.page
    card = page.locator("article").filter(has_text="Toits du Lac").first
    expect(card).to_contain_text("Identité déclarée")
    expect(card).to_contain_text("Plusieurs comptes portent cet identifiant")
    checked(shown, "two accounts of one number")
    card.get_by_role("button", name="C’est la même entreprise").click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_role("button", name="Confirmer").click()
    expect(dialog).to_contain_text("20 caractères")
    dialog.get_by_role("textbox").fill("Appel au standard, qui confirme les deux comptes.")
    dialog.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_text("Même entreprise :").first).to_be_visible()
    expect(page.locator("article").filter(has_text="Toits du Lac").first).to_contain_text("remplacé", ignore_case=True)
    checked(shown, "identity settled")
    assert not shown.problems


@pytest.mark.req("REQ-155")
def test_an_administrator_reads_the_journal_of_the_entity(window, platform):
    cast = walk.entity(platform)
    shown = enter(window, cast.admin, "/acheteur/equipe/")
    page = shown.page
    page.get_by_role("link", name="Journal", exact=True).click()
    expect(page.get_by_role("heading", name="Journal", exact=True)).to_be_visible()
    table = page.get_by_role("table")
    expect(table).to_contain_text("Arrivée : Gaël Agent, de « aucun droit » à « Agent »")
    expect(table).to_contain_text("Entité créée")
    checked(shown, "journal")
    page.get_by_role("link", name="Connexions", exact=True).click()
    expect(page.get_by_role("table")).to_contain_text("Second facteur présenté : code de secours")
    page.get_by_text("Chercher dans ce registre").click()
    page.get_by_label("Personne").fill(cast.agent.email)
    page.get_by_label("Personne").press("Enter")
    expect(page.get_by_role("table")).to_contain_text("Gaël Agent")
    expect(page.get_by_role("table")).not_to_contain_text("Ana Administratrice")
    checked(shown, "journal searched")
    page.get_by_role("link", name="Administration", exact=True).click()
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Exporter en JSON").click()
    file = fetched.value.path()
    page.goto("/verifier/")
    page.locator("input[type=file]").first.set_input_files(
        {"name": "journal.json", "mimeType": "application/json", "buffer": file.read_bytes()}
    )
    expect(page.get_by_text("Tout est authentique et intact.")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Registre d’administration de Ville de Trévignac")
    checked(shown, "journal verified")
    assert not shown.problems


@pytest.mark.req("REQ-007")
def test_two_accounts_contradict_each_other_and_the_operator_decides_on_a_document(window, platform):
    number, operator = walk.siret(), Person(platform)
    platform.make_operator(operator.email)
    operator.sign_in().enrol()
    owner = Person(platform, name="Olga Ouvrière").sign_in()
    for person in (Person(platform).sign_in(), owner):
        person.post("/v1/companies", {"identifier": {"type": "SIRET", "value": number}, "name": "Toits du Lac"})
    shown = window()
    page = shown.sign_in(owner.email, "/entreprise/")
    page.get_by_role("button", name="Contester les autres comptes").click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_role("button", name="Contester").click()
    expect(dialog).to_contain_text("20 caractères")
    shown.axe("contesting, refused")
    dialog.get_by_role("textbox").fill("Ce compte n’est pas tenu par notre entreprise.")
    dialog.get_by_role("button", name="Contester").click()
    expect(page.locator(".toast").first).to_contain_text("Contestation envoyée")
    checked(shown, "contested")
    platform.advance(hours=48, minutes=1)
    desk = enter(window, operator, quote(f"/exploitation/?type=SIRET&numero={number}", safe=""))
    desk.page.get_by_role("button", name="Chercher les comptes").click()
    expect(desk.page.get_by_text("Contestation en cours")).to_be_visible()
    checked(desk, "accounts of one number")
    desk.page.get_by_role("row").filter(has_text="Toits du Lac").last.get_by_role("button", name="Confirmer").click()
    dialog = desk.page.locator("dialog[open]")
    dialog.get_by_role("button", name="Confirmer").click()
    expect(dialog).to_contain_text("Choisissez le document")
    desk.axe("confirming, refused")
    dialog.get_by_label("Référence du document").fill("Extrait du registre du commerce")
    dialog.locator("input[type=file]").set_input_files({"name": "extrait.pdf", "mimeType": "application/pdf", "buffer": walk.PDF})
    dialog.get_by_role("button", name="Confirmer").click()
    rows = desk.page.get_by_role("row").filter(has_text="Toits du Lac")
    expect(rows.filter(has_text="Identité confirmée")).to_have_count(1)
    expect(rows.filter(has_text="Identité contestée")).to_have_count(1)
    shown.sign_in(owner.email, "/entreprise/")
    expect(page.get_by_text("Identité confirmée")).to_be_visible()
    assert not desk.problems


@pytest.mark.req("REQ-007")
def test_two_accounts_of_a_company_become_one_and_its_number_changes(window, platform):
    number = walk.siret()
    people = [Person(platform, name=name).sign_in() for name in ("Anne Ancienne", "Bruno Bureau")]
    ids = []
    for person in people:
        body = {"identifier": {"type": "SIRET", "value": number}, "name": f"Toits {person.name}"}
        ids.append(person.post("/v1/companies", body)["id"])
        person.enrol()
    anne, bruno = people
    anne.post(f"/v1/companies/{ids[0]}/merger-requests", {"email": bruno.email})
    shown = enter(window, bruno, "/entreprise/compte/#reunir")
    page = shown.page
    row = page.get_by_role("row").filter(has_text=anne.email)
    checked(shown, "an account asks to be merged")
    row.get_by_role("button", name="Accepter").press("Enter")
    page.locator("dialog[open]").get_by_role("button", name="Accepter").press("Enter")
    expect(page.get_by_text("Compte réuni le")).to_be_visible()
    page.get_by_label("Nouveau numéro").fill(walk.siret())
    page.get_by_role("button", name="Enregistrer le nouveau numéro").press("Enter")
    expect(page.get_by_text("Auparavant")).to_be_visible()
    checked(shown, "merged, under another number")
    page.get_by_role("link", name="Toits Anne Ancienne").click()
    expect(page.get_by_text("Ce compte est réuni à Toits Bruno Bureau")).to_be_visible()
    checked(shown, "an account that was merged")
    assert not shown.problems


@pytest.mark.req("REQ-064")
def test_a_member_of_a_group_confirms_and_the_opening_tells_who_leads_twice(window, platform):
    cast, numbers = entity_with_passphrases(platform), [walk.siret() for _ in range(3)]
    c = walk.published(cast, lots=1)
    member = Person(platform, name="Paul Plombier").sign_in()
    member.post("/v1/companies", {"identifier": {"type": "SIRET", "value": numbers[1]}, "name": "Plomberie du Lac"})
    for name, other in (("Toits du Lac", numbers[1]), ("Toits du lac SARL", numbers[2])):
        person = Person(platform).sign_in()
        company = person.post("/v1/companies", {"identifier": {"type": "SIRET", "value": numbers[0]}, "name": name})
        members = [{"identifier": {"type": "SIRET", "value": other}, "name": f"Membre de {name}", "email": member.email}]
        started = walk.start(person, company["id"], c["id"], consortium={"kind": "joint", "members": members})
        walk.transmit(person, c["id"], started).seal()
        platform.settle()
    letters = [text for text in platform.texts(member.email) if numbers[1] in text]
    link = re.search(rf"{re.escape(platform.origin)}(/groupement/\S+)", letters[-1])[1]
    shown = window()
    page = shown.sign_in(member.email, link)
    page.get_by_role("button", name="Nous sommes membres de ce groupement").wait_for()
    checked(shown, "member of a group")
    page.get_by_role("button", name="Nous sommes membres de ce groupement").press("Enter")
    expect(page.locator("main")).to_contain_text("l’entreprise est membre de ce groupement")
    walk.after_deadline(platform, c)
    platform.fire("close_due")
    opening = hold_session(window, cast, c)
    card = opening.page.locator("article").filter(has_text="Membre de Toits du Lac (confirme)")
    expect(card).to_contain_text("est mandataire de plusieurs groupements")
    checked(opening, "who leads twice")
    assert not shown.problems + opening.problems
