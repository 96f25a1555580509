"""Without a mouse: a bidder from the search to the receipt, a member of the committee in the approval dialog (REQ-014)."""

import pytest
from playwright.sync_api import expect

from e2e.test_opening import scene  # noqa: F401
from support import walk
from support.dossiers import PASSPHRASE, enter

SEEN = """() => {
  const shown = (one) => { const style = getComputedStyle(one);
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none'; };
  const one = document.activeElement;
  return one === document.body || shown(one) ? '' : one.outerHTML.slice(0, 200);
}"""
FOCUSED = "one => one === document.activeElement"
STOPS = 60
"""More stops than any of these screens has: past that, the target cannot be reached."""


class Keyboard:
    """Only keys; at each stop the focus must show, and after each act it must be somewhere."""

    def __init__(self, window):
        self.window = window

    @property
    def page(self):
        return self.window.page

    def reach(self, target, key="Tab"):
        expect(target).to_be_visible()
        for _ in range(STOPS):
            if target.evaluate(FOCUSED):
                return target
            self.page.keyboard.press(key)
            hidden = self.page.evaluate(SEEN)
            assert not hidden, f"the focus does not show on {hidden}"
        raise AssertionError(f"{target} is not reached by {key}")

    def press(self, target, key="Enter"):
        self.reach(target)
        self.page.keyboard.press(key)

    def type(self, target, text):
        self.reach(target)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def files(self, target, paths):
        self.reach(target).set_input_files(paths)

    def lands_on(self, target):
        """After a step the focus is on its heading or on the summary of errors, never nowhere."""
        expect(target).to_be_focused()


@pytest.fixture
def files(tmp_path):
    made = {"dc1.pdf": walk.PDF, "offre.pdf": walk.PDF * 2}
    for name, body in made.items():
        (tmp_path / name).write_bytes(body)
    return [tmp_path / name for name in made]


def heading(page, name):
    return page.get_by_role("heading", name=name, level=1)


def button(page, name):
    return page.get_by_role("button", name=name)


def sign_in(keys, person):
    page = keys.page
    keys.type(page.get_by_label("Adresse électronique"), person.email)
    page.keyboard.press("Enter")
    page.get_by_label("Code").wait_for()
    keys.type(page.get_by_label("Code"), keys.window.platform.code_for(person.email))
    page.keyboard.press("Enter")


@pytest.mark.req("REQ-014")
def test_a_bidder_goes_from_the_search_to_the_receipt(window, platform, files):
    consultation = walk.published(walk.entity(platform), lots=2)
    person, _ = walk.company(platform)
    keys = Keyboard(window())
    page = keys.page
    page.goto("/")
    keys.type(page.get_by_role("searchbox"), consultation["reference"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/consultations?**")
    keys.press(page.get_by_role("link", name=consultation["title"]))
    page.wait_for_url(f"**/consultations/{consultation['id']}**")
    keys.press(page.get_by_role("link", name="Déposer un pli"))
    page.wait_for_url("**/connexion/**")
    sign_in(keys, person)
    expect(heading(page, "Candidat et lots")).to_be_visible()
    keys.press(button(page, "Continuer"))
    keys.lands_on(page.locator("#error-summary"))
    keys.press(page.locator("#error-summary a").first)
    keys.press(page.get_by_label("Lot 2"), "Space")
    expect(page.get_by_label("Lot 2")).to_be_checked()
    partners(keys)
    keys.press(button(page, "Continuer"))
    keys.lands_on(heading(page, "Vos documents"))
    envelopes(keys, files)
    keys.press(button(page, "Continuer"))
    keys.lands_on(heading(page, "Dernière lecture"))
    keys.press(button(page, "Sceller et envoyer"))
    keys.lands_on(page.locator("#error-summary"))
    for name in ("Acheteur", "Référence", "Objet", "Lots", "Contenu des enveloppes"):
        keys.press(page.get_by_label(name), "Space")
    keys.press(button(page, "Sceller et envoyer"))
    page.wait_for_url("**/entreprise/recepisse/**", timeout=60_000)
    expect(page.locator("main")).to_contain_text("offre.pdf")
    keys.reach(page.get_by_role("link", name="PDF"))
    assert not keys.window.problems


def partners(keys):
    """A consortium by the arrows, a member added and removed: the focus stays in the group; then alone again."""
    page = keys.page
    keys.reach(page.get_by_label("seul", exact=True))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("conjoint")).to_be_focused()
    keys.press(button(page, "Ajouter un membre"))
    keys.press(button(page, "Retirer Membre 3"))
    assert page.evaluate("document.activeElement !== document.body"), "the focus went with the button"
    keys.reach(page.get_by_label("conjoint"), "Shift+Tab")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("seul", exact=True)).to_be_checked()


def envelopes(keys, files):
    """A file put in the wrong envelope is taken out again; an empty envelope is told."""
    page = keys.page
    candidacy, offer = (page.get_by_label(f"Ajouter des fichiers : {name}") for name in ("Candidature", "Offre, lot 2"))
    keys.files(candidacy, files)
    keys.press(button(page, "Retirer offre.pdf"))
    keys.press(button(page, "Retirer dc1.pdf"))
    keys.lands_on(page.get_by_role("heading", name="Candidature", level=2))
    keys.press(button(page, "Continuer"))
    keys.lands_on(page.locator("#error-summary"))
    keys.press(page.locator("#error-summary a").first)
    keys.lands_on(candidacy)
    keys.files(candidacy, files[:1])
    keys.files(offer, files[1:])


@pytest.mark.req("REQ-014")
def test_a_member_approves_in_the_dialog(window, platform, scene):  # noqa: F811
    cast, consultation, _ = scene
    path = f"/ouverture/?consultation={consultation['id']}"
    opener = Keyboard(enter(window, cast.agent, path))
    opener.press(button(opener.page, "Commencer la séance"))
    opener.page.get_by_text("Il manque 2 accords").wait_for()
    opener.lands_on(heading(opener.page, "Ouverture des plis"))
    keys = Keyboard(enter(window, cast.members[0], path))
    page, dialog = keys.page, keys.page.locator("dialog[open]")
    approve = button(page, "Approuver l’ouverture")
    keys.press(approve)
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    expect(approve).not_to_have_attribute("aria-disabled", "true")
    keys.lands_on(approve)
    page.keyboard.press("Enter")
    words = dialog.get_by_label("Phrase de passe", exact=True)
    keys.press(button(dialog, "Déverrouiller"))
    keys.lands_on(dialog.locator("#error-summary"))
    keys.type(words, "mauvaise phrase")
    page.keyboard.press("Enter")
    expect(dialog.locator("#error-summary")).to_contain_text("n’est pas la bonne")
    keys.lands_on(dialog.locator("#error-summary"))
    keys.press(dialog.locator("#error-summary a"))
    keys.lands_on(words)
    keys.type(words, PASSPHRASE)
    page.keyboard.press("Enter")
    page.locator(".toast").get_by_text("Votre approbation est enregistrée").wait_for()
    keys.lands_on(page.get_by_role("heading", name="Accord de la commission"))
    assert not keys.window.problems
