"""A buyer overseas: screens tell its own clock beside that of Paris, to bidders as to agents."""

from datetime import timedelta

from playwright.sync_api import expect

from chalicelib.domain.instants import from_text
from support import dossiers, walk

CLOCK = "heure de la Martinique"


def test_receipt_lists_and_dashboard_tell_both_clocks(window, platform):
    cast = walk.entity(platform, department="972")
    consultation = walk.published(cast, lots=1)
    person, company_id = walk.company(platform)
    deposit = walk.deposited(person, company_id, consultation["id"])
    shown = window()
    page = shown.sign_in(person.email, f"/entreprise/recepisse/?id={deposit.id}")
    expect(page.locator(".receipt-sheet").get_by_text(CLOCK)).to_have_count(3)
    shown.axe("a receipt with two clocks")
    page.goto("/entreprise/")
    expect(page.get_by_role("row").filter(has_text=consultation["reference"])).to_contain_text(CLOCK)
    page.goto(f"/consultations/{consultation['id']}")
    expect(page.locator("#mine")).to_contain_text(CLOCK)
    page.goto(f"/consultations?q={consultation['reference']}")
    expect(page.locator(".result__deadline").first).to_contain_text(CLOCK)
    platform.set_clock(from_text(consultation["submission_deadline"]) - timedelta(days=3))
    buyer = dossiers.enter(window, cast.agent, "/acheteur/")
    agent = buyer.page
    expect(agent.get_by_role("row").filter(has_text=consultation["reference"])).to_contain_text(CLOCK)
    expect(agent.locator(".agenda--week")).to_contain_text(CLOCK)
    assert shown.problems == buyer.problems == []
