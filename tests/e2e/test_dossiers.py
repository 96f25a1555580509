"""Procedures of several phases by the screens: a restricted design contest, from applications to the winner's negotiation."""

import pytest
from playwright.sync_api import expect

from support import dossiers, phases, walk


@pytest.mark.req("REQ-012")
@pytest.mark.req("REQ-020")
@pytest.mark.req("REQ-065")
def test_a_restricted_contest(window, platform, tmp_path):
    cast = dossiers.entity_with_passphrases(platform)
    first = walk.published(cast, procedure="CONCOURS_RESTREINT", lots=1)
    (ann, _), (bob, bob_co) = walk.company(platform), walk.company(platform)
    (tmp_path / "dossier.pdf").write_bytes(walk.PDF)
    bidder = dossiers.enter_company(window, ann)
    dossiers.answer(bidder, first, {"Candidature": tmp_path / "dossier.pdf"})
    walk.deposited(bob, bob_co, first["id"])
    walk.after_deadline(platform, first)
    platform.fire("close_due")

    opener = dossiers.hold_session(window, cast, first)
    dossiers.open_every(opener.page, "Candidature")
    dossiers.draw_up(opener.page)
    opener.axe("opening of applications")
    agent = dossiers.enter(window, cast.agent, f"/acheteur/phases/?consultation={first['id']}")
    projects = dossiers.invite(agent, cast, first, "projets anonymes", tmp_path)
    platform.settle()
    assert any("invitation à répondre" in subject for subject in platform.mails(ann.email))

    bidder = dossiers.enter_company(window, ann)
    expect(bidder.page.locator("main")).to_contain_text("Invitations à répondre")
    bidder.axe("company space, invitations")
    bidder.fits()
    (tmp_path / "plan.pdf").write_bytes(walk.PDF + b"plan")
    dossiers.answer(bidder, projects, {"Projet anonyme, lot 1": tmp_path / "plan.pdf"})
    bob.sign_in()
    walk.deposited(bob, bob_co, projects["id"])
    walk.after_deadline(platform, projects)
    platform.fire("close_due")

    opener = dossiers.hold_session(window, cast, projects)
    cards = opener.page.locator("article.deposit")
    expect(cards).to_have_count(2)
    dossiers.open_every(opener.page, "Projet, lot 1")
    for name in ("Menuiserie", "SIRET"):
        assert name not in opener.page.locator("main").inner_text()
    expect(cards.first).to_contain_text("Projet n°")
    dossiers.draw_up(opener.page)
    opener.axe("anonymous projects")
    opener.fits()

    agent = dossiers.enter(window, cast.agent, f"/ouverture/?consultation={projects['id']}")
    page = agent.page
    page.get_by_label("Avis du jury").fill("Procès-verbal du jury signé ce jour : projet n° 1 classé premier, n° 2 second.")
    agent.axe("anonymity")
    page.get_by_role("button", name="Lever l’anonymat").click()
    expect(page.locator("main")).to_contain_text("Anonymat levé")
    expect(page.locator("article.deposit").first).to_contain_text("Menuiserie")
    step = cast.agent.sign_in().get(f"/v1/consultations/{projects['id']}/phases")["steps"]
    assert [(one["phase"], len(one["candidates"])) for one in step] == [("winner-negotiation", 2)]
    winner = phases.invite(cast, projects, procedure="CONCOURS_RESTREINT", phase="winner-negotiation")
    assert len(winner["invitees"]) == 2
    for visitor in window.opened:
        assert not visitor.problems
