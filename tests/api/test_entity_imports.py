"""A file of entities: what is wrong beside its line, nothing made before it is asked, and work that may be cut (REQ-190)."""

import base64
import csv
import io

import pytest

from support import walk
from support.killing import Killed
from support.people import Person
from support.regions import refused

HEAD = ["siret", "nom", "departement", "nature", "siret_parent", "administrateur_email", "administrateur_nom"]


def row(name="Commune", parent="", **more) -> dict:
    made = {"siret": walk.siret(), "nom": name, "departement": "35", "nature": "", "siret_parent": parent,
            "administrateur_email": Person(None).email, "administrateur_nom": "Ana"}  # fmt: skip
    return made | more


def written(rows, *, delimiter=";", encoding="utf-8", head=HEAD) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, head, delimiter=delimiter, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def send(person, data: bytes, under=None) -> dict:
    return person.refresh().post("/v1/entity-imports", {"under": under, "file": base64.b64encode(data).decode()})


def lines(person, made, outcome="") -> list[dict]:
    found, cursor = [], ""
    while cursor is not None:
        page = person.get(f"/v1/entity-imports/{made['id']}/lines?outcome={outcome}{f'&cursor={cursor}' if cursor else ''}")
        found, cursor = found + page["items"], page["next"]
    return found


def work(person, made) -> dict:
    at = f"/v1/entity-imports/{made['id']}"
    person.refresh().post(f"{at}/start")
    while not (found := person.post(f"{at}/pages"))["finished"]:
        pass
    return found


@pytest.fixture
def operator(platform):
    person = Person(platform)
    platform.make_operator(person.email)
    return person.sign_in().enrol()


@pytest.mark.req("REQ-190")
@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "cp1252"), (",", "utf-8-sig"), (";", "utf-8")])
def test_a_region_is_made_from_a_spreadsheet_whatever_the_order_of_its_lines(both, delimiter, encoding):
    operator = Person(both)
    both.make_operator(operator.email)
    operator.sign_in().enrol()
    region = row("Région Évran", nature="Pouvoir adjudicateur")
    epci = row("Communauté", region["siret"])
    communes = [row(f"Commune {n:02d}", epci["siret"]) for n in range(30)]
    made = send(operator, written([*communes, epci, region], delimiter=delimiter, encoding=encoding))
    assert made["counts"] == {"to_make": 32, "made": 0, "exists": 0, "refused": 0}
    assert operator.get(f"/v1/entities?siret={region['siret']}")["items"] == [], "judged, not made"
    assert work(operator, made)["counts"] == {"to_make": 0, "made": 32, "exists": 0, "refused": 0}
    found = operator.get(f"/v1/entities?siret={communes[29]['siret']}")["items"][0]
    assert [one["name"] for one in operator.get(f"/v1/buyers/{found['id']}/branch")["above"]] == ["Communauté", "Région Évran"]
    ana = Person(both, email=communes[3]["administrateur_email"]).sign_in().accept()
    assert [one["tenant_name"] for one in ana.get("/v1/session")["memberships"]] == ["Commune 03"]
    again = send(operator, written([*communes, epci, region], delimiter=delimiter, encoding=encoding))
    assert again["counts"] == {"to_make": 0, "made": 0, "exists": 32, "refused": 0}
    assert refused(operator.post, f"/v1/entity-imports/{again['id']}/start").code == "import-empty"


