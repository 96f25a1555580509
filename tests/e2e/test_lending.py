"""Roles, delegations, stand-ins and « Qui peut quoi » on screen, by mouse, by keyboard and on a phone (REQ-014, REQ-192)."""

import re

import pytest
from playwright.sync_api import expect

from support import walk
from support.people import Person
from support.screens import seat, toast


def days(page, platform, last):
    page.get_by_label("Premier jour").fill(walk.today(platform))
    page.get_by_label("Dernier jour").fill(walk.today(platform, last))


@pytest.mark.req("REQ-192")
def test_a_commune_delegates_and_an_agent_of_the_epci_acts_for_it(window, platform):
    epci, commune = walk.entity(platform, name="Communauté du Semnon"), walk.entity(platform, name="Commune d’Ercé")
    siret = epci.admin.refresh().get(f"/v1/buyers/{epci.buyer_id}")["siret"]
    shown = seat(window(), commune.admin)
    page = shown.page
    page.goto("/acheteur/equipe/")
    page.get_by_role("link", name="Délégations").click()
    page.get_by_role("heading", name="Délégations", level=1).wait_for()
    page.get_by_label("SIRET de l’entité qui agira").fill("123")
    page.get_by_label("SIRET de l’entité qui agira").press("Enter")
    expect(page.locator("#error-summary")).to_be_focused()
    page.get_by_label("SIRET de l’entité qui agira").fill(siret)
    page.locator("input[name=deliberation]").fill("2026-12 du 1er septembre 2026")
    days(page, platform, 90)
    shown.axe("a delegation being given")
    page.locator("input[name=deliberation]").press("Enter")
    toast(page, "Délégation donnée à Communauté du Semnon")
    row = page.get_by_role("row", name=re.compile("Communauté du Semnon"))
    expect(row).to_contain_text("En cours")
    expect(row).to_contain_text("tous ses agents")
    shown.axe("a delegation given")
    shown.fits()

    agent = seat(window(), epci.agent.sign_in())
    agent.page.goto("/acheteur/")
    agent.page.get_by_role("link", name="Commune d’Ercé (par délégation)").click()
    expect(agent.page.get_by_text("Vous agissez pour le compte de Commune d’Ercé")).to_be_visible()
    agent.axe("acting for a commune")
    agent.fits()
    online = walk.published(walk.Cast(commune.buyer_id, commune.admin, epci.agent, [one.sign_in() for one in commune.members]), lots=1)
    agent.page.goto(f"/acheteur/registres/?id={online['id']}&registre=publications")
    expect(agent.page.get_by_text("Par Gaël Agent pour le compte de Commune d’Ercé").first).to_be_visible()
    agent.page.goto(f"/acheteur/consultation/?id={online['id']}")
    agent.page.get_by_role("link", name="Qui peut quoi").click()
    agent.page.get_by_role("heading", name="Qui peut quoi", level=1).wait_for()
    delegate = agent.page.get_by_role("row", name=re.compile("Gaël Agent.*pour le compte de Commune d’Ercé"))
    expect(delegate).to_contain_text("publier")
    person = Person(platform, name="Éva Luatrice")
    agent.page.get_by_label("Adresse électronique").fill(person.email)
    days(agent.page, platform, 60)
    agent.page.get_by_role("button", name="Inviter à évaluer").click()
    toast(agent.page, f"Invitation envoyée à {person.email}.")
    agent.axe("who can do what")
    agent.fits()
    with agent.page.expect_download() as file:
        agent.page.get_by_role("link", name="Exporter en CSV").click()
    assert "pour le compte de Commune d’Ercé" in file.value.path().read_text("utf-8-sig")

    invited = seat(window(), person.sign_in().accept().enrol())
    invited.page.goto("/acheteur/")
    expect(invited.page.get_by_role("link", name=re.compile("Commune d’Ercé, jusqu’au"))).to_be_visible()
    invited.axe("an evaluator")
    invited.fits()

    row.get_by_role("button", name=re.compile("Retirer")).press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Retirer").press("Enter")
    expect(row).to_contain_text("Terminée")
    agent.page.goto(f"/acheteur/?entite={commune.buyer_id}")
    agent.page.get_by_role("heading", level=1).wait_for()
    expect(agent.page.get_by_text("Commune d’Ercé")).to_have_count(0)
    page.goto(f"/journal/?entite={commune.buyer_id}")
    expect(page.get_by_role("row", name=re.compile("Délégation retirée"))).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("Gaël Agent pour le compte de Commune d’Ercé"))).to_be_visible()
    assert shown.problems == agent.problems == invited.problems == []


def test_an_agent_names_a_stand_in_and_a_head_says_who_is_of_the_service(window, platform):
    cast = walk.entity(platform)
    admin, at = cast.admin.refresh(), f"/v1/buyers/{cast.buyer_id}"
    head = Person(platform, name="Chantal Cheffe")
    admin.invite(f"{at}/invitations", head, ["service_head"])
    head.enrol()
    voirie = admin.post(f"{at}/services", {"name": "Voirie"})
    admin.call("PATCH", f"{at}/services/{voirie['id']}", {"people": [head.id]})
    shown = seat(window(), cast.agent)
    page = shown.page
    page.goto("/acheteur/equipe/suppleances/")
    expect(page.get_by_text("Les clés d’ouverture ne se prêtent pas.")).to_be_visible()
    page.get_by_label("Remplacée par").select_option(label="Membre 1")
    days(page, platform, 5)
    shown.axe("a stand-in being named")
    page.get_by_label("Dernier jour").press("Enter")
    toast(page, "Suppléant nommé.")
    row = page.get_by_role("row", name=re.compile("Gaël Agent.*Membre 1"))
    expect(row).to_contain_text("En cours")
    shown.axe("a stand-in named")
    shown.fits()
    colleague = seat(window(), cast.members[0].sign_in())
    colleague.page.goto("/acheteur/")
    expect(colleague.page.get_by_text("Vous agissez aussi en remplacement de Gaël Agent")).to_be_visible()

    chief = seat(window(), head)
    chief.page.goto("/acheteur/services/")
    chief.page.get_by_role("button", name=re.compile("Modifier")).press("Enter")
    dialog = chief.page.get_by_role("dialog")
    expect(dialog.get_by_label("Nom")).to_have_count(0)
    dialog.get_by_label("Gaël Agent").press("Space")
    chief.axe("the people of a service")
    dialog.get_by_role("button", name="Enregistrer").press("Enter")
    expect(chief.page.get_by_role("row", name=re.compile("Voirie"))).to_contain_text("Gaël Agent")
    boss = seat(window(), cast.admin)
    boss.page.goto("/acheteur/services/")
    boss.page.get_by_label("Tenir les services à part").press("Space")
    boss.page.get_by_label("Tenir les services à part").locator("xpath=ancestor::form").get_by_role("button").press("Enter")
    expect(boss.page.get_by_text("L’entité tient ses services à part")).to_be_visible()
    boss.axe("services kept apart")
    boss.fits()
    assert shown.problems == chief.problems == boss.problems == []
