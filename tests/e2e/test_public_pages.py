"""Reading, searching and downloading without JavaScript; verifying a receipt in the browser."""

import json
import re

import pytest
from playwright.sync_api import expect

from support import walk


@pytest.fixture(scope="module")
def cast(platform):
    return walk.entity(platform)


@pytest.fixture(scope="module")
def consultation(cast):
    return walk.published(cast)


@pytest.fixture
def plain(window):
    """A browser that runs no script."""
    return window(java_script_enabled=False).page


@pytest.mark.req("REQ-001")
def test_searching_without_javascript(plain, consultation):
    plain.goto("/")
    plain.get_by_label("Chercher une consultation").fill(consultation["reference"])
    plain.get_by_role("button", name="Chercher").click()
    expect(plain.get_by_role("link", name=consultation["title"])).to_have_count(1)
    plain.get_by_text("Plus de critères").click()
    plain.get_by_label("Nature").select_option("services")
    plain.get_by_role("button", name="Chercher").click()
    assert "category=services" in plain.url
    expect(plain.get_by_text("Aucune consultation ne correspond")).to_be_visible()
    plain.get_by_role("link", name="Effacer les critères").click()
    assert plain.url.endswith("/consultations")


@pytest.mark.req("REQ-002")
@pytest.mark.req("REQ-058")
def test_reading_and_downloading_without_javascript(plain, consultation, cast):
    plain.goto(f"/consultations/{consultation['id']}")
    expect(plain.get_by_role("heading", level=1)).to_have_text(consultation["title"])
    file = consultation["dce_versions"][0]["files"][0]
    expect(plain.get_by_text(file["sha256"])).to_have_count(1)
    expect(plain.get_by_text("par fichier")).to_be_visible()
    with plain.expect_download() as started:
        plain.get_by_role("link", name=file["name"]).click()
    assert started.value.path().read_bytes() == walk.PDF
    plain.get_by_role("button", name="Obtenir tous les fichiers").click()
    expect(plain.get_by_text("Vous n’avez pas laissé d’adresse")).to_be_visible()
    lines = cast.agent.get(f"/v1/consultations/{consultation['id']}/registers/downloads")["items"]
    assert [line["record"]["who"]["kind"] for line in lines] == ["anonymous", "anonymous"]


@pytest.mark.req("REQ-003")
def test_identifying_without_javascript(plain, consultation):
    plain.goto(f"/consultations/{consultation['id']}")
    plain.get_by_label("Nom").fill("Jean Dupont")
    plain.get_by_label("Adresse électronique").evaluate("field => field.type = 'text'")
    plain.get_by_label("Adresse électronique").fill("pas une adresse")
    plain.get_by_role("button", name="Obtenir tous les fichiers").click()
    expect(plain.get_by_role("alert")).to_be_visible()
    expect(plain.get_by_label("Nom")).to_have_value("Jean Dupont")
    plain.get_by_label("Adresse électronique").fill("jean@exemple.fr")
    plain.get_by_role("button", name="Obtenir tous les fichiers").click()
    expect(plain.get_by_text("Vous serez prévenu à jean@exemple.fr")).to_be_visible()


def test_changing_language_keeps_the_search(plain):
    plain.goto("/consultations?q=toiture&status=all")
    plain.get_by_role("link", name="English").click()
    assert "q=toiture" in plain.url
    assert "lang=en" in plain.url
    expect(plain.get_by_label("What are you looking for?")).to_have_value("toiture")


def test_application_screens_say_that_they_need_javascript(plain):
    plain.goto("/acheteur/")
    # Automation switches scripts off without showing `noscript`: its text is what can be read here.
    assert "Cet écran a besoin de JavaScript" in plain.locator("main noscript").text_content()


@pytest.fixture(scope="module")
def receipt(platform, consultation):
    person, company_id = walk.company(platform)
    return walk.deposited(person, company_id, consultation["id"], files={"L001-offer": b"mon offre"}).receipt


def give(page, content, name="recepisse.json"):
    page.locator("#f-receipt").set_input_files({"name": name, "mimeType": "application/json", "buffer": content})


@pytest.mark.req("REQ-053")
def test_a_receipt_verifies_here_and_a_changed_one_does_not(window, receipt):
    shown = window()
    shown.page.goto("/verifier/")
    give(shown.page, json.dumps(receipt).encode())
    expect(shown.page.get_by_text("Tout est authentique et intact.")).to_be_visible()
    given = {"offre.pdf": b"mon offre", "autre.pdf": b"x"}
    shown.page.locator("#f-files").set_input_files(
        [{"name": name, "mimeType": "application/pdf", "buffer": body} for name, body in given.items()]
    )
    expect(shown.page.locator(".checks__item", has_text="offre.pdf")).to_contain_text("Identique")
    expect(shown.page.locator(".checks__item", has_text="autre.pdf")).to_contain_text("ne figure pas")
    shown.axe("verified receipt")
    shown.fits()
    late = json.dumps(receipt | {"received_at": "2026-01-01T00:00:00.000Z"}).encode()
    give(shown.page, late)
    expect(shown.page.get_by_text(re.compile("Ce n’est pas authentique"))).to_be_visible()
    give(shown.page, b"%PDF-1.7 not a receipt")
    expect(shown.page.get_by_text(re.compile("ni du JSON bien formé"))).to_be_visible()
    assert shown.problems == []


@pytest.mark.req("REQ-005")
def test_the_workstation_test_keeps_its_verdict(window):
    shown = window()
    shown.page.goto("/prerequis/")
    with shown.page.expect_response("**/v1/workstation-tests") as answered:
        shown.page.get_by_role("button", name="Lancer le test").click()
    expect(shown.page.get_by_text(re.compile("Test conservé sous le numéro"))).to_be_visible()
    # « , avec des réserves » when other tests have moved the trial clock: that is a skew to tell.
    expect(shown.page.get_by_text(re.compile("^Votre poste peut déposer un pli"))).to_be_visible()
    speed = shown.page.locator(".checks__item", has_text="Envoi d’un fichier d’essai")
    expect(speed).to_contain_text(re.compile(r"/s : 1 Go prend environ \d"))
    kept = answered.value.json()
    assert kept["probe_bytes"] > 0
    assert kept["results"]["upload_bytes_per_second"] > 0
    shown.axe("workstation tested")
    shown.fits()
    assert shown.problems == []


@pytest.mark.req("REQ-005")
@pytest.mark.parametrize(("answer", "told"), [
    (lambda route: route.abort(), "Un pare-feu ou un serveur mandataire le bloque"),
    (lambda route: route.fulfill(status=400, body="<Error><Code>BadDigest</Code></Error>", headers={"Access-Control-Allow-Origin": "*"}),
     "a refusé l’envoi (BadDigest)"),
], ids=["blocked", "altered"])  # fmt: skip
def test_a_file_host_that_cannot_be_reached_is_named(window, answer, told):
    shown = window()
    shown.page.route("**/probes/*", lambda route: answer(route) if route.request.method == "PUT" else route.continue_())
    shown.page.goto("/prerequis/")
    shown.page.get_by_role("button", name="Lancer le test").click()
    expect(shown.page.get_by_text(re.compile("Votre poste ne peut pas déposer de pli en l’état"))).to_be_visible()
    failed = shown.page.locator(".checks__item--failed")
    expect(failed).to_have_count(1)
    expect(failed).to_contain_text(told)
    expect(failed).to_contain_text("127.0.0.1")
    shown.axe("workstation that cannot send")
