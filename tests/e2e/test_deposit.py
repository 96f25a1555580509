"""A bidder's deposit in the browser: sealed there, cut in the middle, resumed, receipted (REQ-050 to REQ-063)."""

import base64
import hashlib
import json
import os
import re

import pytest
from playwright.sync_api import expect

from support import walk

MIB = 1024 * 1024
MARKER = os.urandom(16).hex().encode() * 4
"""What only the bidder's files hold."""


@pytest.fixture
def consultation(platform):
    return walk.published(walk.entity(platform), lots=2)


@pytest.fixture
def files(tmp_path):
    """A candidacy of two files and an offer of three parts."""
    made = {"dc1.pdf": walk.PDF + MARKER, "références.pdf": walk.PDF * 3, "mémoire technique.pdf": walk.PDF + MARKER + os.urandom(36 * MIB)}
    for name, body in made.items():
        (tmp_path / name).write_bytes(body)
    return {name: tmp_path / name for name in made}


def prepare(window, platform, consultation, files):
    """To the review screen, on lot 1."""
    person, _ = walk.company(platform)
    visitor = window()
    visitor.email = person.email
    page = visitor.sign_in(person.email, f"/depot/?consultation={consultation['id']}")
    page.get_by_role("heading", name="Candidat et lots").wait_for()
    visitor.axe("deposit, who")
    visitor.fits()
    page.get_by_label("Lot 1").check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("heading", name="Vos documents").wait_for()
    choose(page, files)
    visitor.axe("deposit, files")
    visitor.fits()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("heading", name="Dernière lecture").wait_for()
    return visitor


def choose(page, files):
    page.get_by_label("Ajouter des fichiers : Candidature").set_input_files([files["dc1.pdf"], files["références.pdf"]])
    page.get_by_label("Ajouter des fichiers : Offre, lot 1").set_input_files(files["mémoire technique.pdf"])


def confirm(page):
    for name in ("Acheteur", "Référence", "Objet", "Lots", "Contenu des enveloppes"):
        page.get_by_label(name).check()
    page.get_by_role("button", name="Sceller et envoyer").click()


@pytest.mark.req("REQ-063")
@pytest.mark.req("REQ-053")
@pytest.mark.req("REQ-050")
def test_a_deposit_is_sealed_here_and_receipted(window, platform, consultation, files):
    visitor = prepare(window, platform, consultation, files)
    page = visitor.page
    text = page.locator("main").inner_text()
    for said in (consultation["buyer"]["name"], consultation["reference"], consultation["title"], "Lot 1", "mémoire technique.pdf"):
        assert said in text
    visitor.axe("deposit, review")
    page.get_by_role("button", name="Sceller et envoyer").click()
    expect(page.locator("#error-summary")).to_contain_text("Acheteur")
    bodies = []
    page.on("request", lambda request: request.method == "PUT" and bodies.append(request.url))
    confirm(page)
    page.wait_for_url("**/entreprise/recepisse/**", timeout=60_000)
    expect(page.locator("main")).to_contain_text("mémoire technique.pdf")
    visitor.axe("receipt")
    visitor.fits()
    assert sum("L001-offer" in url for url in bodies) == 3
    assert not visitor.problems
    receipt = page.evaluate("async id => (await fetch(`/v1/deposits/${id}/receipt`)).json()", page.url.split("id=")[1].split("&")[0])
    names = [file["name"] for envelope in receipt["envelopes"] for file in envelope["files"]]
    assert sorted(names) == sorted(files)
    platform.settle()
    kept = [path for path in platform.site.data_dir.rglob("*") if path.is_file() and path.stat().st_size < 64 * MIB]
    assert sum(path.stat().st_size for path in kept) > 36 * MIB, "the sealed bodies are here"
    assert not [path for path in kept if MARKER in path.read_bytes()], "a plain offer is stored or logged"


@pytest.mark.req("REQ-059")
def test_a_cut_and_a_closed_tab_resume_without_sending_finished_parts_again(window, platform, consultation, files):
    visitor = prepare(window, platform, consultation, files)
    page, sent = visitor.page, []
    visitor.context.route("**/*L001-offer*partNumber=3*", lambda route: route.abort())
    page.on("requestfinished", lambda request: request.method == "PUT" and sent.append(request.url.split("?")[0] + part_of(request.url)))
    with page.expect_event("requestfinished", offer_part(1)), page.expect_event("requestfinished", offer_part(2)):
        confirm(page)
    page.get_by_text("Réseau interrompu").wait_for(timeout=60_000)
    before = list(sent)
    assert any("L001-offer.age#2" in one for one in before)
    deposit_url = page.url
    page.close(run_before_unload=False)
    visitor.context.unroute("**/*L001-offer*partNumber=3*")
    visitor.page = page = visitor.new_page()
    again = []
    page.on("requestfinished", lambda request: request.method == "PUT" and again.append(request.url.split("?")[0] + part_of(request.url)))
    page.goto(deposit_url)
    page.get_by_text("Choisissez de nouveau les mêmes fichiers").first.wait_for()
    page.get_by_label("Ajouter des fichiers : Offre, lot 1").set_input_files(files["mémoire technique.pdf"])
    page.get_by_role("button", name="Continuer").click()
    confirm(page)
    page.wait_for_url("**/entreprise/recepisse/**", timeout=60_000)
    assert not [one for one in again if one in before]
    assert [one for one in again if "L001-offer" in one] == [one for one in again if "L001-offer.age#3" in one]


