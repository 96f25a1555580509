"""Wrong, missing, huge, foreign and hostile values: a clear refusal beside its cause, never a 5xx, nothing lost."""

import json

import pytest

from support import walk
from support.people import Person, Refusal

HOSTILE = [
    "<script>alert(1)</script>",
    "'; DROP TABLE--",
    "\u202eexe.fdp",
    "../../etc/passwd",
    "\x00",
    "é" * 5000,
    "=cmd|' /C calc'!A0",
    "🗂️" * 50,
    " ",
    "\ud800",
]


@pytest.fixture
def cast(platform):
    return walk.entity(platform)


def refused(call, *args) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call(*args)
    return caught.value


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[]", b"null", b"1", b'"x"', b"\xff\xfe", b'{"a": NaN}', b"[" * 60_000, b'{"email": 1}', b'{"email": null}', b'{"x": 1}'],
)
def test_unreadable_bodies_are_refused_as_such(platform, raw):
    reply = platform.send("POST", "/v1/sign-in", {"Content-Type": "application/json", "Origin": platform.origin}, raw)
    assert reply.status == 422, reply.body
    assert reply.json["errors"]


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_texts_are_stored_as_text_or_refused(platform, cast, value):
    made = walk.draft(cast)
    at = f"/v1/consultations/{made['id']}"
    for change in (
        {"title": value},
        {"reference": value},
        {"cpv": value},
        {"place": {"code": value, "code_type": "department"}},
        {"description": value},
    ):
        raw = json.dumps(change).encode()
        headers = {"Content-Type": "application/json", "Origin": platform.origin, "If-Match": f'"{cast.agent.get(at)["version"]}"',
                   "Cookie": f"__Host-session={cast.agent.token}"}  # fmt: skip
        reply = platform.send("PATCH", at, headers, raw)
        assert reply.status in (200, 422), reply.body
    assert cast.agent.get(at)["id"] == made["id"]


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        ".cache",
        "/a/b.pdf",
        "a/../b.pdf",
        "a//b.pdf",
        "a/",
        "plans/aux.dwg",
        "NUL",
        "a\\b.pdf",
        "con<.pdf",
        "x" * 300 + ".pdf",
        "a\u202efdp.exe",
        "a\n.pdf",
        "fin.",
        "\x00.pdf",
    ],
)
def test_hostile_file_names_are_refused_beside_the_name(cast, name):
    made = walk.draft(cast)
    refusal = refused(cast.agent.post, f"/v1/consultations/{made['id']}/dce-files", {"name": name, "size_bytes": 3})
    assert refusal.status == 422
    assert "name" in refusal.reply.json["errors"]


@pytest.mark.parametrize("size", [-1, 0, 2**40 * 100, 1.5, "3", None])
def test_impossible_sizes_are_refused(cast, size):
    made = walk.draft(cast)
    assert refused(cast.agent.post, f"/v1/consultations/{made['id']}/dce-files", {"name": "a.pdf", "size_bytes": size}).status == 422


@pytest.mark.parametrize("deadline", ["2026-02-30T12:00:00Z", "2026-13-01T12:00:00Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-10-01T12:00:00",
                                      "2020-01-01T00:00:00Z", "demain", 5, "2026-10-01T12:00:00+99:99"])  # fmt: skip
def test_impossible_dates_are_refused_beside_the_field(cast, deadline):
    made = walk.draft(cast)
    refusal = refused(cast.agent.patch, f"/v1/consultations/{made['id']}", {"submission_deadline": deadline}, made["version"])
    assert (refusal.status, list(refusal.reply.json["errors"])) == (422, ["submission_deadline"])


def test_two_agents_editing_at_once_lose_nothing(cast):
    made = walk.draft(cast)
    at = f"/v1/consultations/{made['id']}"
    first = cast.agent.patch(at, {"title": "Le premier arrivé"}, made["version"])
    refusal = refused(cast.agent.patch, at, {"title": "Le second"}, made["version"])
    assert (refusal.status, refusal.code) == (412, "stale-version")
    assert refusal.reply.json["current_version"] == first["version"]
    assert cast.agent.get(at)["title"] == "Le premier arrivé"
    assert refused(cast.agent.call, "PATCH", at, {"title": "Sans version"}).code == "version-required"


@pytest.mark.parametrize("change", [{"lots": []}, {"lots": [{"number": 2, "title": "x"}]}, {"lots": [{"number": 1, "title": "a"}, {"number": 1, "title": "b"}]},
                                    {"lots": [{"number": 1, "title": "x", "estimate_eur": "-1"}]}, {"procedure": "INCONNUE"}, {"category": "autre"},
                                    {"committee": {"members": ["01ARZ3NDEKTSV4RRFFQ69G5FAV"], "quorum": 2}}, {"committee": {"members": [], "quorum": 99}},
                                    {"criteria": [{"label": "Prix", "weight": 60}]}, {"published_at": "2026-01-01T00:00:00Z"}, {"buyer_id": "x"}])  # fmt: skip
def test_impossible_drafts_are_refused(cast, change):
    made = walk.draft(cast)
    assert refused(cast.agent.patch, f"/v1/consultations/{made['id']}", change, made["version"]).status == 422


def test_a_published_consultation_is_not_edited_nor_deleted_nor_published_again(cast):
    consultation = walk.published(cast)
    at = f"/v1/consultations/{consultation['id']}"
    assert refused(cast.agent.patch, at, {"title": "Autre objet"}, consultation["version"]).code == "wrong-state"
    assert refused(cast.agent.call, "DELETE", at).code == "wrong-state"
    assert refused(cast.agent.refresh().post, f"{at}/publication").code == "wrong-state"


