"""Settings of an entity: changed by its administrators, a line each, used where they belong (REQ-155)."""

import base64
import io

import pypdf
import pytest
from PIL import Image

from chalicelib.domain import pictures
from support import verapdf, walk
from support.regions import refused

DAY = "2026-09-01"


def picture(kind="JPEG", size=(300, 120), mode="RGB", **how) -> str:
    out = io.BytesIO()
    Image.new(mode, size, 40 if mode == "L" else None).save(out, kind, **how)
    return base64.b64encode(out.getvalue()).decode()


def change(person, buyer_id, **wanted):
    return person.refresh().call("PATCH", f"/v1/buyers/{buyer_id}/settings", wanted)


def seen(platform, path) -> str:
    return platform.send("GET", path, {}, b"").body.decode()


def lines(platform, buyer_id, kind="settings-changed"):
    return [one for one in platform.ports.registers.read(f"O#{buyer_id}#administration") if one.kind == kind]


@pytest.mark.req("REQ-155")
def test_each_change_is_a_line_that_says_from_what_to_what(platform):
    cast = walk.entity(platform)
    at = f"/v1/buyers/{cast.buyer_id}/settings"
    before = cast.agent.get(at)
    assert (before["deadline_hour"], before["four_eyes"], before["retention_floor"]) == ("", False, 5)
    for _ in ("the click", "the second click"):
        after = change(cast.admin, cast.buyer_id, deadline_hour="12:00", supports=["boamp"])
    assert (after["deadline_hour"], after["supports"]) == ("12:00", ["boamp"])
    change(cast.admin, cast.buyer_id, deadline_hour="17:30")
    first, second = lines(platform, cast.buyer_id)
    assert first.record == {"by": cast.admin.id, "settings": {"deadline_hour": ["", "12:00"], "supports": [[], ["boamp"]]}}
    assert second.record["settings"] == {"deadline_hour": ["12:00", "17:30"]}
    assert platform.ports.directory.buyer(cast.buyer_id).settings.supports == ("boamp",)


def test_nobody_else_changes_them_nor_without_a_fresh_factor(platform):
    cast, stranger = walk.entity(platform), walk.entity(platform)
    assert refused(change, cast.agent, cast.buyer_id, deadline_hour="12:00").code == "not-allowed"
    assert refused(change, stranger.admin, cast.buyer_id, deadline_hour="12:00").status == 404
    assert refused(stranger.agent.get, f"/v1/buyers/{cast.buyer_id}/settings").status == 404
    cast.admin.refresh()
    platform.advance(minutes=11)
    assert refused(cast.admin.call, "PATCH", f"/v1/buyers/{cast.buyer_id}/settings", {"four_eyes": True}).code == "fresh-sign-in-required"
    assert lines(platform, cast.buyer_id) == []


@pytest.mark.parametrize(("wanted", "field"), [
    ({"time_zone": "Europe/Madrid"}, "time_zone"), ({"deadline_hour": "24:00"}, "deadline_hour"), ({"retention_years": 4}, "retention_years"),
    ({"retention_years": 100}, "retention_years"), ({"supports": ["radio"]}, "supports.0"), ({"contact": {"email": "x"}}, "contact.email"),
    ({"committee": {"members": ["01ARZ3NDEKTSV4RRFFQ69G5FAV"], "quorum": 1}}, "committee"), ({"letters": [{"kind": "rejection", "subject": " ", "body": "x" * 30}]}, "letters.0.subject"),
    ({"head": {"lines": ["x"] * 7, "address": "", "delivery": ""}}, "head.lines"), ({"name": "x"}, "name"), ({}, "body"),
])  # fmt: skip
def test_a_wrong_setting_is_told_beside_its_cause_and_changes_nothing(platform, wanted, field):
    cast = walk.entity(platform)
    assert field in refused(change, cast.admin, cast.buyer_id, **wanted).reply.json["errors"]
    assert lines(platform, cast.buyer_id) == []


def test_a_blank_draft_takes_the_habits_and_a_copy_keeps_its_own(platform):
    cast = walk.entity(platform)
    place = {"code": "35", "code_type": "department", "label": "Ille-et-Vilaine"}
    contact = {"name": "Service marchés", "email": "marches@exemple.fr", "phone": ""}
    committee = {"members": [member.id for member in cast.members], "quorum": 2}
    change(cast.admin, cast.buyer_id, place=place, contact=contact, committee=committee)
    cast.admin.refresh().call("DELETE", f"/v1/buyers/{cast.buyer_id}/agents/{cast.members[0].id}")
    body = {"buyer_id": cast.buyer_id, "title": "Toiture", "procedure": "MAPA_OUVERT"}
    made = cast.agent.post("/v1/consultations", body)
    assert (made["place"], made["contact"]) == (place, contact)
    assert [one["user_id"] for one in made["committee"]["members"]] == [one.id for one in cast.members[1:]], "who left is passed over"
    other = cast.agent.patch(f"/v1/consultations/{made['id']}", {"contact": {**contact, "name": "Écoles"}}, made["version"])
    change(cast.admin, cast.buyer_id, contact={**contact, "name": "Voirie"})
    assert cast.agent.post("/v1/consultations", {**body, "copy_of": other["id"]})["contact"]["name"] == "Écoles"