def offer_part(number: int):
    return lambda request: request.method == "PUT" and "L001-offer" in request.url and part_of(request.url) == f"#{number}"


def part_of(url: str) -> str:
    return "#" + url.split("partNumber=")[1].split("&")[0] if "partNumber=" in url else ""


@pytest.mark.req("REQ-058")
def test_limits_are_checked_before_a_byte_leaves(window, platform, files, tmp_path):
    consultation = walk.published(walk.entity(platform), lots=1, limits={"file_bytes": MIB, "submission_bytes": 2 * MIB, "files": 2})
    person, _ = walk.company(platform)
    visitor = window()
    page = visitor.sign_in(person.email, f"/depot/?consultation={consultation['id']}")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("heading", name="Vos documents").wait_for()
    puts = []
    page.on("request", lambda request: request.method == "PUT" and puts.append(request.url))
    choose(page, files)
    page.get_by_role("button", name="Continuer").click()
    expect(page.locator("#error-summary")).to_contain_text("la limite est de")
    visitor.axe("deposit, errors")
    assert not puts


def test_a_file_that_changes_while_being_sent_is_named(window, platform, consultation, files):
    visitor = prepare(window, platform, consultation, files)
    files["mémoire technique.pdf"].write_bytes(b"%PDF-1.7 autre")
    confirm(visitor.page)
    visitor.page.get_by_text("a changé, a été déplacé ou a disparu").wait_for()
    expect(visitor.page.locator("main")).to_contain_text("mémoire technique.pdf")
    visitor.page.get_by_role("button", name="Choisir de nouveau les fichiers").click()
    choose(visitor.page, files)
    visitor.page.get_by_role("button", name="Continuer").click()
    confirm(visitor.page)
    visitor.page.wait_for_url("**/entreprise/recepisse/**", timeout=60_000)
    assert json.dumps(visitor.problems) == "[]" or all("file-changed" in said for said in visitor.problems)


