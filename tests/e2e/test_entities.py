"""The tree of entities on screen: an administrator of a grouping makes, moves, merges and closes what stands below (REQ-190, REQ-014)."""

import re

import pytest
from playwright.sync_api import expect

from support import walk
from support.people import Person
from support.screens import toast


def seat(window, person):
    """Sit at this browser as that person, who has just proved a second factor."""
    person.refresh()
    window.context.add_cookies([{"name": "__Host-session", "value": person.token, "url": window.platform.origin.replace("http:", "https:"),
                                 "httpOnly": True, "secure": True, "sameSite": "Lax"}])  # fmt: skip
    return window


def entity(platform, by, name, above=None) -> dict:
    admin = {"name": f"Admin {name}", "email": Person(platform).email}
    body = {"siret": walk.siret(), "name": name, "department": "35", "parent_id": above, "admin": admin}
    return by.refresh().post("/v1/buyers", body)


@pytest.fixture
def operator(platform):
    person = Person(platform)
    platform.make_operator(person.email)
    return person.sign_in().enrol()


@pytest.fixture
def grouping(platform, operator):
    """A region, and a grouping below it whose administrator has come in."""
    region = entity(platform, operator, f"Région {walk.siret()}")
    admin = Person(platform, name="Édith Epci")
    body = {"siret": walk.siret(), "name": "Communauté du Val", "department": "35", "parent_id": region["id"]}
    made = operator.refresh().post("/v1/buyers", body | {"admin": {"name": admin.name, "email": admin.email}})
    return region, made, admin.sign_in().accept().enrol()


