"""Procedures of several phases by the screens: a restricted design contest, from applications to the winner's negotiation."""

import io
import zipfile
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from chalicelib.domain.instants import to_text
from support import dossiers, phases, walk
from support.screens import toast


@pytest.mark.req("REQ-087")
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
    drawn = io.BytesIO()
    with zipfile.ZipFile(drawn, "w") as made:
        made.writestr("docProps/core.xml", "<p><dc:creator>Canari-9c1f</dc:creator></p>")
        made.writestr("word/document.xml", "<w:t>Le projet</w:t>")
    (tmp_path / "plan.docx").write_bytes(drawn.getvalue())
    dossiers.answer(bidder, projects, {"Projet anonyme, lot 1": tmp_path / "plan.docx"}, said="creator : Canari-9c1f")
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
    page.get_by_role("button", name="Déposer le procès-verbal du jury").click()
    expect(page.locator("main")).to_contain_text("Choisissez le procès-verbal signé.")
    page.locator("input[type=file]").first.set_input_files({"name": "pv-jury.pdf", "mimeType": "application/pdf", "buffer": walk.PDF})
    page.get_by_label("Avis du jury").fill("Procès-verbal du jury signé ce jour : projet n° 1 classé premier, n° 2 second.")
    page.get_by_role("button", name="Déposer le procès-verbal du jury").click()
    toast(page, "Procès-verbal du jury déposé")
    agent.axe("the jury's record")
    agent.fits()
    opener.page.reload()
    other = dossiers.enter(window, cast.members[1], f"/ouverture/?consultation={projects['id']}")
    for visitor in (opener, other):
        assert "Menuiserie" not in visitor.page.locator("main").inner_text()
        visitor.page.get_by_role("button", name="Approuver la levée de l’anonymat").click()
        expect(visitor.page.get_by_role("button", name="Approuver la levée de l’anonymat")).to_have_count(0)
    expect(other.page.locator("main")).to_contain_text("Anonymat levé")
    expect(other.page.locator("article.deposit").first).to_contain_text("Menuiserie")
    step = cast.agent.sign_in().get(f"/v1/consultations/{projects['id']}/phases")["steps"]
    assert [(one["phase"], len(one["candidates"])) for one in step] == [("winner-negotiation", 2)]
    winner = phases.invite(cast, projects, procedure="CONCOURS_RESTREINT", phase="winner-negotiation")
    assert len(winner["invitees"]) == 2
    for visitor in window.opened:
        assert not visitor.problems


FRAMEWORK = {**walk.TERMS, "framework": {"multiple": True, "maximum_eur": "2000000.00", "duration_months": 48, "call_offs": True}}


def opened_by_screens(window, platform, cast, consultation, envelope):
    """After the deadline, the committee opens that envelope of each deposit and draws up the record."""
    walk.after_deadline(platform, consultation)
    platform.fire("close_due")
    opener = dossiers.hold_session(window, cast, consultation)
    dossiers.open_every(opener.page, envelope)
    dossiers.draw_up(opener.page)
    opener.context.close()


