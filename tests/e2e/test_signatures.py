"""A signed offer is verified from its reading, on the embedded stack: the function, its child process, the trusted list (REQ-145, REQ-146)."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from playwright.sync_api import expect

from support import signing, trusted_list, walk
from support.dossiers import draw_up, enter, entity_with_passphrases, hold_session, unlock
from support.pki import Pki

ROOT = Path(__file__).parents[2]


def trust(platform, pki, folder):
    """The operator's command, in the settings of the platform that serves."""
    signer = pki.signer("Opérateur de la liste", start=platform.clock() - timedelta(days=30))
    now = platform.clock()
    listed = trusted_list.signed(pki, signer, since=now - timedelta(days=300), until=now + timedelta(days=300))
    (folder / "liste.xml").write_bytes(listed)
    (folder / "liste.pem").write_bytes(signer.certificate.public_bytes(Encoding.PEM))
    command = [sys.executable, ROOT / "scripts" / "trust", "update", folder / "liste.xml", "--signer", folder / "liste.pem"]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **platform.site.env})
    assert done.returncode == 0, done.stderr


@pytest.mark.req("REQ-145", "REQ-146")
def test_a_committee_member_verifies_a_signed_offer_and_says_who_signed(window, platform, tmp_path):
    pki, now = Pki(), platform.clock()
    pki.crl_at = now
    trust(platform, pki, tmp_path)
    cast = entity_with_passphrases(platform)
    consultation = walk.published(cast, lots=1)
    holder = pki.signer(start=now - timedelta(days=30))
    order = signing.Order(pki=pki, holder=holder, at=now, level="LT", stamped_at=now, crls=pki.crls(now))
    bidder, company_id = walk.company(platform)
    signed = signing.pades(order)
    walk.deposited(bidder, company_id, consultation["id"], files={"L000-candidacy": walk.PDF, "L001-offer": signed})
    walk.after_deadline(platform, consultation)
    platform.fire("close_due")
    opener = hold_session(window, cast, consultation)
    page = opener.page
    card = page.locator("article.deposit")
    for place, envelope in enumerate(("Candidature", "Offre, lot 1")):
        card.get_by_role("button", name=f"Ouvrir {envelope}").click()
        expect(card.locator("li.envelope").nth(place)).to_contain_text("ouverte, intègre")
        if envelope == "Candidature":
            card.get_by_role("button", name="Admettre la candidature").click()
            expect(card).to_contain_text("admise")

    reader = enter(window, cast.members[0], f"/acheteur/lecture/?consultation={consultation['id']}")
    mine = reader.page
    mine.get_by_role("button", name="Déverrouiller ma clé").click()
    unlock(mine)
    read = mine.locator("article").first
    read.get_by_role("button", name="Lire Offre, lot 1").click()
    read.get_by_role("button", name="Vérifier les signatures").click()
    expect(read.get_by_text("Signature valide")).to_be_visible(timeout=60_000)
    expect(read).to_contain_text("La vérification n’est pas terminée")
    read.get_by_text("Rapport complet").click()
    expect(read).to_contain_text("Camille Durand")
    expect(read).to_contain_text("Qualifié au sens du règlement eIDAS")
    reader.axe("signature report")
    reader.fits()
    read.get_by_role("button", name="Dire qui a signé").click()
    dialog = mine.locator("dialog[open]")
    dialog.get_by_role("radio", name="Oui").check()
    dialog.locator("button[type=submit]").click()
    expect(dialog).to_contain_text("Comment le savez-vous")
    dialog.get_by_label("Comment le savez-vous").fill("Gérante, selon l’extrait du registre joint.")
    dialog.locator("button[type=submit]").click()
    expect(read).to_contain_text("Identité confirmée : Gérante, selon l’extrait du registre joint.")
    draw_up(page)
    assert not opener.problems
    assert not reader.problems
