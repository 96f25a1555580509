"""The admission of applications on screen: one table, a verdict for all lots or one, fewer candidates kept."""

import re

from playwright.sync_api import expect

from support import phases, walk
from support.screens import seat, toast


def test_a_clerk_judges_applications_lot_by_lot(window, platform):
    cast = walk.entity(platform)
    consultation = walk.published(cast, lots=2)
    for person, company_id in [walk.company(platform) for _ in range(2)]:
        walk.deposited(person, company_id, consultation["id"], lots=(1, 2))
    walk.after_deadline(platform, consultation)
    phases.back(cast)
    table = phases.table(cast, consultation)
    first = cast.agent.get(f"/v1/consultations/{consultation['id']}/applications")["items"][0]
    table.open(first["deposit_id"], "L000-candidacy")
    shown = seat(window(), cast.agent)
    page = shown.page
    page.goto(f"/acheteur/analyse/candidatures/?id={consultation['id']}")
    page.get_by_role("heading", name="Admission des candidatures").wait_for()
    expect(page.get_by_text("1 candidature n’est pas encore ouverte.")).to_be_visible()
    row = page.get_by_role("row", name=re.compile(first["company"]["name"]))
    row.get_by_role("button", name="Statuer").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Rejetée").check()
    dialog.get_by_label("Lot 1").uncheck()
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(dialog).to_contain_text("Motivez le rejet")
    shown.axe("a verdict")
    shown.fits()
    dialog.get_by_label("Motif du rejet").fill("Capacités insuffisantes pour ce lot")
    dialog.get_by_role("button", name="Enregistrer").click()
    toast(page, "Enregistré")
    expect(row).to_contain_text("Lot 2")
    expect(row).to_contain_text("R2144-7")
    shown.axe("applications")
    shown.fits()
    row.get_by_role("link", name="Demander un complément").click()
    expect(page.get_by_label("Nature du courrier").locator("option:checked")).to_have_text("Demande de complément de candidature")
    group = page.get_by_role("group", name=re.compile("Destinataires|À"))
    expect(group.get_by_role("checkbox", checked=True)).to_have_count(1)
    expect(group.get_by_label(first["company"]["name"])).to_be_checked()
    assert not shown.problems


def test_fewer_candidates_are_kept(window, platform):
    cast = walk.entity(platform)
    consultation = walk.published(cast, lots=1, procedure="PAN")
    for person, company_id in [walk.company(platform) for _ in range(4)]:
        walk.deposited(person, company_id, consultation["id"])
    walk.after_deadline(platform, consultation)
    phases.back(cast)
    phases.judge(cast, consultation, {})
    shown = seat(window(), cast.agent)
    page = shown.page
    page.goto(f"/acheteur/analyse/candidatures/?id={consultation['id']}")
    page.get_by_role("heading", name="Limiter le nombre de candidats").wait_for()
    boxes = page.get_by_role("group", name="Candidats gardés").get_by_role("checkbox")
    for index in (0, 1):
        boxes.nth(index).check()
    page.get_by_label("Critères objectifs").fill("Références comparables, notées sur 20 selon l’avis.")
    page.get_by_role("button", name="Garder ces candidats").click()
    expect(page.locator("#error-summary")).to_contain_text("au moins 3 candidats")
    shown.axe("too few candidates")
    boxes.nth(2).check()
    page.get_by_role("button", name="Garder ces candidats").click()
    toast(page, "Nombre de candidats limité")
    expect(page.get_by_text("3 candidats gardés")).to_be_visible()
    expect(page.get_by_role("table")).to_contain_text("R2142-15")
    shown.axe("candidates kept")
    shown.fits()