STORED = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open('souspli-depot', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('deposits', { keyPath: 'id' });
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => { const all = opening.result.transaction('deposits').objectStore('deposits').getAll();
    all.onsuccess = () => { opening.result.close(); resolve(all.result.map((one) => one.id)); }; };
})"""


@pytest.mark.req("REQ-059")
def test_the_session_ends_while_sending_and_nothing_is_lost(window, platform, consultation, files):
    visitor = prepare(window, platform, consultation, files)
    page, sent = visitor.page, []
    page.on("requestfinished", lambda request: request.method == "PUT" and sent.append(request.url.split("?")[0] + part_of(request.url)))

    visitor.context.route("**/*L001-offer*partNumber=3*", lambda route: route.abort())
    confirm(page)
    page.get_by_text("Réseau interrompu").wait_for(timeout=60_000)
    visitor.context.clear_cookies()
    visitor.context.unroute("**/*L001-offer*partNumber=3*")
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("Votre session est terminée", timeout=60_000)
    visitor.axe("deposit, session ended")
    before = list(sent)
    assert any("L000-candidacy" in one for one in before)
    dialog.get_by_role("button", name="C’est fait").click()
    expect(dialog).to_contain_text("Vous n’êtes pas encore connecté")
    sign_in_beside(visitor, page, dialog)
    dialog.get_by_role("button", name="C’est fait").click()
    page.wait_for_url("**/entreprise/recepisse/**", timeout=60_000)
    assert len(sent) == len(set(sent)), "a part was sent twice"


def sign_in_beside(visitor, page, dialog):
    """By the link of the dialog, in another tab, as the same person."""
    with visitor.context.expect_page() as opened:
        dialog.get_by_role("link", name="Se connecter dans un autre onglet").click()
    beside = opened.value
    beside.get_by_label("Adresse électronique").fill(visitor.email)
    beside.locator("main form button[type=submit]").click()
    beside.get_by_label("Code").wait_for()  # the letter has left by then: an older code would be refused
    beside.get_by_label("Code").fill(visitor.platform.code_for(visitor.email))
    beside.locator("main form button[type=submit]").click()
    beside.wait_for_url(lambda url: "/connexion/" not in url, timeout=60_000)
    beside.close()
    page.bring_to_front()


@pytest.mark.req("REQ-059")
def test_two_tabs_do_not_send_the_same_deposit_and_no_secret_stays(window, platform, consultation, files):
    visitor = prepare(window, platform, consultation, files)
    page = visitor.page
    visitor.context.route("**/*L001-offer*partNumber=3*", lambda route: route.abort())
    confirm(page)
    page.get_by_text("Réseau interrompu").wait_for(timeout=60_000)
    other = visitor.new_page()
    other.goto(page.url)
    other.get_by_text("Choisissez de nouveau les mêmes fichiers").first.wait_for()
    other.get_by_label("Ajouter des fichiers : Offre, lot 1").set_input_files(files["mémoire technique.pdf"])
    other.get_by_role("button", name="Continuer").click()
    confirm(other)
    expect(other.get_by_role("main").get_by_role("status")).to_contain_text("part déjà d’un autre onglet")
    assert other.evaluate(STORED) == [page.url.split("depot=")[1]], "kept for a resumption, until the receipt"
    visitor.context.unroute("**/*L001-offer*partNumber=3*")
    page.wait_for_url("**/entreprise/recepisse/**", timeout=60_000)
    assert page.evaluate(STORED) == []
    other.get_by_role("button", name="Reprendre l’envoi").click()
    other.wait_for_url("**/entreprise/recepisse/**", timeout=60_000)
    assert other.evaluate(STORED) == []
    assert not visitor.problems


@pytest.mark.req("REQ-059")
def test_the_network_lost_while_starting_is_told_and_the_sending_goes_on_when_it_returns(window, platform, consultation, files):
    visitor = prepare(window, platform, consultation, files)
    page = visitor.page
    visitor.context.set_offline(True)
    confirm(page)
    expect(page.get_by_role("alert")).to_contain_text("Le réseau ne répond pas")
    visitor.context.set_offline(False)
    page.wait_for_url("**/entreprise/recepisse/**", timeout=60_000)
    assert not visitor.problems


def test_file_names_are_adapted_left_out_or_refused_where_they_are_chosen(window, platform, consultation, files, tmp_path):
    visitor = prepare(window, platform, consultation, files)
    page = visitor.page
    page.get_by_role("button", name="Revenir").click()
    names = ["manifeste.JSON", "prix.pdf", "con.pdf", ".DS_Store", "équipe 👩\u200d🔧\u200b.pdf", "équipe 👩🔧.pdf"]
    for name in names:
        (tmp_path / name).write_bytes(walk.PDF)
    offer = page.locator("section.envelope", has=page.get_by_role("heading", name="Offre, lot 1"))
    offer.get_by_label("Ajouter des fichiers : Offre, lot 1").set_input_files([tmp_path / name for name in names])
    told = offer.get_by_role("status")
    for words in (
        "« con.pdf » devient « _con.pdf »",
        "« manifeste.JSON » devient « manifeste (2).JSON »",
        "devient « équipe 👩🔧 (2).pdf »",
    ):
        expect(told).to_contain_text(words)
    expect(told).to_contain_text("Non joints")
    expect(told).to_contain_text(".DS_Store")
    for name in ("prix.pdf", "_con.pdf", "mémoire technique.pdf", "équipe 👩🔧.pdf", "équipe 👩🔧 (2).pdf"):
        row = offer.get_by_role("rowheader", name=re.compile(f"^{re.escape(name)}"))  # what is odd in the file follows its name
        expect(row).to_be_visible()
    expect(offer.get_by_role("rowheader", name="DS_Store")).to_have_count(0)
    visitor.axe("files under adapted names")
    page.get_by_role("button", name="Continuer").click()
    confirm(page)
    page.wait_for_url("**/entreprise/recepisse/**", timeout=60_000)
    expect(page.get_by_text("équipe 👩🔧 (2).pdf")).to_be_visible()
    assert not visitor.problems


def test_a_seal_refused_for_good_lets_the_bidder_seal_again(window, platform, consultation, files):
    visitor = prepare(window, platform, consultation, files)
    page = visitor.page
    spoiled = b"{}"
    digest = hashlib.sha256(spoiled)

    def other(facts):
        return lambda route: route.continue_(post_data=json.dumps(facts))

    page.route("**/seal-file", other({"size_bytes": len(spoiled), "sha256": base64.b64encode(digest.digest()).decode()}))
    page.route("**/seal.json*", lambda route: route.continue_(post_data=spoiled) if route.request.method == "PUT" else route.continue_())
    page.route("**/seal", other({"manifest_sha256": digest.hexdigest()}))
    confirm(page)
    expect(page.get_by_role("alert")).to_contain_text("Le fichier de scellement est incomplet", timeout=60_000)
    visitor.problems.clear()  # the console tells of the 422
    page.unroute_all()
    page.get_by_role("button", name="Choisir de nouveau les fichiers").click()
    expect(page.get_by_role("rowheader", name="mémoire technique.pdf")).to_be_visible()
    page.get_by_role("button", name="Continuer").click()
    confirm(page)
    page.wait_for_url("**/entreprise/recepisse/**", timeout=60_000)
    assert page.evaluate(STORED) == []
    assert not visitor.problems