@pytest.mark.req("REQ-190")
def test_an_administrator_of_a_grouping_runs_its_communes(window, platform, grouping):
    _, epci, admin = grouping
    shown = seat(window(), admin)
    page = shown.page
    page.goto("/acheteur/equipe/")
    page.get_by_role("link", name="Entités rattachées").click()
    page.get_by_role("heading", name="Communauté du Val", level=1).wait_for()
    expect(page.get_by_role("button", name="Fermer")).to_have_count(0)
    page.get_by_role("button", name="Créer une entité rattachée").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("SIRET").fill("12345678900023")
    for label, text in (
        ("Nom", "Évran"),
        ("Département", "22"),
        ("Nom de l’administrateur", "Ana"),
        ("Son adresse électronique", "ana@exemple.fr"),
    ):
        dialog.get_by_label(label, exact=True).fill(text)
    dialog.get_by_role("button", name="Créer une entité rattachée").click()
    expect(dialog.get_by_role("alert")).to_contain_text("SIRET")
    shown.axe("creating an entity, refused")
    shown.fits()
    dialog.get_by_label("SIRET").fill(walk.siret())
    dialog.get_by_role("button", name="Créer une entité rattachée").click()
    toast(page, "Entité créée : Évran.")
    page.get_by_role("link", name="Évran").click()
    page.get_by_role("heading", name="Évran", level=1).wait_for()
    page.get_by_role("button", name="Changer le nom ou le SIRET").click()
    page.get_by_role("dialog").get_by_label("Nom").fill("Évran-sur-Rance")
    page.get_by_role("dialog").get_by_role("button", name="Changer le nom ou le SIRET").click()
    expect(page.get_by_role("heading", name="Évran-sur-Rance", level=1)).to_be_visible()
    shown.axe("an entity and what one may do")
    shown.fits()
    page.get_by_role("button", name="Fermer", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Fermer", exact=True).click()
    toast(page, "Évran-sur-Rance est fermée.")
    expect(page.get_by_text(re.compile("Fermée le"))).to_be_visible()
    page.goto(f"/journal/?entite={epci['id']}")
    expect(page.get_by_role("row").filter(has_text="Entité fermée au-dessous : Évran-sur-Rance")).to_be_visible()
    assert shown.problems == []


@pytest.mark.req("REQ-190")
def test_an_operator_moves_and_merges_and_a_cycle_is_refused_in_words(window, platform, operator, grouping):
    region, epci, admin = grouping
    one, two = (entity(platform, operator, name, epci["id"]) for name in ("Bourg", "Hameau"))
    shown = seat(window(), operator)
    page = shown.page
    page.goto("/exploitation/")
    page.get_by_role("link", name="Entités rattachées").click()
    page.get_by_label(re.compile("^Chercher")).fill(epci["siret"])
    page.get_by_role("button", name="Chercher une entité").click()
    page.get_by_role("heading", name="Communauté du Val", level=1).wait_for()
    expect(page.get_by_role("navigation", name="Fil d’Ariane").get_by_role("link", name=region["name"])).to_be_visible()
    page.get_by_label(re.compile("^Chercher")).fill("hA")
    page.get_by_role("button", name="Chercher une entité").click()
    expect(page.get_by_role("link", name="Bourg")).to_have_count(0)
    shown.axe("a branch, searched")
    shown.fits()
    page.get_by_role("button", name="Déplacer").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("SIRET de l’entité au-dessus").fill(one["siret"])
    dialog.get_by_role("button", name="Déplacer").click()
    expect(dialog.get_by_role("alert")).to_contain_text("au-dessous d’elle-même")
    shown.axe("a move, refused")
    dialog.get_by_role("button", name="Annuler").click()
    page.goto(f"/entites/?entite={one['id']}")
    page.get_by_role("button", name="Y réunir d’autres entités").click()
    dialog.get_by_label("SIRET des entités à réunir").fill(f"{two['siret']}\n")
    dialog.get_by_role("button", name="Y réunir d’autres entités").click()
    toast(page, "Les entités sont réunies à Bourg.")
    page.goto(f"/en/entites/?entite={two['id']}")
    expect(page.get_by_text("Merged into Bourg")).to_be_visible()
    shown.axe("a merged entity, in English")
    assert admin.refresh().get(f"/v1/buyers/{two['id']}/branch")["merged_into"] == one["id"]
    assert shown.problems == []


@pytest.mark.req("REQ-190")
def test_forty_entities_come_from_a_spreadsheet_with_what_is_wrong_beside_its_line(window, platform, grouping, tmp_path):
    _, epci, admin = grouping
    rows = ["siret;nom;departement;nature;siret_parent;administrateur_email;administrateur_nom"]
    rows += [f"{walk.siret()};Commune n° {n:02d};35;;;{Person(platform).email};Ana" for n in range(40)]
    rows += ["123;Fautive;35;;;ana@exemple.fr;Ana", f"{walk.siret()};Éloignée;35;;{walk.siret()};ana@exemple.fr;Ana"]
    file, long = tmp_path / "communes.csv", tmp_path / "long.csv"
    file.write_bytes("\r\n".join(rows).encode("cp1252"))
    long.write_bytes(b"\n".join([rows[0].encode(), *[b"1;a;35;;;a;a"] * 100_000]))
    shown = seat(window(), admin)
    page = shown.page
    page.goto(f"/entites/?entite={epci['id']}")
    page.get_by_role("link", name="Importer un tableau d’entités").click()
    page.get_by_label("Tableau au format CSV").set_input_files(long)
    expect(page.get_by_role("alert")).to_contain_text(re.compile(r"2\s000 lignes"))
    shown.axe("a file too long")
    page.get_by_label("Tableau au format CSV").set_input_files(file)
    expect(page.get_by_role("row").filter(has_text="Fautive")).to_contain_text("SIRET")
    expect(page.get_by_role("row").filter(has_text="Éloignée")).to_contain_text("rattachement")
    shown.axe("what an import would do")
    shown.fits()
    page.reload()
    page.get_by_role("button", name="Créer 40 entités").click()
    expect(page.get_by_text("40 créées")).to_be_visible(timeout=120_000)  # forty entities are written one after the other
    shown.axe("an import, done")
    shown.fits()
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger le rapport en CSV").click()
    assert download.value.path().read_text(encoding="utf-8-sig").count(";créée;") == 40
    page.goto(f"/entites/?entite={epci['id']}")
    expect(page.get_by_role("row")).to_have_count(41)
    page.goto(f"/en/entites/import/?sous={epci['id']}")
    expect(page.get_by_role("heading", name="Import entities", level=1)).to_be_visible()
    shown.axe("import, in English")
    assert shown.problems == []


@pytest.mark.req("REQ-190")
def test_a_region_asks_for_its_convention_and_a_grouping_accepts_it(window, platform, operator, grouping, tmp_path):
    region, epci, admin = grouping
    text = tmp_path / "convention.pdf"
    text.write_bytes(walk.PDF)
    shown = seat(window(), operator)
    page = shown.page
    page.goto(f"/entites/?entite={region['id']}")
    page.get_by_role("link", name="Convention").click()
    page.get_by_role("heading", name="Convention", level=1).wait_for()
    page.get_by_role("button", name="Porter une convention").click()
    expect(page.get_by_role("alert")).to_contain_text("Choisissez le document")
    shown.axe("a convention without its document")
    page.get_by_label("Titre", exact=True).fill("Convention d’adhésion 2026")
    page.get_by_label("Document", exact=True).set_input_files(text)
    page.get_by_label("Exiger l’acceptation avant toute publication").check()
    page.get_by_role("button", name="Porter une convention").click()
    toast(page, "Convention enregistrée.")
    shown.axe("a convention, carried")
    shown.fits()
    mine = seat(window(), admin)
    page = mine.page
    page.goto("/acheteur/equipe/")
    page.get_by_role("link", name="Convention").click()
    expect(page.get_by_text("Tant qu’elle ne l’est pas, l’entité ne publie rien.")).to_be_visible()
    mine.axe("a convention to accept")
    mine.fits()
    page.get_by_label("Signataire").fill("Yann Président")
    page.get_by_role("button", name="Accepter la convention").click()
    toast(page, "Convention acceptée.")
    expect(page.get_by_text("Signataire : Yann Président")).to_be_visible()
    page.goto(f"/journal/?entite={epci['id']}")
    expect(page.get_by_role("row").filter(has_text="Convention acceptée : signataire Yann Président")).to_be_visible()
    page.goto(f"/en/entites/convention/?entite={epci['id']}")
    expect(page.get_by_text("Accepted by Communauté du Val")).to_be_visible()
    mine.axe("a convention accepted, in English")
    assert shown.problems == []
    assert mine.problems == []


@pytest.mark.req("REQ-190")
def test_a_service_is_made_and_the_list_of_consultations_is_filtered_by_it(window, platform):
    cast = walk.entity(platform)
    walk.draft(cast)
    shown = seat(window(), cast.admin)
    page = shown.page
    page.goto("/acheteur/equipe/")
    page.get_by_role("link", name="Services").click()
    page.get_by_role("button", name="Créer le service").click()
    expect(page.get_by_role("alert")).to_be_visible()
    shown.axe("a service without a name")
    page.get_by_label("Nom du nouveau service").fill("Voirie")
    page.get_by_role("button", name="Créer le service").click()
    toast(page, "Service créé : Voirie.")
    row = page.get_by_role("row").filter(has_text="Voirie")
    row.get_by_role("button", name=re.compile("Modifier")).click()
    page.get_by_role("dialog").get_by_label("Gaël Agent").check()
    shown.axe("the people of a service")
    page.get_by_role("dialog").get_by_role("button", name="Enregistrer").click()
    expect(row).to_contain_text("Gaël Agent")
    shown.axe("services")
    shown.fits()
    page.goto(f"/journal/?entite={cast.buyer_id}")
    expect(page.get_by_role("row").filter(has_text="personnes de « Voirie », de ∅ à Gaël Agent")).to_be_visible()
    desk = seat(window(), cast.agent)
    page = desk.page
    page.goto("/acheteur/")
    page.get_by_role("navigation", name="Par service").get_by_role("link", name="Voirie").click()
    expect(page.get_by_role("link", name="Rénovation de l’école Jules-Verne", exact=True)).to_have_count(0)
    page.get_by_role("navigation", name="Par service").get_by_role("link", name="Tous les services").click()
    page.get_by_role("button", name=re.compile("Changer de service")).click()
    page.get_by_role("dialog").get_by_label(re.compile("^Service")).select_option("Voirie")
    desk.axe("choosing a service")
    page.get_by_role("dialog").get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("row").filter(has_text="Rénovation").get_by_text("Voirie")).to_be_visible()
    desk.axe("the dashboard of an entity with services")
    desk.fits()
    page.get_by_role("navigation", name="Par service").get_by_role("link", name="Voirie").click()
    expect(page.get_by_role("link", name="Rénovation de l’école Jules-Verne", exact=True)).to_be_visible()
    assert shown.problems == []
    assert desk.problems == []
