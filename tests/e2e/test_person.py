"""A person's own account on the screen: another address, one's data, the end."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from support import walk
from support.people import Person
from support.screens import toast


@pytest.mark.req("REQ-007")
def test_a_person_changes_address_and_the_old_mailbox_takes_it_back(window, platform):
    person, new = Person(platform, name="Mona Mobile").sign_in(), Person(platform).email
    platform.advance(seconds=121)
    shown = window()
    page = shown.sign_in(person.email, "/compte/")
    page.get_by_label("Nouvelle adresse électronique").fill(new)
    page.get_by_role("button", name="Changer d’adresse").click()
    page.get_by_label("Code reçu à l’adresse actuelle").fill("000000")
    page.get_by_label("Code reçu à la nouvelle adresse").fill(platform.code_for(new))
    page.get_by_role("button", name="Confirmer la nouvelle adresse").click()
    expect(page.get_by_role("alert")).to_contain_text("Ce code n’est pas le bon")
    shown.axe("a code is wrong")
    shown.fits()
    page.get_by_label("Code reçu à l’adresse actuelle").fill(platform.code_for(person.email))
    page.get_by_role("button", name="Confirmer la nouvelle adresse").click()
    toast(page, "Adresse changée")
    expect(page.get_by_text(f"Vous vous connectez par {new}.")).to_be_visible()
    link = re.search(r"(/compte/annulation/\S+)", platform.texts(person.email)[-1])[1]
    other = window()
    other.page.goto(link)
    other.axe("the link of the old mailbox")
    other.fits()
    other.page.get_by_role("button", name="Annuler la demande").click()
    expect(other.page.get_by_text("C’est annulé")).to_be_visible()
    page.goto("/compte/")
    expect(page.get_by_role("heading", name="Se connecter ou s’inscrire")).to_be_visible()
    assert shown.problems == []
    assert other.problems == []


@pytest.mark.req("REQ-007")
def test_a_person_takes_their_data_away_and_closes_the_account(window, platform):
    person, _ = walk.company(platform)
    platform.advance(seconds=121)
    shown = window()
    page = shown.sign_in(person.email, "/compte/")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Télécharger mes données").click()
    assert taken.value.suggested_filename == "sous-pli-mes-donnees.json"
    assert json.loads(Path(taken.value.path()).read_text("utf-8"))["account"]["email"] == person.email
    page.get_by_role("button", name="Supprimer mon compte").click()
    dialog = page.get_by_role("dialog", name="Supprimer votre compte ?")
    expect(dialog).to_contain_text("La loi fait conserver les registres")
    shown.axe("closing the account")
    shown.fits()
    dialog.get_by_role("button", name="Supprimer mon compte").click()
    expect(page.get_by_role("link", name="Se connecter").first).to_be_visible()
    assert person.get("/v1/session")["user"] is None
    assert shown.problems == []


def test_the_last_administrator_is_told_why_they_cannot_leave(window, platform):
    cast = walk.entity(platform)
    cast.admin.refresh()
    shown = window()
    page = shown.sign_in(cast.admin.email, "/compte/")
    page.get_by_role("button", name="Utiliser plutôt un code de secours").click()
    page.get_by_label("Code de secours").fill(cast.admin.codes.pop())
    page.get_by_role("button", name="Confirmer").click()
    page.get_by_role("button", name="Supprimer mon compte").click()
    page.get_by_role("dialog").get_by_role("button", name="Supprimer mon compte").click()
    expect(page.get_by_role("alert")).to_contain_text("garde au moins un administrateur")
    shown.axe("the last administrator")
    assert shown.problems == []
