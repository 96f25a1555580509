"""What is opened ends in files people can use: a folder by company, a ZIP, and each evaluator's own session (REQ-085; SEALING, Opening)."""

import io
import zipfile
from pathlib import Path

from playwright.sync_api import expect

from support import walk
from support.dossiers import enter, entity_with_passphrases, hold_session
from support.people import Person

FOLDER = """window.showDirectoryPicker = () => navigator.storage.getDirectory(); delete window.showSaveFilePicker;"""
"""The browser's own private file system stands for the folder that a person would choose: the same handles."""
PATHS = """async () => {
  const found = [];
  async function walk(folder, path) {
    for await (const [name, handle] of folder.entries())
      if (handle.kind === 'directory') await walk(handle, `${path}${name}/`);
      else found.push([`${path}${name}`, await (await handle.getFile()).text()]);
  }
  await walk(await navigator.storage.getDirectory(), '');
  return found.sort();
}"""


def evaluator(platform, cast, consultation) -> Person:
    person = Person(platform, name="Élise Évaluatrice")
    body = {"email": person.email, "name": person.name, "first": walk.today(platform), "last": walk.today(platform, 60)}
    cast.agent.refresh().post(f"/v1/consultations/{consultation['id']}/evaluators", body)
    return person.sign_in().accept().enrol()


def test_all_is_opened_into_a_folder_after_a_closed_tab_and_read_by_an_evaluator_with_her_own_key(window, platform):
    cast = entity_with_passphrases(platform)
    consultation = walk.published(cast, lots=1)
    named = evaluator(platform, cast, consultation)
    deposits = [walk.deposited(*walk.company(platform), consultation["id"]) for _ in range(2)]
    walk.after_deadline(platform, consultation)
    platform.fire("close_due")
    opener = hold_session(window, cast, consultation)
    opener.page.context.add_init_script(FOLDER)
    at = opener.page.url
    page = opener.page.context.new_page()
    opener.page.close()  # the session goes on in another tab
    page.goto(at)
    expect(page.get_by_role("group", name="Ordre d’examen")).to_be_visible()
    page.get_by_label("Les offres, puis la candidature du mieux classé").check()
    expect(page.get_by_text("Les offres sont examinées avant les candidatures")).to_be_hidden()
    page.get_by_role("button", name="Ouvrir les 4 enveloppes dans un dossier").click()
    for card in page.locator("article.deposit").all():
        expect(card.locator("li.envelope").nth(1)).to_contain_text("ouverte, intègre")
    written = page.evaluate(PATHS)
    assert len(written) == 4
    for deposit in deposits:
        number = deposit.receipt["number"]
        mine = {path.split("/")[1]: text for path, text in written if number in path}
        assert mine == {"Candidature": deposit.plain["L000-candidacy"].decode(), "Offre lot 1": deposit.plain["L001-offer"].decode()}
    with page.expect_download() as download:
        page.get_by_role("button", name="Enregistrer les fichiers de 4 enveloppes (ZIP)").click()
    with zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes())) as zipped:
        assert sorted(zipped.namelist()) == [path for path, _ in written]
    page.get_by_text("Qui lit les plis ouverts").click()
    expect(page.locator("details li").filter(has_text="Élise")).to_contain_text("sans clé")
    opener.page = page
    opener.axe("opening, opened into a folder")
    opener.fits()

    reader = enter(window, named, f"/acheteur/lecture/?consultation={consultation['id']}")
    mine = reader.page
    mine.get_by_role("link", name="Créer ma clé").click()
    mine.get_by_role("button", name="Créer ma clé").click()
    phrase = mine.locator("#passphrase").inner_text()
    mine.get_by_label("Retapez votre phrase de passe").fill(phrase)
    mine.get_by_role("checkbox").check()
    mine.get_by_role("button", name="Enregistrer").click()
    reader.axe("a reading key")
    mine.get_by_role("link", name="Lire les offres").click()
    expect(mine.get_by_text("Aucune enveloppe ne vous est confiée")).to_be_visible()
    page.get_by_role("button", name="Donner l’accès de nouveau").click()
    expect(page.locator("details li").filter(has_text="Élise")).to_contain_text("4 enveloppes")
    mine.reload()
    mine.get_by_role("button", name="Déverrouiller ma clé").click()
    dialog = mine.locator("dialog[open]")
    dialog.get_by_label("Phrase de passe", exact=True).fill(phrase)
    dialog.get_by_role("button", name="Déverrouiller").click()
    card = mine.locator("article").filter(has_text=deposits[0].receipt["number"])
    card.get_by_role("button", name="Lire Offre, lot 1").click()
    with mine.expect_download() as download:
        card.get_by_role("button", name="Enregistrer L001-offer.pdf").click()
    assert Path(download.value.path()).read_bytes() == deposits[0].plain["L001-offer"]
    reader.axe("reading offers")
    reader.fits()
    assert not opener.problems
    assert not reader.problems
