"""The documents of a consultation through the API: folders, antivirus, versions in words, archives, undertaking."""

import io
import zipfile

import pytest

from support import documents, walk
from support.people import Refusal
from support.platforms import MemoryPlatform

TEXT = "Je m’engage à ne communiquer ces plans à personne et à les détruire après la consultation."
CLICK = {"Sec-Fetch-User": "?1", "Sec-Fetch-Mode": "navigate"}
"""What a browser says of a link that a hand followed."""


@pytest.fixture(scope="module")
def platform():
    return MemoryPlatform()


@pytest.fixture(scope="module")
def cast(platform):
    return walk.entity(platform)


def publish(cast, made):
    cast.agent.platform.settle()
    for member in cast.members:
        member.rehearse(made["id"])
    cast.agent.refresh().post(f"/v1/consultations/{made['id']}/publication")
    cast.agent.platform.settle()
    return cast.agent.get(f"/v1/consultations/{made['id']}")


def refused(call, *args):
    with pytest.raises(Refusal) as caught:
        call(*args)
    return caught.value


def lines(cast, consultation_id, kind):
    return cast.agent.get(f"/v1/consultations/{consultation_id}/registers/{kind}")["items"]


def test_a_folder_is_announced_in_batches_and_announcing_again_resumes(cast):
    made = walk.draft(cast)
    files = {f"plans/niveau {n % 3}/A-{n:03}.pdf": documents.pdf(str(n)) for n in range(130)}
    first = documents.announce(cast.agent, made["id"], dict(list(files.items())[:100]))
    assert all(one["state"] == "uploading" for one in first)
    again = documents.announce(cast.agent, made["id"], dict(list(files.items())[:100]))
    assert [one["id"] for one in again] == [one["id"] for one in first]
    documents.send(cast.agent, made["id"], files)
    cast.agent.platform.settle()
    found = documents.draft_files(cast.agent, made["id"])
    assert set(found) == set(files)
    assert {(file["state"], file["scan"]) for file in found.values()} == {("ready", "clean")}
    seen = cast.agent.get(f"/v1/consultations/{made['id']}")
    assert (len(seen["dce_draft"]), seen["dce_draft_next"] is not None) == (100, True)
    assert all(one["state"] == "ready" for one in documents.announce(cast.agent, made["id"], dict(list(files.items())[:5])))


@pytest.mark.parametrize("name", ["../a.pdf", "/etc/passwd", "a/./b.pdf", "plans//a.pdf", "CON", "plans/com1.dwg", "a\x07.pdf", "x" * 256, "a/" * 30 + "b.pdf",
                                  "a/" + "é" * 125 + ".pdf", "\u202egpj.exe", "a?.pdf", "C:\\a.pdf"])  # fmt: skip
def test_a_hostile_name_is_refused_without_stopping_the_others(cast, name):
    made = walk.draft(cast)
    told = documents.announce(cast.agent, made["id"], {name: b"abc", "bon.pdf": b"abc"})
    assert list(told[0]["errors"]) == ["name"]
    assert told[1]["state"] == "uploading"


def test_names_that_differ_by_case_or_take_a_folders_place_are_refused(cast):
    made = walk.draft(cast)
    told = documents.announce(cast.agent, made["id"], {"Plans/A.pdf": b"abc", "plans/a.PDF": b"abcd", "plans": b"x", "PLANS/A.PDF/b": b"x"})
    assert [sorted(one.get("errors", {})) for one in told] == [[], ["name"], ["name"], ["name"]]


def test_fifty_gib_in_all_are_told_before_a_byte_is_sent(cast):
    made = walk.draft(cast)
    base = f"/v1/consultations/{made['id']}/dce-files"
    cast.agent.post(base, {"name": "grand.zip", "size_bytes": 49 * 1024**3})
    refusal = refused(cast.agent.post, base, {"name": "autre.zip", "size_bytes": 2 * 1024**3})
    assert "50" not in refusal.reply.json["errors"]["size_bytes"][:20]
    assert "la limite est de 53,7 Go en tout" in refusal.reply.json["errors"]["size_bytes"]
    limits = cast.agent.get("/v1/limits")
    assert (limits["dce_bytes"], limits["dce_files"]) == (50 * 1024**3, 5000)


def test_an_infected_file_blocks_publication_and_leaves_a_trace(cast):
    made = walk.draft(cast)
    documents.send(cast.agent, made["id"], {"reglement.pdf": walk.PDF, "outil.com": documents.EICAR})
    cast.agent.platform.settle()
    found = documents.draft_files(cast.agent, made["id"])["outil.com"]
    assert (found["state"], found["refusal"]["code"], found["threat"]) == ("refused", "infected", "Eicar-Test-Signature")
    points = cast.agent.get(f"/v1/consultations/{made['id']}/review")["blocking"]
    [point] = [point for point in points if point["code"] == "refused-file"]
    assert "« Eicar-Test-Signature »" in point["detail"]
    cast.agent.call("DELETE", f"/v1/consultations/{made['id']}/dce-files/{found['id']}")
    shown = publish(cast, made)
    assert [file["name"] for file in shown["dce_versions"][0]["files"]] == ["reglement.pdf"]
    [trace] = [line for line in lines(cast, made["id"], "publications") if line["kind"] == "infected-file"]
    assert trace["record"]["threat"] == "Eicar-Test-Signature"
    base = f"/v1/consultations/{made['id']}"
    documents.send(cast.agent, made["id"], {"outil.com": documents.EICAR})
    cast.agent.platform.settle()
    refusal = refused(cast.agent.post, f"{base}/dce-versions", {"note": "Outil"})
    assert (refusal.code, "outil.com" in refusal.reply.json["detail"]) == ("infected", True)


