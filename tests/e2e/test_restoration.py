"""Somebody loses everything and comes back by an administrator's decision, with the screens."""

import re

import pytest
from playwright.sync_api import expect

from support import walk
from support.people import Person
from support.screens import toast


@pytest.fixture(scope="module")
def cast(platform):
    return walk.entity(platform)


def enter(window, person, path):
    """By e-mail code, then a backup code."""
    shown = window()
    page = shown.sign_in(person.email, path)
    page.get_by_role("button", name="Utiliser plutôt un code de secours").click()
    page.get_by_label("Code de secours").fill(person.codes.pop())
    page.get_by_role("button", name="Confirmer").click()
    return shown


@pytest.mark.req("REQ-157")
def test_an_administrator_who_lost_everything_comes_back(window, cast, platform):
    admin = cast.admin.refresh()
    other = admin.invite(f"/v1/buyers/{cast.buyer_id}/invitations", Person(platform, name="Bea Seconde"), ["entity_admin"]).enrol()
    platform.advance(minutes=3)
    shown = window()
    page = shown.sign_in(admin.email, "/acheteur/equipe/")
    page.get_by_role("button", name="J’ai perdu tous ces moyens").click()
    expect(page.get_by_role("heading", name="Vous avez tout perdu ?")).to_be_focused()
    expect(page.get_by_role("heading", name="Et les plis à ouvrir ?")).to_be_visible()
    shown.axe("everything is lost")
    shown.fits()
    page.get_by_role("button", name="Demander de l’aide").click()
    expect(page.get_by_text("Aide demandée le")).to_be_visible()
    shown.axe("help asked for")
    platform.settle()
    helper = enter(window, other, "/compte/aide/")
    theirs = helper.page
    expect(theirs.get_by_role("heading", name="Accès perdus")).to_be_visible()
    helper.axe("who asks for help")
    helper.fits()
    theirs.get_by_role("button", name=re.compile("^Rétablir l’accès")).click()
    theirs.get_by_role("dialog").get_by_role("button", name="Rétablir l’accès").click()
    toast(theirs, "sera rétabli dans vingt-quatre heures")
    expect(theirs.get_by_text("Accordée : l’accès sera rétabli le")).to_be_visible()
    platform.advance(hours=24)
    page.context.clear_cookies()
    shown.sign_in(admin.email, "/acheteur/equipe/")
    page.get_by_role("button", name="J’ai perdu tous ces moyens").click()
    expect(page.get_by_text("Le délai est passé")).to_be_visible()
    shown.axe("the delay is over")
    page.get_by_role("button", name="Créer de nouveaux moyens de connexion").click()
    page.get_by_label("Nom de cette clé").fill("Nouveau poste")
    page.get_by_role("button", name="Créer ma clé d’accès").click()
    page.get_by_role("button", name="Mes codes sont rangés").click()
    expect(page.get_by_role("heading", name="Équipe", level=1)).to_be_visible()
    page.goto("/journal/")
    expect(page.get_by_text("Moyens de connexion perdus retirés").first).to_be_visible()
    assert shown.problems == []
    assert helper.problems == []


@pytest.mark.req("REQ-157")
def test_the_link_of_a_letter_cancels_by_one_click(window, cast, platform):
    platform.advance(minutes=3)
    agent = Person(platform, email=cast.agent.email).sign_in()
    agent.post("/v1/session/restoration")
    platform.settle()
    link = re.search(r"(/compte/annulation/\S+)", next(text for text in platform.texts(agent.email) if "/compte/annulation/" in text))[1]
    shown = window()
    page = shown.page
    page.goto(link)
    expect(page.get_by_role("button", name="Annuler la demande")).to_be_visible()
    assert agent.get("/v1/session/restoration")["restoration"], "looking changes nothing"
    shown.axe("a link that cancels")
    shown.fits()
    page.get_by_role("button", name="Annuler la demande").click()
    expect(page.get_by_text("C’est annulé")).to_be_visible()
    shown.axe("cancelled")
    assert agent.get("/v1/session/restoration")["restoration"] is None
    page.goto(link)
    page.get_by_role("button", name="Annuler la demande").click()
    expect(page.get_by_text("Il n’y a plus rien à annuler")).to_be_visible()
    assert shown.problems == []


@pytest.mark.req("REQ-190")
def test_a_second_administrator_is_asked_from_the_first_day(window, platform):
    cast = walk.entity(platform)
    shown = enter(window, cast.admin, "/acheteur/equipe/")
    page = shown.page
    expect(page.get_by_text("Une seule personne administre l’entité")).to_be_visible()
    shown.axe("one administrator")
    shown.fits()
    page.get_by_role("button", name="Inviter une seconde personne administratrice").click()
    dialog = page.get_by_role("dialog", name="Inviter une personne")
    dialog.get_by_label("Nom").fill("Bea Seconde")
    dialog.get_by_label("Adresse électronique").fill(f"bea.{cast.buyer_id.lower()}@exemple.fr")
    dialog.get_by_label("Administrateur").check()
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Une seconde personne est invitée")).to_be_visible()
    assert shown.problems == []
