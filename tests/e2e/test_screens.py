"""Every screen with real data, in both languages: a title, one heading, axe, no sideways scroll, no console message (REQ-014, REQ-015)."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from support import walk

STATIC = ["/", "/aide/", "/prerequis/", "/accessibilite/", "/mentions-legales/", "/verifier/", "/problemes/", "/problemes/too-early/",
          "/connexion/", "/boite-aux-lettres/"]  # fmt: skip
REASON = "Offre la mieux classée au regard des critères annoncés."


@dataclass
class Town:
    """A buyer with a consultation at each stage, and a company that bid; `people` by role, the visitor being nobody."""

    people: dict
    draft: str
    online: str
    decided: str
    deposit: str
    message: str


@pytest.fixture(scope="session")
def town(platform):
    cast = walk.entity(platform)
    bidder, company_id = walk.company(platform)
    old = walk.published(cast)
    deposit = walk.deposited(bidder, company_id, old["id"])
    other, other_id = walk.company(platform)
    beaten = walk.deposited(other, other_id, old["id"])
    walk.after_deadline(platform, old)
    platform.fire("close_due")
    for person in (cast.agent, *cast.members, bidder):
        person.sign_in()
    opened = open_all(cast, old["id"], [deposit, beaten])
    message = decide(cast.agent, opened, old["id"], deposit, other_id)
    draft, online = walk.draft(cast), walk.published(cast)
    walk.start(bidder, company_id, online["id"])
    newcomer = walk.Person(platform, name="Nadège Nouvelle").sign_in()
    people = {"newcomer": newcomer, "company": bidder, "agent": cast.agent, "admin": cast.admin.sign_in()}
    return Town(people, draft["id"], online["id"], old["id"], deposit.id, message)


def open_all(cast, consultation_id, deposits):
    table = walk.OpeningTable(cast.agent, consultation_id)
    for member in cast.members[:2]:
        table.approve(member)
    for deposit in deposits:
        table.open(deposit.id, "L000-candidacy")
        table.admit(deposit.id)
        table.open(deposit.id, "L001-offer")
    return table


def decide(agent, table, consultation_id, deposit, loser_id):
    base = f"/v1/consultations/{consultation_id}"
    ranks = [{"deposit_id": deposit.id, "rank": 1, "reason": REASON}]
    agent.post(f"{base}/decisions", {"lot": 1, "outcome": "awarded", "reason": REASON, "amount_eur": "98000.00",
                                     "awardee_deposit_id": deposit.id, "rankings": ranks})  # fmt: skip
    letter = {
        "kind": "rejection",
        "lot": 1,
        "company_ids": [loser_id],
        "subject": "Votre offre",
        "fields": {"reasons": REASON},
        "attachments": [],
    }
    agent.post(f"{base}/messages", letter)
    note = {
        "kind": "information",
        "lot": 1,
        "subject": "Votre dossier",
        "fields": {"text": "Votre dossier est complet, merci de votre patience."},
    }
    mine = next(d for d in table.opener.get(table.at)["deposits"] if d["id"] == deposit.id)["company"]["id"]
    return agent.post(f"{base}/messages", note | {"company_ids": [mine]})["items"][0]["id"]


def seat(window, person):
    """Sit at this browser as that person: the session cookie, nothing else."""
    window.context.add_cookies([{"name": "__Host-session", "value": person.token, "url": window.platform.origin.replace("http:", "https:"),
                                 "httpOnly": True, "secure": True, "sameSite": "Lax"}])  # fmt: skip


SCREENS = {
    "list": ("visitor", lambda town: "/consultations?status=all"),
    "nothing found": ("visitor", lambda town: "/consultations?q=zzzz"),
    "consultation": ("visitor", lambda town: f"/consultations/{town.online}"),
    "decided consultation": ("visitor", lambda town: f"/consultations/{town.decided}"),
    "unknown consultation": ("visitor", lambda town: "/consultations/01ARZ3NDEKTSV4RRFFQ69G5FAV"),
    "open data": ("visitor", lambda town: "/open-data/"),
    "registration": ("newcomer", lambda town: "/inscription/"),
    "nothing yet": ("newcomer", lambda town: "/entreprise/"),
    "account": ("company", lambda town: "/compte/"),
    "company": ("company", lambda town: "/entreprise/"),
    "receipt": ("company", lambda town: f"/entreprise/recepisse/?id={town.deposit}"),
    "another's receipt": ("newcomer", lambda town: f"/entreprise/recepisse/?id={town.deposit}"),
    "message": ("company", lambda town: f"/entreprise/message/?consultation={town.decided}&id={town.message}"),
    "not a buyer": ("company", lambda town: "/acheteur/"),
    "dashboard": ("agent", lambda town: "/acheteur/"),
    "empty filter": ("agent", lambda town: "/acheteur/?etat=closed"),
    **{step: ("agent", lambda town, step=step: f"/acheteur/consultation/?id={town.draft}&etape={step}")
       for step in ("identification", "lots", "calendar", "dce", "keys", "review")},
    "published": ("agent", lambda town: f"/acheteur/consultation/?id={town.online}"),
    **{kind: ("agent", lambda town, kind=kind: f"/acheteur/registres/?id={town.decided}&registre={kind}")
       for kind in ("downloads", "deposits", "openings", "publications", "messages")},
    "hidden register": ("agent", lambda town: f"/acheteur/registres/?id={town.online}&registre=deposits"),
    "decided lot": ("agent", lambda town: f"/acheteur/decision/?id={town.decided}&lot=1"),
    "undecided lot": ("agent", lambda town: f"/acheteur/decision/?id={town.decided}&lot=2"),
    "too early to decide": ("agent", lambda town: f"/acheteur/decision/?id={town.online}"),
    "team": ("admin", lambda town: "/acheteur/equipe/"),
    "entities": ("admin", lambda town: "/entites/"),
}  # fmt: skip


def look(window, path, lang):
    """Load a screen and hold it to what every screen owes."""
    page = window.page
    window.problems.clear()
    page.goto(path)
    expect(page.locator("[data-loading]")).to_have_count(0)
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("#site-nav a").first).to_be_visible()
    assert page.locator("html").get_attribute("lang") == lang
    assert page.title().endswith("– Sous Pli")
    window.axe(f"{path} ({lang})")
    window.fits(320)
    assert window.problems == []


def english(path):
    return f"{path}{'&' if '?' in path else '?'}lang=en" if path.startswith(("/consultations", "/open-data")) else f"/en{path}"


@pytest.mark.req("REQ-014")
@pytest.mark.req("REQ-015")
@pytest.mark.parametrize("path", STATIC)
def test_static_pages(window, path):
    shown = window()
    look(shown, path, "fr")
    look(shown, english(path), "en")


@pytest.mark.req("REQ-014")
@pytest.mark.req("REQ-015")
@pytest.mark.parametrize("name", SCREENS)
def test_screens(window, town, name):
    who, address = SCREENS[name]
    shown = window()
    if person := town.people.get(who):
        seat(shown, person)
    look(shown, address(town), "fr")
    look(shown, english(address(town)), "en")
