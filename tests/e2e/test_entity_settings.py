"""Settings of an entity, publication by two people, charter and usage on screen (REQ-014, REQ-190, REQ-191)."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from e2e.test_entities import entity, seat
from support import walk
from support.people import Person
from support.screens import toast


@pytest.fixture
def cast(platform):
    return walk.entity(platform)


def card(page, title):
    return page.locator("section.card").filter(has=page.get_by_role("heading", name=title, exact=True))


@pytest.mark.req("REQ-014")
def test_an_administrator_settles_what_drafts_and_pages_repeat(window, platform, cast):
    shown = seat(window(), cast.admin)
    page = shown.page
    page.goto("/acheteur/equipe/")
    page.get_by_role("link", name="Réglages").click()
    picture = io.BytesIO()
    Image.new("RGBA", (900, 300), (20, 80, 160, 120)).save(picture, "PNG")
    page.get_by_label("Image du logo").set_input_files({"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"})
    expect(page.get_by_role("alert")).to_contain_text("ne lit pas cette image")
    shown.axe("a logo, refused")
    page.get_by_label("Image du logo").set_input_files({"name": "logo.png", "mimeType": "image/png", "buffer": picture.getvalue()})
    toast(page, "Logo enregistré")
    expect(page.get_by_role("img", name=re.compile("^Logo"))).to_have_js_property("naturalWidth", 600)
    page.get_by_label("Lignes d’en-tête").fill("Ville de Trévignac\nDirection des achats")
    page.get_by_label("Adresse de remise").fill("Quai 3")
    page.get_by_role("button", name="Enregistrer En-tête").click()
    toast(page, "Enregistré")
    page.get_by_label("Service ou personne").fill("Service marchés")
    page.get_by_label("Adresse électronique").fill("marches@exemple.fr")
    page.get_by_label("Heure habituelle").fill("12:00")
    page.get_by_label("BOAMP").check()
    page.get_by_role("button", name="Enregistrer Nouvelles consultations").press("Enter")
    toast(page, "Enregistré")
    for member in cast.members:
        page.get_by_label(member.name).check()
    page.get_by_role("button", name="Enregistrer Commission").click()
    toast(page, "Enregistré")
    page.get_by_label("Conservation des pièces").fill("3")
    page.get_by_role("button", name="Enregistrer Règles").click()
    expect(page.get_by_role("alert")).to_contain_text("R2184-12")
    shown.axe("settings, refused")
    shown.fits()
    page.get_by_label("Conservation des pièces").fill("10")
    page.get_by_label("Publier à deux").check()
    page.get_by_role("button", name="Enregistrer Règles").click()
    toast(page, "Enregistré")
    page.goto(f"/journal/?entite={cast.buyer_id}")
    expect(page.get_by_text("publication à deux exigée")).to_be_visible()
    made = cast.agent.post("/v1/consultations", {"buyer_id": cast.buyer_id, "title": "Toiture de l’école", "procedure": "MAPA_OUVERT"})
    agent = seat(window(), cast.agent)
    page = agent.page
    page.goto(f"/acheteur/consultation/?id={made['id']}")
    expect(page.get_by_label("Service ou personne")).to_have_value("Service marchés")
    page.locator("summary").filter(has_text="Groupement de commandes").click()
    page.get_by_role("button", name="Ajouter un membre").click()
    page.get_by_label("SIRET du membre").fill("12345678900023")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("SIRET")
    agent.axe("a group, refused")
    agent.fits()
    page.get_by_label("SIRET du membre").fill(walk.siret())
    page.get_by_label("Nom du membre").fill("Évran")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    toast(page, "Enregistré")
    page.goto(f"/acheteur/consultation/?id={made['id']}&etape=calendar")
    page.get_by_role("button", name="Mettre à l’heure habituelle").click()
    expect(page.get_by_label("Date limite de remise", exact=False).first).to_have_value(re.compile("T12:00$"))
    page.goto("/en/acheteur/reglages/")
    expect(page.get_by_label("Usual hour of deadlines")).to_be_disabled()
    agent.axe("settings, read by an agent")
    assert cast.agent.get(f"/v1/consultations/{made['id']}")["group"]["members"][0]["name"] == "Évran"
    assert shown.problems == agent.problems == []


def test_one_asks_on_screen_and_another_publishes(window, platform, cast):
    second = Person(platform, name="Inès Agente")
    cast.admin.refresh().invite(f"/v1/buyers/{cast.buyer_id}/invitations", second, ["agent"])
    second.enrol()
    cast.admin.refresh().call("PATCH", f"/v1/buyers/{cast.buyer_id}/settings", {"four_eyes": True})
    made = walk.draft(cast, lots=1)
    walk.add_file(cast.agent, made["id"], "reglement.pdf", walk.PDF)
    platform.settle()
    for member in cast.members:
        member.rehearse(made["id"])
    at = f"/acheteur/consultation/?id={made['id']}&etape=review"
    shown = seat(window(), cast.agent)
    shown.page.goto(at)
    shown.axe("a publication to be asked")
    shown.page.get_by_role("button", name="Demander la publication").press("Enter")
    toast(shown.page, "Publication demandée")
    expect(shown.page.get_by_text("Un autre agent doit publier")).to_be_visible()
    expect(shown.page.get_by_role("button", name="Publier", exact=True)).to_have_count(0)
    shown.axe("a publication, asked")
    shown.fits()
    other = seat(window(), second)
    other.page.goto(at)
    expect(other.page.get_by_text("Gaël Agent demande la publication")).to_be_visible()
    other.axe("a publication to be made")
    other.fits()
    other.page.get_by_role("button", name=re.compile("^(Publier|Mettre en ligne)")).click()
    other.page.get_by_role("dialog").get_by_role("button", name=re.compile("^(Publier|Mettre en ligne)")).click()
    toast(other.page, "publiée")
    assert second.get(f"/v1/consultations/{made['id']}")["status"] == "open"
    assert shown.problems == other.problems == []


@pytest.mark.req("REQ-190")
def test_a_charter_is_accepted_and_usage_is_read_on_screen(window, platform, cast):
    operator = Person(platform)
    platform.make_operator(operator.email)
    operator.sign_in().enrol()
    top = entity(platform, operator, f"Région {walk.siret()}")
    operator.refresh().post(f"/v1/buyers/{cast.buyer_id}/moves", {"parent_id": top["id"], "on": "2026-09-01"})
    shown = seat(window(), operator)
    page = shown.page
    page.goto(f"/entites/convention/?entite={top['id']}")
    page.get_by_label("Titre de la charte").fill("Charte 2026")
    page.get_by_label("Document de la charte").set_input_files({"name": "charte.pdf", "mimeType": "application/pdf", "buffer": walk.PDF})
    page.get_by_label("Exiger son acceptation").check()
    page.get_by_role("button", name="Porter une charte").click()
    toast(page, "Charte enregistrée")
    shown.axe("a charter, carried")
    shown.fits()
    member = seat(window(), cast.admin)
    member.page.goto(f"/entites/convention/?entite={cast.buyer_id}")
    expect(member.page.get_by_text("La charte est à accepter avant de publier")).to_be_visible()
    with member.page.expect_download() as download:
        member.page.get_by_role("link", name="Lire la charte").click()
    assert download.value.suggested_filename == "charte.pdf"
    member.page.get_by_label("Signataire").fill("La directrice")
    member.page.get_by_role("button", name="Accepter la charte").click()
    toast(member.page, "Charte acceptée")
    member.axe("a charter, accepted")
    walk.published(cast, lots=1)
    platform.settle()
    page.goto(f"/entites/?entite={top['id']}")
    page.get_by_role("link", name="Utilisation et contribution").click()
    expect(page.get_by_role("table", name=re.compile("^Entités en")).get_by_role("row")).to_have_count(2)
    expect(page.get_by_text(re.compile("^Plis reçus par année"))).to_be_visible()
    shown.axe("usage")
    shown.fits()
    with page.expect_download() as export:
        page.get_by_role("link", name="Exporter en CSV").click()
    assert export.value.suggested_filename == "usage.csv"
    assert shown.problems == member.problems == []