def test_its_legal_time_is_told_beside_that_of_paris(platform):
    cast = walk.entity(platform, department="987")
    change(cast.admin, cast.buyer_id, time_zone="Pacific/Marquesas")
    online = walk.published(cast)
    assert online["time_zone"] == "Pacific/Marquesas"
    assert "heure des Marquises" in seen(platform, f"/consultations/{online['id']}")


def test_head_logo_and_addresses_stand_on_the_page_and_on_what_is_printed(platform, tmp_path):
    cast = walk.entity(platform)
    head = {"lines": ["Ville de Trévignac", "Direction des achats"], "address": "1 place du Marché\n35000 Rennes", "delivery": "Quai 3"}
    change(cast.admin, cast.buyer_id, head=head)
    cast.admin.refresh().call("PUT", f"/v1/buyers/{cast.buyer_id}/settings/logo", {"content": picture()})
    online = walk.published(cast, lots=1)
    page = seen(platform, f"/consultations/{online['id']}")
    assert all(words in page for words in ("Quai 3", "1 place du Marché", online["head"]["logo"]["path"]))
    stored = platform.ports.objects.get("public", online["head"]["logo"]["path"].removeprefix("/"))
    assert pictures.read(stored).width == 300
    bidder, company_id = walk.company(platform)
    deposit = walk.deposited(bidder, company_id, online["id"])
    reply = bidder.send("GET", f"/v1/deposits/{deposit.id}/receipt.pdf")
    file = tmp_path / "recepisse.pdf"
    file.write_bytes(platform.fetch(reply.headers["location"]))
    first = pypdf.PdfReader(file).pages[0]
    assert "Direction des achats" in first.extract_text()
    assert len(first.images) == 1
    assert verapdf.faults([file]) == {f"{file.name} 3a": [], f"{file.name} ua1": []}
    cast.admin.refresh().call("DELETE", f"/v1/buyers/{cast.buyer_id}/settings/logo")
    assert cast.agent.get(f"/v1/consultations/{online['id']}")["head"]["logo"], "what is online keeps its own"


@pytest.mark.parametrize("content", [
    base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>").decode(), picture("PNG", mode="RGBA"),
    picture("GIF"), picture(size=(1201, 10)), picture(size=(10, 601)), picture("PNG")[:-40], picture(mode="CMYK"), base64.b64encode(b"\xff\xd8\xff\xd9").decode(),
    base64.b64encode(b"\xff\xd8\xff" + b"\x00" * 200_000 + b"\xff\xd9").decode(),
])  # fmt: skip
def test_a_picture_that_pages_and_papers_cannot_carry_is_refused(platform, content):
    cast = walk.entity(platform)
    at = f"/v1/buyers/{cast.buyer_id}/settings/logo"
    assert refused(cast.admin.refresh().call, "PUT", at, {"content": content}).code == "picture-refused"
    assert lines(platform, cast.buyer_id) == []


@pytest.mark.parametrize("content", [picture(), picture(mode="L"), picture("PNG"), picture("PNG", mode="L"), picture(progressive=True)])
def test_each_form_of_logo_prints(content, tmp_path):
    from datetime import UTC, datetime

    from chalicelib.documents.paper import Sheet
    from chalicelib.domain.settings import Letterhead

    made = Sheet(
        "Procès-verbal",
        "PV",
        datetime(2026, 3, 2, tzinfo=UTC),
        Letterhead(lines=("Ville",), picture=pictures.read(base64.b64decode(content))),
    )
    made.words("Texte")
    file = tmp_path / "pv.pdf"
    file.write_bytes(made.done())
    assert verapdf.faults([file]) == {"pv.pdf 3a": [], "pv.pdf ua1": []}
    image = pypdf.PdfReader(file).pages[0].images[0].image
    assert image.size == (300, 120)


def test_papers_are_kept_as_long_as_the_entity_settled_and_never_less_than_the_law(platform):
    from datetime import date

    from chalicelib.domain.rules import retention

    assert retention.until(date(2028, 2, 29), None) == date(2033, 2, 28)
    assert retention.until(date(2026, 9, 1), 10) == date(2036, 9, 1)
    assert retention.until(date(2026, 9, 1), 2) == date(2031, 9, 1)
    cast = walk.entity(platform)
    change(cast.admin, cast.buyer_id, retention_years=10)
    online = walk.published(cast)
    assert platform.ports.consultations.get(online["id"]).retention_years == 10
