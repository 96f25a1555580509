"""The newcomer's whole way with the browser's own ChaCha20-Poly1305 and without it: what was sealed opens all the same."""

import os
import secrets

import pytest
from playwright.sync_api import expect

from e2e.test_bidder import add, checked, name_oneself, seal
from support import walk

ASKED = """
{
  const asked = SubtleCrypto.prototype.importKey;
  SubtleCrypto.prototype.importKey = async function (format, key, algorithm, ...rest) {
    if ((algorithm?.name ?? algorithm) !== 'ChaCha20-Poly1305') return asked.call(this, format, key, algorithm, ...rest);
    if (!%s) { console.info('ChaCha20-Poly1305 refused'); throw new DOMException('no such algorithm', 'NotSupportedError'); }
    const made = await asked.call(this, format, key, algorithm, ...rest);
    console.info('ChaCha20-Poly1305 given');
    return made;
  };
}
"""
"""Says each time what a page or a worker got; `%s`: whether the engine has the algorithm."""
HAS = """() => crypto.subtle.importKey('raw-secret', new Uint8Array(32), 'ChaCha20-Poly1305', false, ['encrypt']).then(() => true, () => false)"""


def prepared(shown, script):
    """In pages before their own scripts; in workers at the head of theirs."""
    said = []
    shown.page.on("console", lambda message: said.append(message.text) if message.text.startswith("ChaCha20") else None)
    shown.context.add_init_script(script)

    def headed(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=script + answer.text())

    shown.context.route("**/assets/workers/*.js", headed)
    return said


def deposited(page, platform, consultation, files):
    page.goto(f"/consultations/{consultation['id']}")
    page.get_by_role("link", name="Déposer un pli").click()
    name_oneself(page, platform, f"{secrets.token_hex(6)}@exemple.fr")
    page.get_by_label("Identifiant", exact=True).fill(walk.siret())
    page.get_by_label("Raison sociale").fill("Neuve et Fils")
    page.get_by_role("button", name="Inscrire l’entreprise").click()
    page.get_by_role("heading", name="Candidat et lots").wait_for()
    page.get_by_label("Lot 1").check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("heading", name="Vos documents").wait_for()
    add(page, "Candidature", files["dc1.pdf"])
    add(page, "Offre, lot 1", files["mémoire.pdf"], files["vide.pdf"])
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("heading", name="Dernière lecture").wait_for()
    seal(page)


@pytest.mark.parametrize("native", [True, False], ids=["native", "library"])
def test_a_newcomer_seals_and_the_committee_opens(window, platform, tmp_path, native):
    cast = walk.entity(platform)
    consultation = walk.published(cast, lots=2)
    bodies = {"dc1.pdf": walk.PDF, "mémoire.pdf": walk.PDF + os.urandom(3 * 1024 * 1024 + 1), "vide.pdf": b""}
    for name, body in bodies.items():
        (tmp_path / name).write_bytes(body)
    shown = window()
    shown.page.goto("/")
    if native and not shown.page.evaluate(HAS):
        pytest.skip("this Chromium has no ChaCha20-Poly1305 of its own")
    said = prepared(shown, ASKED % ("true" if native else "false"))
    deposited(shown.page, platform, consultation, {name: tmp_path / name for name in bodies})
    expect(shown.page.locator("main")).to_contain_text("mémoire.pdf")
    checked(shown, "receipt")
    assert set(said) == {f"ChaCha20-Poly1305 {'given' if native else 'refused'}"}
    assert not shown.problems
    assert opened(platform, cast, consultation) == bodies


def opened(platform, cast, consultation):
    """By the committee, in Python, after the deadline."""
    walk.after_deadline(platform, consultation)
    platform.fire("close_due")
    for person in (cast.agent, *cast.members):
        person.sign_in()
    table = walk.OpeningTable(cast.agent, consultation["id"])
    for member in cast.members[:2]:
        table.approve(member)
    deposit = cast.agent.get(table.at)["deposits"][0]["id"]
    found = table.open(deposit, "L000-candidacy")
    table.admit(deposit)
    return {**found, **table.open(deposit, "L001-offer")}