@pytest.mark.parametrize("spoil", [
    lambda c: c.pop("envelopes"), lambda c: c["envelopes"].pop(), lambda c: c.update(v="plis/v2"), lambda c: c.update(mh="0" * 64),
    lambda c: c["envelopes"][0].update(slot="L002-offer"), lambda c: c["envelopes"][0]["files"].clear(), lambda c: c.update(envelopes={}),
    lambda c: c["envelopes"][0]["key_file"].update(k=1), lambda c: c["envelopes"][0]["key_file"]["shares"].pop(), lambda c: c["confirmations"].update(lots=False),
    lambda c: c["envelopes"][0]["files"][0].update(name="../x"), lambda c: c["envelopes"][0]["files"][0].update(sha256="x"),
    lambda c: c["envelopes"][0]["key_file"].update(submission="01ARZ3NDEKTSV4RRFFQ69G5FAV"), lambda c: c["envelopes"].append(c["envelopes"][0]),
])  # fmt: skip
def test_a_spoiled_seal_file_seals_nothing(platform, cast, spoil):
    consultation = walk.published(cast, lots=1)
    bidder, company_id = walk.company(platform)
    deposit = walk.transmit(bidder, consultation["id"], walk.start(bidder, company_id, consultation["id"]))
    content = json.loads(deposit.seal_file)
    spoil(content)
    key = ("offers", f"C/{consultation['id']}/S/{deposit.id}/seal.json")
    deposit.seal_file = platform.ports.objects._stored[key] = json.dumps(content).encode()
    assert refused(deposit.seal).status == 422
    assert refused(bidder.get, f"/v1/deposits/{deposit.id}/receipt").code == "no-receipt"


def test_parts_of_another_length_or_number_are_not_signed(platform, cast):
    consultation = walk.published(cast, lots=1)
    bidder, company_id = walk.company(platform)
    started = walk.start(bidder, company_id, consultation["id"])
    at = f"/v1/deposits/{started['id']}/objects"
    assert refused(bidder.post, at, {"slot": "L002-offer", "size_bytes": 6000}).status == 422
    assert refused(bidder.post, at, {"slot": "L001-offer", "size_bytes": 10}).status == 422
    bidder.post(at, {"slot": "L001-offer", "size_bytes": 6000})
    assert refused(bidder.post, at, {"slot": "L001-offer", "size_bytes": 7000}).code == "other-upload"
    for number, size in ((2, 6000), (1, 5999), (0, 6000)):
        part = {"number": number, "size_bytes": size, "sha256": "A" * 43 + "="}
        assert refused(bidder.post, f"{at}/L001-offer/parts", {"parts": [part]}).status == 422


def test_a_sign_in_code_is_guessed_five_times_at_most(platform):
    person = Person(platform)
    started = person.post("/v1/sign-in", {"email": person.email})
    at = f"/v1/sign-in/{started['sign_in_id']}/code"
    wrong = "000000" if platform.code_for(person.email) != "000000" else "000001"
    for _ in range(5):
        assert refused(person.post, at, {"code": wrong}).code == "wrong-code"
    assert refused(person.post, at, {"code": platform.code_for(person.email)}).code == "code-expired"


def test_a_code_expires_and_serves_once(platform):
    person = Person(platform)
    started = person.post("/v1/sign-in", {"email": person.email})
    platform.advance(minutes=10)
    assert (
        refused(person.post, f"/v1/sign-in/{started['sign_in_id']}/code", {"code": platform.code_for(person.email)}).code == "code-expired"
    )
    person.sign_in()
    again = Person(platform, person.email)
    assert refused(again.post, f"/v1/sign-in/{started['sign_in_id']}/code", {"code": platform.code_for(person.email)}).status == 404


@pytest.mark.req("REQ-157")
def test_a_passkey_of_another_site_or_replayed_is_refused(platform):
    from support.authenticator import Authenticator

    person = Person(platform).sign_in()
    person.enrol()
    made = person.post("/v1/session/passkey-options")
    answer = person.passkey.get(made["options"])
    person.post("/v1/session/passkey", {"challenge_id": made["challenge_id"], "credential": answer})
    assert (
        refused(person.post, "/v1/session/passkey", {"challenge_id": made["challenge_id"], "credential": answer}).code
        == "challenge-expired"
    )
    foreign = Authenticator("https://ailleurs.example")
    foreign._key, foreign._id = person.passkey._key, person.passkey._id
    made = person.post("/v1/session/passkey-options")
    assert (
        refused(person.post, "/v1/session/passkey", {"challenge_id": made["challenge_id"], "credential": foreign.get(made["options"])}).code
        == "passkey-refused"
    )


@pytest.mark.req("REQ-157")
def test_a_backup_code_serves_once_and_sessions_are_revocable(platform):
    person = Person(platform).sign_in().enrol()
    code = person.codes[0]
    other = Person(platform, person.email)
    other.sign_in()
    assert other.post("/v1/session/backup-code", {"code": code.lower()})["level"] == 2
    assert refused(other.post, "/v1/session/backup-code", {"code": code}).code == "wrong-code"
    lines = other.get("/v1/account/sessions")["items"]
    assert len(lines) == 2
    person_line = next(line["id"] for line in lines if not line["current"])
    other.call("DELETE", f"/v1/account/sessions/{person_line}")
    assert person.get("/v1/session")["user"] is None
