"""A letter that came back, told on the decision screen with what to do; a request to the judge; what the company reads of its deposits."""

import pytest
from playwright.sync_api import expect

from support import walk


@pytest.fixture
def told(platform):
    """Lot 1 awarded to the first of two bidders, the second one's letter sent to an address that refuses it."""
    from support.inside import ports

    cast = walk.entity(platform)
    consultation = walk.published(cast, lots=1)
    bidders, deposits = walk.all_opened(platform, cast, consultation)
    at = f"/v1/consultations/{consultation['id']}"
    rankings = [{"deposit_id": deposits[0].id, "rank": 1}, {"deposit_id": deposits[1].id, "rank": 2, "reason": "Délai trop long."}]
    verdict = {"lot": 1, "outcome": "awarded", "reason": "Meilleure offre", "amount_eur": "90000", "awardee_deposit_id": deposits[0].id}
    cast.agent.post(f"{at}/decisions", {**verdict, "rankings": rankings})
    loser, loser_id = bidders[1]
    address = loser.email
    directory = ports(platform.site).directory
    directory.move_user(directory.user(loser.id), f"{loser.id.lower()}@rebond.example")
    letter = {"kind": "rejection", "lot": 1, "company_ids": [loser_id], "fields": {"reasons": "Délai trop long au regard du critère."}}
    cast.agent.post(f"{at}/messages", letter)
    platform.settle()
    directory.move_user(directory.user(loser.id), address)
    return cast, consultation, bidders


@pytest.mark.req("REQ-097")
def test_a_letter_that_came_back_is_seen_at_once_and_sent_elsewhere(window, told):
    cast, consultation, bidders = told
    loser = bidders[1][0].get(f"/v1/companies/{bidders[1][1]}")["name"]
    shown = window()
    page = shown.sign_in(cast.agent.email, f"/acheteur/decision/?id={consultation['id']}")
    page.get_by_role("button", name="Utiliser plutôt un code de secours").click()
    page.get_by_label("Code de secours").fill(cast.agent.codes.pop())
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_text(f"{loser} n’a pas reçu la lettre")).to_be_visible()
    expect(page.get_by_text("550 5.1.1 Mailbox unavailable")).to_be_visible()
    page.get_by_text("Renvoyer", exact=True).first.click()
    page.get_by_label("Autre adresse électronique").fill("accueil@menuiserie.example")
    page.get_by_role("button", name=f"Renvoyer {loser}").click()
    expect(page.locator(".toast").last).to_have_text("Lettre renvoyée.")
    expect(page.get_by_text("Renvoyée", exact=True).first).to_be_attached()
    page.get_by_text("Noter le recours").first.click()
    page.get_by_label("Tribunal").fill("Tribunal administratif de Rennes")
    page.get_by_role("button", name="Noter le recours").click()
    expect(page.get_by_role("alert").first).to_contain_text("Saisine du juge")
    shown.axe("letters and requests to the judge")
    shown.fits(320)
    bidders[1][0].sign_in()
    theirs = window()
    page = theirs.sign_in(bidders[1][0].email, "/entreprise/")
    page.locator("details.dossier summary").first.click()
    expect(page.get_by_text("Offre non retenue", exact=False).first).to_be_visible()
    expect(page.get_by_text("Délai trop long.")).to_be_visible()
    theirs.axe("fates of a deposit")
    theirs.fits(320)
