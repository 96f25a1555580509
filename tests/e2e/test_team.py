"""The entity's screen, the operator's, and the local mailbox."""

import re
import secrets

import pytest
from playwright.sync_api import expect

from chalicelib.domain.attempt import MOST_TRIES, failed
from chalicelib.domain.ids import new_id
from support import walk
from support.inside import ports
from support.people import Person


@pytest.fixture(scope="module")
def cast(platform):
    return walk.entity(platform)


def enter(window, person, path, heading):
    """Sign in by e-mail code and backup code."""
    shown = window()
    page = shown.sign_in(person.email, path)
    page.get_by_role("button", name="Utiliser plutôt un code de secours").click()
    page.get_by_label("Code de secours").fill(person.codes.pop())
    page.get_by_role("button", name="Confirmer").click()
    page.get_by_role("heading", name=heading, level=1).wait_for()
    return shown


def test_an_administrator_invites_changes_and_removes_a_person(window, cast, platform):
    shown = enter(window, cast.admin, "/acheteur/equipe/", "Équipe")
    page, address = shown.page, f"{secrets.token_hex(6)}@exemple.fr"
    page.get_by_role("button", name="Inviter une personne").click()
    dialog = page.get_by_role("dialog", name="Inviter une personne")
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Rôles")
    shown.axe("adding a person, refused")
    dialog.get_by_label("Nom").fill("Ivan Nouveau")
    dialog.get_by_label("Adresse électronique").fill(address)
    dialog.get_by_label("Agent").check()
    dialog.get_by_role("button", name="Enregistrer").click()
    row = page.get_by_role("row", name=re.compile("Ivan Nouveau"))
    expect(row).to_contain_text(address)
    expect(page.get_by_role("heading", name="Invitations sans réponse")).to_be_visible()
    shown.axe("a person invited")
    shown.fits()
    Person(platform, email=address).sign_in().accept()
    page.reload()
    expect(row).to_contain_text("À créer")
    row.get_by_role("button", name=re.compile("Changer les rôles")).click()
    page.get_by_role("dialog").get_by_label("Membre de comité").check()
    page.get_by_role("dialog").get_by_role("button", name="Enregistrer").click()
    expect(row).to_contain_text("Agent, Membre de comité")
    row.get_by_role("button", name=re.compile("Retirer")).click()
    page.get_by_role("dialog").get_by_role("button", name="Retirer").click()
    expect(row).to_have_count(0)
    assert shown.problems == []


def test_somebody_without_the_role_sees_and_changes_nothing(window, cast):
    shown = enter(window, cast.agent, "/acheteur/equipe/", "Équipe")
    expect(shown.page.get_by_role("row", name=re.compile("Membre 1"))).to_be_visible()
    expect(shown.page.get_by_role("button", name="Inviter une personne")).to_have_count(0)
    expect(shown.page.get_by_role("button", name="Créer la clé de secours")).to_have_count(0)


def test_the_administrator_says_what_the_entity_is(window, platform):
    cast = walk.entity(platform)
    shown = enter(window, cast.admin, "/acheteur/equipe/", "Équipe")
    page = shown.page
    page.get_by_label("Entité adjudicatrice").check()
    page.get_by_role("group", name="Nature de l’acheteur").locator("xpath=..").get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".toast")).to_have_text("Nature de l’acheteur enregistrée.")
    assert cast.admin.get(f"/v1/buyers/{cast.buyer_id}")["kind"] == "entity"
    shown.axe("kind of buyer")
    shown.fits()


