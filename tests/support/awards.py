"""After the opening, by the screens: the decision, the letters, the registers, the notification read."""

from pathlib import Path

from playwright.sync_api import expect

from support.screens import toast


def sign_in_again(visitor, person, path):
    """Months later: the same browser, its passkey."""
    page = visitor.sign_in(person.email, "/")
    page.get_by_role("button", name="clé d’accès").first.click()
    page.wait_for_url(f"{visitor.platform.origin}/")
    page.goto(path)
    return page


def decide_and_notify(people, platform, consultation, company_name):
    agent = people["Gaël Agent"].window
    page = sign_in_again(agent, people["Gaël Agent"], f"/acheteur/decision/?id={consultation['id']}&lot=1")
    page.get_by_label("Attribué").check()
    page.get_by_label("Attributaire").select_option(label=company_name)
    page.get_by_label("Montant hors taxes").fill("118 250,50")
    ranks = page.get_by_label("Rang de")
    for index in range(ranks.count()):
        mine = company_name in (ranks.nth(index).evaluate("input => input.labels[0].textContent") or "")
        ranks.nth(index).fill("1" if mine else "2")
        if not mine:
            page.get_by_label("Motif pour").nth(index).fill("Délai d’exécution plus long que celui du titulaire.")
    page.get_by_label("Motif", exact=True).fill("Offre économiquement la plus avantageuse")
    agent.axe("decision, form")
    agent.fits()
    page.get_by_role("button", name="Enregistrer la décision").click()
    toast(page, "Décision enregistrée")
    fill_essential(agent)
    send_letter(page, "Rejet de l’offre")
    platform.settle()
    platform.advance(days=12)
    page = sign_in_again(agent, people["Gaël Agent"], f"/acheteur/decision/?id={consultation['id']}&lot=1")
    send_letter(page, "Notification du marché")
    agent.axe("decision, told")
    agent.fits()
    page.goto(f"/acheteur/decision/?id={consultation['id']}&lot=2")
    page.get_by_label("Infructueux").check()
    page.get_by_label("Motif", exact=True).fill("Aucune offre reçue pour ce lot")
    page.get_by_role("button", name="Enregistrer la décision").click()
    toast(page, "Décision enregistrée")
    look_at_registers(agent, consultation)


def fill_essential(agent):
    page = agent.page
    page.get_by_label("CCAG de référence").select_option("Travaux")
    page.get_by_label("Forme du prix").select_option("Forfaitaire")
    page.get_by_label("Définitif ferme").check()
    for question in ("Une avance est-elle attribuée", "Une sous-traitance est-elle déclarée"):
        page.get_by_role("group", name=question).get_by_label("Non").check()
    page.get_by_label("Clause sociale").check()
    page.get_by_label("Critère environnemental").check()
    page.get_by_role("button", name="Enregistrer", exact=True).last.click()
    expect(page.get_by_text("Toutes les données sont remplies")).to_be_visible()


def send_letter(page, kind):
    details = page.locator("details").filter(has_text="Écrire aux entreprises")
    if not details.evaluate("element => element.open"):
        details.locator("summary").click()
    page.get_by_label("Nature du courrier").select_option(label=kind)
    page.get_by_role("button", name="Relire avant l’envoi").click()
    page.get_by_role("button", name="Envoyer", exact=True).click()
    toast(page, "Courrier envoyé")


def look_at_registers(agent, consultation):
    page = agent.page
    page.goto(f"/acheteur/registres/?id={consultation['id']}")
    page.get_by_role("table").first.wait_for()
    agent.axe("registers")
    agent.fits()
    page.get_by_role("link", name="Dépôts").click()
    expect(page.get_by_role("table").first).to_contain_text("Couverture Maud")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert b"Couverture Maud" in Path(download.value.path()).read_bytes()


def read_notification(bidder):
    page = bidder.sign_in(bidder.person.email, "/entreprise/")
    decline_passkey_or_go(page)
    page.goto("/entreprise/")
    page.get_by_role("link", name="notification du marché").click()
    expect(page.locator("main")).to_contain_text("vous est notifié")
    bidder.axe("company message")
    bidder.fits()


def decline_passkey_or_go(page):
    expect(page.locator("main form input[name=code]")).to_have_count(0)
    later = page.get_by_role("button", name="Plus tard")
    if later.is_visible():
        later.click()