def test_each_line_that_is_wrong_says_why_beside_its_number_and_stops_no_other(platform, operator):
    stands = row("Déjà là")
    work(operator, send(operator, written([stands])))
    good = row("Bonne")
    loop = [row("Boucle A"), row("Boucle B")]
    loop[0]["siret_parent"], loop[1]["siret_parent"] = loop[1]["siret"], loop[0]["siret"]
    wrong = [
        (row(siret="123"), "SIRET"), (row(siret="2,13502E+13"), "arrondi"), (row(nom=" "), "nom manque"), (row(departement="Ille"), "département"),
        (row(nature="club"), "Nature inconnue"), (row(administrateur_email="ana"), "adresse"), (row(parent=walk.siret()), "rattachement"),
        (row(siret=good["siret"]), "déjà à la ligne 2"), (loop[0], "tournent en rond"), (loop[1], "tournent en rond"),
    ]  # fmt: skip
    made = send(operator, written([good, *(one for one, _ in wrong), stands, row("Dessous", good["siret"])]))
    told = lines(operator, made, "refused")
    assert [one["number"] for one in told] == list(range(3, 3 + len(wrong)))
    for one, (_, words) in zip(told, wrong, strict=True):
        assert words in one["reason"], one
    assert [one["number"] for one in lines(operator, made, "exists")] == [3 + len(wrong)]
    assert work(operator, made)["counts"] == {"to_make": 0, "made": 2, "exists": 1, "refused": len(wrong)}
    report = platform.fetch(operator.send("GET", f"/v1/entity-imports/{made['id']}/report").headers["location"]).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(report), delimiter=";"))
    assert [int(one["ligne"]) for one in rows] == list(range(2, 5 + len(wrong)))
    assert {one["resultat"] for one in rows} == {"créée", "existe déjà", "refusée"}


@pytest.mark.req("REQ-190")
def test_three_hundred_wrong_lines_stop_nobody_and_a_hundred_thousand_are_refused_in_words(platform, operator):
    good, wrong = [row(f"Commune {n}") for n in range(40)], [row(siret="0") for _ in range(300)]
    mixed = [one for pair in zip(wrong[:40], good, strict=True) for one in pair] + wrong[40:]
    made = work(operator, send(operator, written(mixed)))
    assert made["counts"] == {"to_make": 0, "made": 40, "exists": 0, "refused": 300}
    endless = b";".join(name.encode() for name in HEAD) + b"\n" + b"1;a;35;;;a;\n" * 100_000
    refusal = refused(send, operator, endless)
    assert (refusal.code, "plus de 2\u202f000 lignes" in refusal.reply.json["detail"]) == ("import-too-long", True)


@pytest.mark.parametrize(
    "data", [b"", b"siret;nom\n1;2\n", b"PK\x03\x04\0\0", b"\xff\xfe\0s", b'siret;nom;departement;administrateur_email\n"' + b"x" * 200_000]
)
def test_what_is_no_such_table_is_refused(operator, data):
    assert refused(send, operator, data or b"\n").code == "import-unreadable"


@pytest.mark.req("REQ-190")
def test_an_administrator_imports_below_their_own_entity_alone(platform, operator):
    mine, other = row("Communauté"), row("Ailleurs")
    work(operator, send(operator, written([mine, other])))
    admin = Person(platform, email=mine["administrateur_email"]).sign_in().accept().enrol()
    under = operator.get(f"/v1/entities?siret={mine['siret']}")["items"][0]["id"]
    elsewhere = operator.get(f"/v1/entities?siret={other['siret']}")["items"][0]["id"]
    for place in (None, elsewhere):
        assert refused(send, admin, written([row()]), place).status == 404
    made = send(admin, written([row("Dessous"), row("Dehors", other["siret"]), row("x", siret=other["siret"])]), under)
    assert made["counts"] == {"to_make": 1, "made": 0, "exists": 0, "refused": 2}
    assert "Ailleurs" not in str(lines(admin, made)), "nothing of another part of the tree"
    for person in (operator, Person(platform).sign_in()):
        assert refused(person.get, f"/v1/entity-imports/{made['id']}").status == 404, "another's import"
    assert refused(admin.post, f"/v1/entity-imports/{made['id']}/pages").code == "import-not-started"
    work(admin, made)
    assert [one["name"] for one in admin.get(f"/v1/buyers/{under}/below")["items"]] == ["Dessous"]
    agent = admin.refresh().invite(f"/v1/buyers/{under}/invitations", Person(platform, name="Gaël"), ["agent"]).enrol()
    assert refused(send, agent, written([row()]), under).code == "not-allowed"