def test_the_recovery_key_counts_once_two_sheets_are_typed_back(window, cast):
    shown = enter(window, cast.admin, "/acheteur/equipe/", "Équipe")
    page = shown.page
    page.get_by_role("button", name="Créer la clé de secours").click()
    sheets = page.locator(".seed-sheet .seed-groups")
    expect(sheets).to_have_count(3)
    shown.axe("recovery sheets")
    shown.fits()
    typed = [" ".join(sheets.nth(number).locator("code").all_text_contents()) for number in (0, 2)]
    page.get_by_label("Feuille 1").fill(typed[0])
    page.get_by_label("Feuille 2").fill(typed[0])
    page.get_by_role("button", name="Enregistrer la clé de secours").click()
    expect(page.get_by_role("alert")).to_contain_text("ne redonnent pas la clé")
    page.get_by_label("Feuille 2").fill(typed[1].lower())
    page.get_by_role("button", name="Enregistrer la clé de secours").click()
    expect(page.get_by_text("L’entité a une clé de secours.")).to_be_visible()
    assert cast.admin.get(f"/v1/buyers/{cast.buyer_id}")["recovery_recipient"].startswith("age1pq1")
    assert shown.problems == []


def test_an_operator_sees_what_failed_and_has_it_tried_again(window, platform, site):
    """What is parked says so and why; « Réessayer » puts it back; nothing left says that all is well."""
    attempts = ports(site).attempts
    for known in attempts.page(None).items:
        attempts.drop(known.job, known.item)
    now, consultation_id = platform.clock(), new_id(platform.clock())
    known = None
    for _ in range(MOST_TRIES):
        known = failed(known, "close-due", consultation_id, "RuntimeError (closures.py:53)", now)
    attempts.put(known)
    operator = Person(platform)
    platform.make_operator(operator.email)
    operator.sign_in().enrol()
    shown = enter(window, operator, "/exploitation/", "Exploitation")
    row = shown.page.get_by_role("row").filter(has_text=consultation_id)
    expect(row).to_contain_text("Fermeture à la date limite")
    expect(row).to_contain_text("RuntimeError (closures.py:53)")
    expect(row).to_contain_text("Mis de côté le")
    shown.axe("operations, failed work")
    shown.fits()
    row.get_by_role("button", name="Réessayer").click()
    expect(shown.page.locator(".toast").last).to_have_text("Ce travail sera repris à la prochaine exécution.")
    expect(row).to_contain_text("Reprise le")
    assert attempts.get("close-due", consultation_id).parked_at is None
    attempts.drop("close-due", consultation_id)
    shown.page.reload()
    expect(shown.page.get_by_text("Aucun travail en échec")).to_be_visible()


def test_an_operator_sees_health_and_creates_an_entity(window, platform):
    operator = Person(platform)
    platform.make_operator(operator.email)
    operator.sign_in().enrol()
    shown = enter(window, operator, "/exploitation/", "Exploitation")
    page = shown.page
    expect(page.locator(".checks__item--ok").first).to_be_visible()
    shown.axe("operations")
    shown.fits()
    page.get_by_label("SIRET").fill("12345678900023")
    page.get_by_label("Nom de l’entité").fill("Commune de Bréal")
    page.get_by_label("Département").fill("35")
    page.get_by_label("Nom de l’administrateur").fill("Ana")
    page.get_by_label("Son adresse électronique").fill(f"{secrets.token_hex(6)}@exemple.fr")
    page.get_by_role("button", name="Créer une entité").click()
    expect(page.get_by_role("alert")).to_contain_text("SIRET")
    page.get_by_label("SIRET").fill(walk.siret())
    page.get_by_role("button", name="Créer une entité").click()
    expect(page.locator(".toast").last).to_have_text("Entité créée : Commune de Bréal.")
    assert shown.problems == []


def test_the_local_mailbox_shows_the_letters_of_one_address(window, platform):
    address = f"{secrets.token_hex(6)}@exemple.fr"
    shown = window()
    page = shown.page
    page.goto(f"/boite-aux-lettres/?to={address}")
    expect(page.get_by_text("Aucun courriel", exact=True)).to_be_visible()
    Person(platform, email=address).sign_in()
    page.get_by_role("button", name="Relever le courrier").click()
    expect(page.locator(".letter")).to_contain_text(platform.code_for(address))
    shown.axe("mailbox with a letter")
