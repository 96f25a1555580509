"""The opening in the browser: two members in their own windows, the opener's candidacies then offers, the record (REQ-065, REQ-084, REQ-085)."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from support import phases, walk
from support.dossiers import PASSPHRASE, enter, entity_with_passphrases, hold_session, unlock


@pytest.fixture
def scene(platform):
    """A closed consultation with one deposit in time and one late; members' keys have a passphrase the browser can use."""
    cast = entity_with_passphrases(platform)
    consultation = walk.published(cast, lots=1)
    (first, first_id), (second, second_id) = walk.company(platform), walk.company(platform)
    in_time = walk.deposited(first, first_id, consultation["id"])
    walk.after_deadline(platform, consultation)
    second.sign_in()
    walk.deposited(second, second_id, consultation["id"])
    platform.fire("close_due")
    return cast, consultation, in_time


def approve(visitor, person):
    page = visitor.page
    page.get_by_role("button", name="Approuver l’ouverture").click()
    page.locator("dialog[open]").get_by_label("Phrase de passe", exact=True).fill("mauvaise phrase")
    page.get_by_role("button", name="Déverrouiller").click()
    expect(page.locator("dialog[open]")).to_contain_text("n’est pas la bonne")
    page.locator("dialog[open]").get_by_label("Phrase de passe", exact=True).fill(PASSPHRASE.upper().replace("-", " "))
    page.get_by_role("button", name="Déverrouiller").click()


@pytest.mark.req("REQ-065")
@pytest.mark.req("REQ-084")
@pytest.mark.req("REQ-085")
def test_two_members_approve_and_the_opener_opens(window, platform, scene):
    cast, consultation, in_time = scene
    path = f"/ouverture/?consultation={consultation['id']}"
    opener = enter(window, cast.agent, path)
    page = opener.page
    page.get_by_role("button", name="Commencer la séance").click()
    page.get_by_text("Il manque 2 accords").wait_for()
    opener.axe("opening, waiting")
    opener.fits()
    for member in cast.members[:2]:
        visitor = enter(window, member, path)
        approve(visitor, member)
        visitor.page.locator(".toast").get_by_text("Votre approbation est enregistrée").wait_for()
        visitor.axe("opening, approved")
    page.get_by_text("Les 2 accords nécessaires sont réunis").wait_for()
    card = page.locator("article").filter(has_text=in_time.receipt["number"])
    late = page.locator("article").filter(has_text="hors délai")
    expect(late).to_contain_text("après la date limite")
    expect(late.get_by_role("button", name="Ouvrir Candidature")).to_have_count(0)
    expect(card.locator("li.envelope").nth(1)).to_contain_text("une fois la candidature admise")
    card.get_by_role("button", name="Ouvrir Candidature").click()
    expect(card.locator("li.envelope").nth(0)).to_contain_text("ouverte, intègre")
    card.get_by_role("button", name="Admettre la candidature").click()
    card.get_by_role("button", name="Ouvrir Offre, lot 1").click()
    expect(card.locator("li.envelope").nth(1)).to_contain_text("ouverte, intègre")
    with page.expect_download() as download:
        card.get_by_role("button", name="Enregistrer L001-offer.pdf").click()
    assert Path(download.value.path()).read_bytes() == in_time.plain["L001-offer"]
    opener.axe("opening, opened")
    opener.fits()
    page.get_by_label("Personnes présentes").fill("La maire\nLe directeur des services")
    page.get_by_role("button", name="Établir le procès-verbal").click()
    page.get_by_text("Procès-verbal établi").first.wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger le PDF").click()
    assert Path(download.value.path()).read_bytes()[:5] == b"%PDF-"
    assert not opener.problems


@pytest.mark.req("REQ-080")
def test_before_the_deadline_the_screen_says_when(window, platform):
    cast = walk.entity(platform)
    consultation = walk.published(cast, lots=1)
    visitor = enter(window, cast.agent, f"/ouverture/?consultation={consultation['id']}")
    expect(visitor.page.get_by_text("Il est trop tôt")).to_be_visible()
    expect(visitor.page.get_by_role("button", name="Commencer")).to_have_count(0)
    visitor.axe("opening, too early")
    visitor.fits()


