"""The analysis of offers on screen: the buyer sets the grid, two evaluators mark by keyboard alone, the consensus, the ranking, the decision."""

import re

import pytest
from playwright.sync_api import expect

from support import evaluating
from support.screens import seat, toast


@pytest.fixture
def table(platform):
    return evaluating.opened(platform, bidders=3)


def open_part(shown, table, part=""):
    shown.page.goto(f"/acheteur/analyse/?id={table.id}&lot=1" + (f"&vue={part}" if part else ""))
    shown.page.get_by_role("heading", name="Analyse des offres").wait_for()


def set_grid(shown, table):
    open_part(shown, table)
    page = shown.page
    page.get_by_role("button", name="Ajouter un sous-critère Valeur technique").click()
    page.get_by_label("Sous-critère", exact=True).first.fill("Méthodologie")
    page.get_by_label("Sous-critère", exact=True).last.fill("Délai")
    weights = page.get_by_label("Poids", exact=True)
    weights.nth(1).fill("25")
    weights.nth(2).fill("14")
    for person in table.evaluators:
        page.get_by_label(person.name, exact=True).check()
    page.get_by_role("button", name="Arrêter la grille").click()
    expect(page.locator("#error-summary")).to_contain_text("poids de 40")
    shown.axe("a grid that is wrong")
    weights.nth(2).fill("15")
    page.get_by_role("button", name="Arrêter la grille").click()
    toast(page, "Grille arrêtée")
    shown.axe("the grid")
    shown.fits()


def enter_prices(shown, table):
    open_part(shown, table, "offres")
    page = shown.page
    amounts = page.get_by_label(re.compile("montant de l’offre"))
    for index, amount in enumerate(("100 000,50", "125 000", "60 000")):
        amounts.nth(index).fill(amount)
    page.get_by_role("button", name="Enregistrer").click()
    toast(page, "Enregistré")
    shown.axe("prices")
    shown.fits()


def mark_by_keyboard(shown, table, marks):
    """From the address bar to the closing, no mouse: arrows, Enter, F2, Escape."""
    open_part(shown, table)
    page = shown.page
    page.locator(".mark-grid input").first.focus()
    keys = page.keyboard
    keys.type("12")
    keys.press("Enter")
    expect(page.locator("#mark-0-0-error")).to_have_text("La note va de 0 à 10.")
    shown.axe("a mark out of its scale")
    keys.press("ArrowUp")
    for row, (first, second) in enumerate(marks):
        keys.type(first)
        keys.press("ArrowRight")
        expect(page.locator(f"#mark-{row}-1")).to_be_focused()
        keys.type(second)
        if row == 0:
            keys.press("F2")
            expect(page.locator("#f-comment")).to_be_focused()
            keys.type("Planning convaincant")
            keys.press("Escape")
            expect(page.locator("#mark-0-1")).to_be_focused()
        keys.press("Enter")
        keys.press("ArrowLeft")
    expect(page.locator(".save-state")).to_contain_text("Enregistré à")
    expect(page.locator('.mark[data-state="saved"]')).to_have_count(6)
    shown.axe("marks")
    shown.fits()
    page.reload()
    expect(page.locator("#mark-2-1")).to_have_value(marks[2][1])
    expect(page.locator("#mark-0-0")).to_have_value(marks[0][0])
    page.get_by_role("button", name="Clore mes notes").focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Clore mes notes").focus()
    page.keyboard.press("Enter")
    toast(page, "Notes closes")
    expect(page.locator("#mark-0-0")).to_have_attribute("readonly", "")


def agree(shown, table):
    open_part(shown, table)
    page = shown.page
    expect(page.locator(".mark--differs")).to_have_count(1)
    cell = page.locator(".mark--differs input")
    expect(cell).to_have_value("")
    shown.axe("consensus")
    shown.fits()
    cell.focus()
    cell.fill("8,5")
    cell.press("F2")
    page.locator("#f-comment").fill("Moyens humains confirmés par le mémoire.")
    page.locator("#f-comment").press("Escape")
    expect(page.locator(".save-state")).to_contain_text("Enregistré à")
    page.get_by_role("button", name="Clore le consensus").click()
    toast(page, "Consensus clos")


def report(shown, table):
    page = shown.page
    page.goto(f"/acheteur/analyse/rapport/?id={table.id}")
    page.get_by_role("heading", name="Rapport de présentation").wait_for()
    expect(page.get_by_role("heading", name=re.compile("Conflits d’intérêts"))).to_be_visible()
    page.get_by_role("button", name=re.compile("Modifier Conflits")).click()
    page.get_by_label(re.compile("Conflits d’intérêts")).fill("Aucun lien déclaré par les trois évaluateurs.")
    page.get_by_role("button", name="Enregistrer").click()
    toast(page, "Enregistré")
    expect(page.get_by_text("modifié à la main")).to_be_visible()
    shown.axe("report")
    shown.fits()
    page.get_by_role("button", name="Figer le rapport").click()
    page.get_by_role("dialog").get_by_role("button", name="Figer le rapport").click()
    toast(page, "Rapport figé")
    expect(page.get_by_text("Version 1 figée le")).to_be_visible()
    shown.axe("report, frozen")


def test_from_the_grid_to_the_decision_by_a_buyer_and_two_evaluators(window, platform, table):
    buyer = seat(window(), table.agent)
    set_grid(buyer, table)
    enter_prices(buyer, table)
    one, two = (seat(window(), person) for person in table.evaluators)
    mark_by_keyboard(one, table, [("8", "4,5"), ("7", "5"), ("6", "3")])
    open_part(buyer, table, "classement")
    expect(buyer.page.get_by_text("plus tôt, il les révélerait")).to_be_visible()
    open_part(two, table, "consensus")
    expect(two.page.get_by_text("Note encore")).to_be_visible()
    two.axe("waiting for the others")
    mark_by_keyboard(two, table, [("9", "4,5"), ("7", "5"), ("6", "3")])
    agree(buyer, table)
    open_part(buyer, table)
    page = buyer.page
    ranking = page.get_by_role("table", name="Classement des offres")
    expect(ranking.get_by_role("row")).to_have_count(4)
    expect(page.get_by_role("table", name="Prix signalés")).to_contain_text("moyenne des autres")
    buyer.axe("ranking")
    buyer.fits()
    page.get_by_role("link", name="Préparer la décision").click()
    page.get_by_role("heading", name="Décision et suites").wait_for()
    expect(page.get_by_text("proposés d’après le classement")).to_be_visible()
    expect(page.get_by_label("Attributaire").locator("option:checked")).not_to_have_text("Choisir")
    assert sorted(rank.input_value() for rank in page.get_by_label(re.compile("^Rang de")).all()) == ["1", "2", "3"]
    report(buyer, table)
    for shown in (buyer, one, two):
        assert not shown.problems
