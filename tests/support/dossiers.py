"""Gestures of a procedure of several phases, by the screens: unlocking by passphrase, opening, inviting, answering."""

import base64
import re
from datetime import timedelta

from playwright.sync_api import expect

from chalicelib.crypto import age
from support import walk
from support.screens import toast

PASSPHRASE = "cerise-marteau-nuage-pivot-sabot-tilleul-verger"


def entity_with_passphrases(platform) -> walk.Cast:
    """Members whose opening key a browser can unlock."""
    cast = walk.entity(platform)
    for member in cast.members:
        wrapped = age.encrypt(f"{member.identity}\n".encode(), [age.Passphrase(PASSPHRASE, 10)])
        wraps = [{"kind": "passphrase", "payload": base64.b64encode(wrapped).decode()}, {"kind": "seed", "payload": None}]
        member.post("/v1/account/member-keys", {"buyer_id": cast.buyer_id, "recipient": str(member.identity.recipient), "wraps": wraps})
    return cast


def enter(window, person, path):
    """Sign in with a backup code: each window has its own virtual authenticator."""
    visitor = window()
    page = visitor.sign_in(person.email, path)
    page.get_by_role("button", name="code de secours").click()
    page.get_by_label("Code de secours").fill(person.codes.pop())
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(lambda now: "/connexion/" not in now, wait_until="load")  # the way there holds the address asked for
    page.get_by_role("heading", level=1).wait_for()
    return visitor


def enter_company(window, person, path="/entreprise/"):
    """A company user has no second factor: the code is enough."""
    visitor = window()
    page = visitor.sign_in(person.email, path)
    later = page.get_by_role("button", name="Plus tard")
    later.or_(page.get_by_role("heading", level=1, name=re.compile("Menuiserie"))).first.wait_for()
    if later.is_visible():
        later.click()
    page.goto(path)
    return visitor


def unlock(page):
    dialog = page.locator("dialog[open]")
    dialog.get_by_label("Phrase de passe", exact=True).fill(PASSPHRASE)
    dialog.get_by_role("button", name="Déverrouiller").click()


def hold_session(window, cast, consultation):
    """Two members start and approve in their own windows; returns the opener's window."""
    path = f"/ouverture/?consultation={consultation['id']}"
    opener, other = (enter(window, member, path) for member in cast.members[:2])
    opener.page.get_by_role("button", name="Commencer").first.click()
    opener.page.get_by_text("Il manque 2 accords").wait_for()
    other.page.reload()
    for visitor in (opener, other):
        visitor.page.get_by_role("button", name="Approuver l’ouverture").click()
        unlock(visitor.page)
        toast(visitor.page, "Votre approbation est enregistrée")
    opener.page.get_by_text("Les 2 accords nécessaires sont réunis").wait_for()
    return opener


def open_every(page, envelope: str):
    """Open that envelope of each deposit; admit when it is an application."""
    for card in page.locator("article.deposit").all():
        card.get_by_role("button", name=f"Ouvrir {envelope}").click()
        expect(card.locator("li.envelope").filter(has_text=envelope)).to_contain_text("ouverte, intègre")
        if envelope == "Candidature":
            card.get_by_role("button", name="Admettre la candidature").click()
            expect(card).to_contain_text("admise")


def draw_up(page):
    page.get_by_role("button", name="Établir le procès-verbal").click()
    page.get_by_text("Procès-verbal établi").first.wait_for()


def invite(visitor, cast, before, phase: str, folder, *, days: int = 40):
    """The agent prepares the next phase by the screens and publishes it. Returns it as the API tells."""
    page, platform = visitor.page, visitor.platform
    page.goto(f"/acheteur/phases/?consultation={before['id']}")
    page.get_by_role("heading", name="Étape suivante").wait_for()
    visitor.axe("next phase")
    visitor.fits()
    page.get_by_role("button", name=f"Préparer : {phase}").click()
    page.get_by_role("heading", name="Calendrier").wait_for()
    made = page.url.split("id=")[1].split("&")[0]
    page.get_by_label("Date limite de remise").fill((platform.clock() + timedelta(days=days)).strftime("%Y-%m-%dT12:00"))
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.get_by_role("heading", name="Dossier").wait_for()
    (folder / "lettre.pdf").write_bytes(walk.PDF)
    page.get_by_label("Ajouter des documents").set_input_files(folder / "lettre.pdf")
    expect(page.get_by_role("row").filter(has_text="lettre.pdf")).to_contain_text("Prêt", timeout=30_000)
    page.get_by_role("link", name="Entreprises invitées").click()
    page.get_by_role("heading", name="Entreprises invitées").wait_for()
    visitor.axe("wizard, invited companies")
    visitor.fits()
    page.get_by_role("link", name="Relecture").click()
    page.get_by_text("Tout est prêt").wait_for()
    page.get_by_role("button", name="Publier").click()
    page.locator("dialog[open]").get_by_role("button", name="Publier").click()
    confirm_identity(page, cast.agent)
    toast(page, "Consultation publiée")
    return cast.agent.sign_in().get(f"/v1/consultations/{made}")


def confirm_identity(page, person):
    """The re-authentication dialog, by a backup code, when it opens."""
    dialog = page.locator("dialog[open]")
    dialog.or_(page.locator(".toast").filter(has_text="Consultation publiée")).first.wait_for()
    if not dialog.is_visible():
        return
    dialog.get_by_role("button", name="code de secours").click()
    dialog.get_by_label("Code de secours").fill(person.codes.pop())
    dialog.locator("button[type=submit]").click()


def answer(visitor, consultation, envelopes: dict[str, object], said: str = ""):
    """From the company's invitations (or the public page) to the receipt. `envelopes`: label → path of a file; `said`: words shown then."""
    page = visitor.page
    page.goto(f"/depot/?consultation={consultation['id']}")
    page.get_by_role("heading", name="Candidat et lots").wait_for()
    page.get_by_label("Lot 1").check()
    page.get_by_role("button", name="Continuer").click()
    for label, path in envelopes.items():
        page.get_by_label(f"Ajouter des fichiers : {label}").set_input_files(path)
        page.locator("main table").filter(has_text=path.name).first.wait_for()
    expect(page.locator("main")).to_contain_text(said)
    visitor.axe("deposit, files")
    visitor.fits()
    page.get_by_role("button", name="Continuer").click()
    for name in ("Acheteur", "Référence", "Objet", "Lots", "Contenu des enveloppes"):
        page.get_by_label(name).check()
    page.get_by_role("button", name="Sceller et envoyer").click()
    page.wait_for_url("**/entreprise/recepisse/**", timeout=60_000)