@pytest.mark.req("REQ-025")
def test_versions_are_immutable_lists_and_say_what_changed(cast, platform):
    made = walk.draft(cast)
    documents.send(
        cast.agent, made["id"], {"CCTP.pdf": documents.pdf("1"), "plans/A.pdf": documents.pdf("A"), "plans/B.pdf": documents.pdf("B")}
    )
    first = publish(cast, made)["dce_versions"][0]
    assert (first["files_count"], first["change"]) == (3, "")
    base = f"/v1/consultations/{made['id']}"
    assert refused(cast.agent.post, f"{base}/dce-versions", {"note": "Rien"}).status == 422
    documents.send(cast.agent, made["id"], {"CCTP.pdf": documents.pdf("deux fois plus long"), "note.pdf": documents.pdf("n")})
    platform.settle()
    versions = cast.agent.post(f"{base}/dce-versions", {"note": "Plans corrigés", "removed": ["plans/B.pdf"]})["dce_versions"]
    assert versions[0]["files"] == first["files"]
    said = versions[1]["change"]
    assert said.startswith("Version 2 : 1 fichier remplacé (CCTP.pdf, 35 octets au lieu de 17 octets), 1 ajouté (note.pdf, 17 octets)")
    assert said.endswith("1 retiré (plans/B.pdf).")
    assert [file["name"] for file in versions[1]["files"]] == ["CCTP.pdf", "note.pdf", "plans/A.pdf"]
    [line] = [line for line in lines(cast, made["id"], "publications") if line["kind"] == "dce-version"]
    assert line["record"]["list_sha256"] == versions[1]["list_sha256"]
    page = platform.send("GET", f"/consultations/{made['id']}", {}).body.decode()
    assert "1 fichier remplacé (CCTP.pdf" in page
    assert "<summary>plans " in page
    older = platform.send("GET", f"/consultations/{made['id']}?version=1", {}).body.decode()
    assert "B.pdf" in older


@pytest.mark.req("REQ-002")
def test_the_archive_holds_every_public_file_and_its_download_is_registered(cast, platform):
    made = walk.draft(cast, undertaking=TEXT)
    files = {"CCTP.pdf": documents.pdf("1"), "plans/A.pdf": documents.pdf("A")}
    documents.send(cast.agent, made["id"], files)
    documents.send(cast.agent, made["id"], {"secret.pdf": documents.pdf("s")}, confidential=True)
    [archive] = publish(cast, made)["dce_versions"][0]["archives"]
    reply = platform.send("GET", archive["url"], CLICK)
    body = platform.fetch(reply.headers["location"])
    assert len(body) == archive["size_bytes"]
    with zipfile.ZipFile(io.BytesIO(body)) as found:
        assert found.testzip() is None
        assert {name: found.read(name) for name in found.namelist()} == files
    last = lines(cast, made["id"], "downloads")[-1]["record"]
    assert (last["archive"], last["who"]) == (1, {"kind": "anonymous"})
    assert platform.send("GET", archive["url"].replace("archives/1", "archives/2"), {}).status == 404


AHEAD = [{}, {"Sec-Fetch-Mode": "navigate"}, {"Sec-Purpose": "prefetch", **CLICK}, {"Sec-Purpose": "prefetch;prerender", **CLICK},
         {"Purpose": "prefetch", **CLICK}, {"X-Moz": "prefetch", **CLICK}, {"Purpose": "preview", **CLICK}]  # fmt: skip


@pytest.mark.parametrize("what", ["file", "archive"])
def test_a_robot_reads_without_a_line_and_a_click_writes_one(cast, platform, what):
    made = walk.draft(cast)
    documents.send(cast.agent, made["id"], {"CCTP.pdf": documents.pdf("1"), "b.pdf": documents.pdf("2")})
    version = publish(cast, made)["dce_versions"][0]
    url = version["files"][0]["url"] if what == "file" else version["archives"][0]["url"]
    for headers in AHEAD:
        assert platform.send("GET", url, headers).status == 303
    assert platform.send("HEAD", url, CLICK).status == 303
    assert lines(cast, made["id"], "downloads") == []
    assert platform.send("GET", url, CLICK).status == 303
    assert len(lines(cast, made["id"], "downloads")) == 1