@pytest.mark.req("REQ-190")
def test_an_import_killed_anywhere_is_ended_by_beginning_again(platform, operator):
    """The process dies after each of its writes in turn; whoever comes back makes each entity, once, with one letter each."""
    rows = [row("Région")]
    rows += [row(f"Commune {n}", rows[0]["siret"]) for n in range(3)]
    made = send(operator, written(rows))
    at = f"/v1/entity-imports/{made['id']}"
    operator.refresh().post(f"{at}/start")
    died = 0
    for writes in range(1, 80):
        with pytest.MonkeyPatch.context() as patch:
            left = [writes]
            for store, names in (
                (platform.ports.registers, ("append",)),
                (platform.ports.directory, ("claim_buyer", "create_buyer", "put_invitation", "set_journal_position")),
                (platform.ports.entity_imports, ("put_page", "save")),
            ):
                for name in names:
                    patch.setattr(store, name, _dying(getattr(store, name), left))
            try:
                platform.use.entity_imports.work(_actor(platform, operator), made["id"])
            except Killed:
                died += 1
    found = operator.post(f"{at}/pages")
    assert died > 3
    assert (found["finished"], found["counts"]["made"]) == (True, 4)
    platform.settle()
    for one in rows:
        assert len(platform.mails(one["administrateur_email"])) == 1
        entity = operator.get(f"/v1/entities?siret={one['siret']}")["items"][0]["id"]
        kinds = [line.kind for line in platform.ports.registers.read(f"O#{entity}#administration")]
        assert (kinds.count("entity-created"), kinds.count("person-invited")) == (1, 1)


def _actor(platform, person):
    return platform.use.sign_ins.actor(person.token)


def _dying(real, left):
    def call(*args, **more):
        answer = real(*args, **more)
        left[0] -= 1
        if left[0] == 0:
            raise Killed
        return answer

    return call


def test_two_windows_that_work_at_once_count_each_line_once(platform, operator):
    import threading

    made = send(operator, written([row(f"Commune {n}") for n in range(60)]))
    at, gate = f"/v1/entity-imports/{made['id']}", threading.Barrier(2)
    operator.refresh().post(f"{at}/start")

    def run():
        gate.wait()
        for _ in range(6):
            operator.post(f"{at}/pages")

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = operator.post(f"{at}/pages")
    assert (found["finished"], found["counts"]) == (True, {"to_make": 0, "made": 60, "exists": 0, "refused": 0})


def test_what_is_written_for_an_entity_does_not_grow_with_the_file(platform, operator):
    """Writes counted at 1×, 4× and 16×, in a part of the tree that grows with them."""
    counts, region = {}, row("Région")
    work(operator, send(operator, written([region])))
    directory, registers, imports = platform.ports.directory, platform.ports.registers, platform.ports.entity_imports
    for size in (20, 80, 320):
        made = send(operator, written([row(f"Commune {size} {n}", region["siret"]) for n in range(size)]))
        operator.refresh().post(f"/v1/entity-imports/{made['id']}/start")
        seen = [0]
        with pytest.MonkeyPatch.context() as patch:
            for store, names in (
                (registers, ("append",)),
                (directory, ("claim_buyer", "create_buyer", "save_buyer", "save_user", "put_invitation", "set_journal_position")),
                (imports, ("put_page", "save")),
            ):
                for name in names:
                    patch.setattr(store, name, _counted(getattr(store, name), seen))
            while not operator.post(f"/v1/entity-imports/{made['id']}/pages")["finished"]:
                pass
        counts[size] = seen[0] / size
    assert max(counts.values()) <= min(counts.values()) * 1.05, counts
    assert max(counts.values()) < 14, counts


def _counted(real, seen):
    def call(*args, **more):
        seen[0] += 1
        return real(*args, **more)

    return call