@pytest.mark.req("REQ-121")
def test_a_call_off_from_a_framework_agreement(window, platform, tmp_path):
    cast = dossiers.entity_with_passphrases(platform)
    frame = walk.published(cast, lots=2, terms=FRAMEWORK)
    (ann, ann_co), (bob, bob_co) = walk.company(platform), walk.company(platform)
    held = {1: walk.deposited(ann, ann_co, frame["id"]), 2: walk.deposited(bob, bob_co, frame["id"], (2,))}
    walk.after_deadline(platform, frame)
    phases.back(cast)
    assert phases.open_all(phases.table(cast, frame), {})
    for lot, deposit in held.items():
        verdict = {
            "lot": lot,
            "outcome": "awarded",
            "reason": "Meilleure offre",
            "amount_eur": "400000.00",
            "awardee_deposit_id": deposit.id,
        }
        cast.agent.post(f"/v1/consultations/{frame['id']}/decisions", verdict)

    agent = dossiers.enter(window, cast.agent, f"/acheteur/consultation/?id={frame['id']}")
    agent.page.get_by_role("link", name="Suite de la procédure").click()
    order = dossiers.invite(agent, cast, frame, "marché subséquent", tmp_path, days=21)
    assert [one["lots"] for one in order["invitees"]] == [[1], [2]]
    assert order["reference"] == frame["reference"] + "-MS1"
    (tmp_path / "offre.pdf").write_bytes(walk.PDF)
    bidder = dossiers.enter_company(window, ann)
    page = bidder.page
    page.get_by_role("link", name="Répondre").click()
    page.get_by_role("heading", name="Candidat et lots").wait_for()
    page.get_by_label("Lot 2").check()
    page.get_by_role("button", name="Continuer").click()
    expect(page.locator("#error-summary")).to_contain_text("pas invitée pour tous ces lots")
    dossiers.answer(bidder, order, {"Offre, lot 1": tmp_path / "offre.pdf"})
    opened_by_screens(window, platform, cast, order, "Offre, lot 1")
    phases.back(cast)
    at = f"/v1/consultations/{order['id']}/openings"
    [begun] = cast.agent.get(at)["items"]
    session = cast.agent.get(f"{at}/{begun['id']}")
    assert session["deposits"][0]["envelopes"][0]["state"] == "opened"


@pytest.mark.parametrize(
    ("procedure", "steps"),
    [
        ("AOR", [("offer", "offres")]),
        ("PAN", [("initial-offer", "offres initiales"), ("round", "offres intermédiaires"), ("final-offer", "offres finales")]),
    ],
)
def test_sealed_phases(window, platform, tmp_path, procedure, steps):
    cast = dossiers.entity_with_passphrases(platform)
    first = walk.published(cast, procedure=procedure, lots=1)
    person, company_id = walk.company(platform)
    (tmp_path / "piece.pdf").write_bytes(walk.PDF)
    bidder = dossiers.enter_company(window, person)
    dossiers.answer(bidder, first, {"Candidature": tmp_path / "piece.pdf"})
    opened_by_screens(window, platform, cast, first, "Candidature")
    before, last = first, steps[-1][1]
    for _, label in steps:
        agent = dossiers.enter(window, cast.agent, f"/acheteur/phases/?consultation={before['id']}")
        before = dossiers.invite(agent, cast, before, label, tmp_path)
        bidder = dossiers.enter_company(window, person)
        dossiers.answer(bidder, before, {"Offre, lot 1": tmp_path / "piece.pdf"})
        if label == last:
            opened_by_screens(window, platform, cast, before, "Offre, lot 1")
        else:  # by the API: the screens are the same from one round to the next
            walk.after_deadline(platform, before)
            phases.back(cast)
            assert phases.open_all(phases.table(cast, before), {})
        for visitor in (agent, bidder):
            assert not visitor.problems
            visitor.context.close()


@pytest.mark.req("REQ-122")
def test_a_dynamic_system_takes_applications_at_any_time_then_calls_all_it_admitted(window, platform, tmp_path):
    cast = dossiers.entity_with_passphrases(platform)
    valid_until = to_text(platform.clock() + timedelta(days=700))
    system = walk.published(cast, procedure="SAD", lots=1, valid_until=valid_until)
    person, _ = walk.company(platform)
    (tmp_path / "piece.pdf").write_bytes(walk.PDF)
    walk.after_deadline(platform, system)
    platform.fire("close_due")
    bidder = dossiers.enter_company(window, person)
    dossiers.answer(bidder, system, {"Candidature": tmp_path / "piece.pdf"})
    expect(bidder.page.locator("main")).not_to_contain_text("hors délai")
    opener = dossiers.hold_session(window, cast, system)
    dossiers.open_every(opener.page, "Candidature")
    dossiers.draw_up(opener.page)
    agent = dossiers.enter(window, cast.agent, f"/acheteur/phases/?consultation={system['id']}")
    order = dossiers.invite(agent, cast, system, "marché spécifique", tmp_path, days=15)
    bidder = dossiers.enter_company(window, person)
    dossiers.answer(bidder, order, {"Offre, lot 1": tmp_path / "piece.pdf"})
    opened_by_screens(window, platform, cast, order, "Offre, lot 1")