def test_a_procedure_given_up_is_read_and_offers_no_act(window, platform, scene):
    """Given up after its opening: what was opened is there, no button is. Given up before: nothing is shown, not even how many."""
    cast, consultation, in_time = scene
    phases.back(cast)
    table = phases.table(cast, consultation)
    table.open(in_time.id, "L000-candidacy")
    reason = "Le besoin a disparu : l’école ferme à la rentrée prochaine."
    cast.agent.refresh().post(f"/v1/consultations/{consultation['id']}/cancellation", {"reason": reason})
    sealed = walk.published(cast, lots=1)
    cast.agent.refresh().post(f"/v1/consultations/{sealed['id']}/cancellation", {"reason": reason})
    shown = enter(window, cast.agent, f"/ouverture/?consultation={consultation['id']}")
    main = shown.page.locator("main")
    expect(main.get_by_role("alert").or_(main.locator(".alert")).first).to_contain_text("se lit ici")
    expect(main.locator("article").filter(has_text=in_time.receipt["number"])).to_contain_text("ouverte, intègre")
    expect(main.get_by_role("button", name=re.compile("Ouvrir|Approuver|Admettre|séance"))).to_have_count(0)
    shown.axe("opening, given up")
    shown.fits()
    shown.page.goto(f"/ouverture/?consultation={sealed['id']}")
    expect(main).to_contain_text("elles restent scellées")
    expect(main.get_by_role("button", name=re.compile("Ouvrir|Approuver|séance"))).to_have_count(0)
    assert shown.problems == []


SHARES = re.compile(r"/shares(\?|$)")


def _one_a_page(url: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}limit=1"


def test_shares_leave_by_pages_and_a_cut_sends_no_page_twice(window, platform, scene):
    """Pages of one envelope: the second is lost, then approving again sends it alone; then every envelope opens in one gesture."""
    cast, consultation, in_time = scene
    path = f"/ouverture/?consultation={consultation['id']}"
    opener = enter(window, cast.agent, path)
    opener.page.get_by_role("button", name="Commencer la séance").click()
    opener.page.get_by_text("Il manque 2 accords").wait_for()
    sent, lost = [], []

    def deliver(route):
        if len(sent) == 1 and not lost:
            lost.append(route.request.post_data_json)
            problem = {"type": "/problemes/unavailable/", "code": "unavailable", "detail": "Réessayez."}
            return route.fulfill(status=409, content_type="application/problem+json", body=json.dumps(problem))
        sent.append([share["slot"] for share in route.request.post_data_json["shares"]])
        return route.continue_()

    for member in cast.members[:2]:
        visitor = enter(window, member, path)
        visitor.page.route(SHARES, lambda route: route.continue_(url=_one_a_page(route.request.url)))
        if member is cast.members[0]:
            visitor.page.route("**/approvals/pages", deliver)
        visitor.page.get_by_role("button", name="Approuver l’ouverture").click()
        unlock(visitor.page)
        if member is cast.members[0]:
            expect(visitor.page.get_by_text("Réessayez.")).to_be_visible()
            visitor.page.reload()
            visitor.page.get_by_role("button", name="Approuver l’ouverture").click()
            unlock(visitor.page)
        visitor.page.locator(".toast").get_by_text("Votre approbation est enregistrée").wait_for()
        assert visitor.page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('souspli-approbation'))") == []
    assert [len(page) for page in sent] == [1] * 4, "two deposits of two envelopes, each page once"
    assert len(lost) == 1
    page = opener.page
    card = page.locator("article").filter(has_text=in_time.receipt["number"])
    card.get_by_role("button", name="Ouvrir Candidature").click()
    expect(card.locator("li.envelope").nth(0)).to_contain_text("ouverte, intègre")


def test_every_envelope_that_may_be_opened_opens_in_one_gesture(window, platform):
    cast = entity_with_passphrases(platform)
    consultation = walk.published(cast, lots=1)
    people = [walk.company(platform) for _ in range(3)]
    for person, company_id in people:
        walk.deposited(person, company_id, consultation["id"])
    walk.after_deadline(platform, consultation)
    platform.fire("close_due")
    opener = hold_session(window, cast, consultation)
    page, calls = opener.page, []
    page.on("request", lambda request: calls.append(request.url.rsplit("/", 1)[-1]))
    page.get_by_role("button", name="Ouvrir les 3 enveloppes qui peuvent l’être").click()
    for card in page.locator("article").all():
        expect(card.locator("li.envelope").nth(0)).to_contain_text("ouverte, intègre")
        card.get_by_role("button", name="Admettre la candidature").click()
        expect(card).to_contain_text("candidature admise")
    page.get_by_role("button", name="Ouvrir les 3 enveloppes qui peuvent l’être").click()
    for card in page.locator("article").all():
        expect(card.locator("li.envelope").nth(1)).to_contain_text("ouverte, intègre")
    assert (calls.count("releases"), calls.count("results")) == (2, 2)
    opener.axe("opening, all opened")
    opener.fits()
    assert not opener.problems