@pytest.mark.req("REQ-013")
def test_confidential_files_wait_for_a_recorded_undertaking(cast, platform):
    made = walk.draft(cast)
    documents.send(cast.agent, made["id"], {"reglement.pdf": walk.PDF})
    documents.send(cast.agent, made["id"], {"plans.pdf": documents.pdf("secret")}, confidential=True)
    platform.settle()
    base = f"/v1/consultations/{made['id']}"
    assert "missing-undertaking" in [point["code"] for point in cast.agent.get(f"{base}/review")["blocking"]]
    cast.agent.patch(base, {"undertaking": TEXT}, cast.agent.get(base)["version"])
    shown = publish(cast, made)
    secret, public = shown["dce_versions"][0]["files"]
    assert (secret["confidential"], secret["url"], secret["sha256"]) == (True, None, None)
    assert platform.send("GET", public["url"].replace("files/2", "files/1"), {}).status == 404
    everything = cast.agent.post(f"{base}/downloads", {})
    assert [file["name"] for file in everything["files"]] == ["reglement.pdf"]
    who = {"name": "Jean Dupont", "email": "jean@exemple.fr", "company": "Dupont SARL"}
    given = {"identity": who, "accepted": True, "text_sha256": shown["undertaking"]["sha256"]}
    assert refused(cast.agent.post, f"{base}/undertakings", {**given, "accepted": False}).reply.json["errors"].keys() == {"accepted"}
    assert refused(cast.agent.post, f"{base}/undertakings", {**given, "text_sha256": "0" * 64}).reply.json["errors"].keys() == {"accepted"}
    [file] = cast.agent.post(f"{base}/undertakings", given)["files"]
    assert platform.fetch(file["url"]) == documents.pdf("secret")
    line = lines(cast, made["id"], "downloads")[-1]
    assert (line["kind"], line["record"]["who"]["company"], line["record"]["text_sha256"]) == (
        "undertaking",
        "Dupont SARL",
        given["text_sha256"],
    )


@pytest.mark.req("REQ-013")
def test_the_undertaking_is_accepted_by_a_form_too(cast, platform):
    made = walk.draft(cast, undertaking=TEXT)
    documents.send(cast.agent, made["id"], {"plans.pdf": documents.pdf("secret")}, confidential=True)
    shown = publish(cast, made)
    at, form = f"/consultations/{made['id']}/engagement", {"Content-Type": "application/x-www-form-urlencoded"}
    assert TEXT in platform.send("GET", f"/consultations/{made['id']}", {}).body.decode()
    empty = platform.send("POST", at, form, f"text_sha256={shown['undertaking']['sha256']}".encode())
    assert (empty.status, b"Indiquez votre nom." in empty.body) == (422, True)
    fields = f"text_sha256={shown['undertaking']['sha256']}&u_name=Jean&u_email=jean%40exemple.fr&u_company=Dupont&u_accepted=1"
    given = platform.send("POST", at, form, fields.encode())
    assert (given.status, b"memory:get/documents" in given.body) == (200, True)


@pytest.mark.req("REQ-002")
def test_a_selection_is_taken_by_a_form_and_the_register_names_it(cast, platform):
    made = walk.draft(cast)
    documents.send(cast.agent, made["id"], {f"{n}.pdf": documents.pdf(str(n)) for n in range(4)})
    publish(cast, made)
    at, form = f"/consultations/{made['id']}/retrait", {"Content-Type": "application/x-www-form-urlencoded"}
    assert platform.send("POST", at, form, b"selection=1").status == 422
    assert platform.send("POST", at, form, b"selection=1&f2=on&f4=on").body.count(b"memory:get/documents") == 2
    assert lines(cast, made["id"], "downloads")[-1]["record"]["files"] == [2, 4]


def test_every_undertaking_is_listed_however_many_downloads_stand_between(cast, platform, monkeypatch):
    """The list was cut at the register's first hundred lines."""
    from chalicelib.usecases.register import registers

    monkeypatch.setattr(registers, "PAGE", 3)
    monkeypatch.setattr(registers, "LOOKED_AT", 10)
    made = walk.draft(cast, undertaking=TEXT)
    documents.send(cast.agent, made["id"], {"reglement.pdf": walk.PDF})
    documents.send(cast.agent, made["id"], {"plans.pdf": documents.pdf("secret")}, confidential=True)
    shown = publish(cast, made)
    base = f"/v1/consultations/{made['id']}"
    for n in range(9):
        given = {"identity": {"name": f"P{n}", "email": f"p{n}@exemple.fr", "company": "C"}, "accepted": True}
        cast.agent.post(f"{base}/undertakings", {**given, "text_sha256": shown["undertaking"]["sha256"]})
        for _ in range(n * 2):
            cast.agent.post(f"{base}/downloads", {})
    found, cursor, answers = [], "", 0
    while cursor is not None:
        page = cast.agent.get(f"{base}/registers/downloads?act=undertaking&cursor={cursor}")
        found, cursor, answers = found + [line["record"]["who"]["name"] for line in page["items"]], page["next"], answers + 1
        assert len(page["items"]) <= 3
    assert found == [f"P{n}" for n in range(9)]
    assert answers > 3
