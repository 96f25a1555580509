"""The file of a company, sealed in its browser: the platform keeps ciphertext, dates and the labels that the company chose."""

import base64
import hashlib

import pytest

from chalicelib.crypto import age
from support import requests, walk
from support.people import Person, Refusal

PAPER = b"Attestation de regularite fiscale" * 30


def refused(call, *args, **more) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call(*args, **more)
    return caught.value


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.fixture
def scene(platform):
    person, company_id = walk.company(platform)
    person.enrol()
    identity = age.generate_pq_identity()
    at = f"/v1/companies/{company_id}/file"
    assert person.get(at) == {"file": None}
    wraps = [{"kind": "passphrase", "payload": b64(b"age")}, {"kind": "seed", "payload": None}]
    key = {"recipient": str(identity.recipient), "wraps": wraps}
    for _ in ("the click", "the second click"):
        made = person.post(f"{at}-key", key)
    return platform, person, company_id, identity, at, made


def sealed(identity, body: bytes) -> bytes:
    return age.encrypt(body, [identity.recipient])


def opened(identity, data: bytes) -> bytes:
    return age.decrypt(data, [identity])


def piece(platform, person, at, data: bytes) -> str:
    signed = person.post(f"{at}/pieces", {"size_bytes": len(data), "sha256": b64(hashlib.sha256(data).digest())})
    assert platform.put(signed, data) == 200
    return signed["id"]


def kept(person, at, version, index=b"", pieces=(), endings=()):
    return person.patch(at, {"index": b64(index), "pieces": list(pieces), "endings": list(endings)}, version)


def test_what_is_kept_is_ciphertext_that_the_companys_key_opens(scene):
    platform, person, company_id, identity, at, made = scene
    one = piece(platform, person, at, sealed(identity, PAPER))
    kept(person, at, made["version"], sealed(identity, b'{"turnover": "1200000"}'), [one])
    file = person.get(at)["file"]
    assert opened(identity, base64.b64decode(file["index"])) == b'{"turnover": "1200000"}'
    body = platform.fetch(person.get(f"{at}/pieces/{one}")["url"])
    assert opened(identity, body) == PAPER
    rows = repr(platform.ports.company_files.get(company_id))
    assert "1200000" not in rows
    assert "regularite" not in rows
    kinds = [line.kind for line in platform.ports.registers.read(f"E#{company_id}#administration")]
    assert kinds.count("file-key-declared") == 1


def test_pieces_left_out_are_deleted_and_those_that_never_came_refused(scene):
    platform, person, _, identity, at, made = scene
    one = piece(platform, person, at, sealed(identity, PAPER))
    file = kept(person, at, made["version"], b"x", [one])
    never = person.post(f"{at}/pieces", {"size_bytes": 3, "sha256": b64(hashlib.sha256(b"abc").digest())})["id"]
    assert "pieces" in refused(kept, person, at, file["version"], b"x", [one, never]).reply.json["errors"]
    assert refused(kept, person, at, made["version"], b"x", [one]).status == 412, "a colleague changed it since"
    kept(person, at, file["version"], b"x", [])
    assert refused(person.get, f"{at}/pieces/{one}").status == 404


def test_colleagues_read_it_and_nobody_else(scene):
    platform, person, company_id, identity, at, made = scene
    one = piece(platform, person, at, sealed(identity, PAPER))
    kept(person, at, made["version"], b"x", [one])
    reader = Person(platform, name="Lise")
    person.invite(f"/v1/companies/{company_id}/colleagues-invited", reader, ["company_reader"])
    assert reader.get(at)["file"]["pieces"][0]["id"] == one
    assert refused(kept, reader, at, 2, b"y").status == 403
    stranger, other = walk.company(platform)
    assert refused(stranger.get, at).status == 404
    assert refused(stranger.get, f"/v1/companies/{other}/file/pieces/{one}").status == 404
    assert (
        refused(person.post, f"{at}-key", {"recipient": str(age.generate_pq_identity().recipient), "wraps": made["wraps"]}).code
        == "company-file-exists"
    )


def test_whoever_lost_the_key_empties_the_file_and_makes_another(scene):
    platform, person, company_id, identity, at, made = scene
    one = piece(platform, person, at, sealed(identity, PAPER))
    kept(person, at, made["version"], b"x", [one])
    for _ in ("the click", "the second click"):
        person.call("DELETE", at)
    other = str(age.generate_pq_identity().recipient)
    again = person.post(f"{at}-key", {"recipient": other, "wraps": made["wraps"]})
    assert (again["recipient"], again["pieces"], again["index"]) == (other, [], "")
    assert platform.ports.objects.size("documents", f"E/{company_id}/file/{one}.age") is None
    kinds = [line.kind for line in platform.ports.registers.read(f"E#{company_id}#administration")]
    assert kinds.count("file-emptied") == 1


def test_what_ends_is_told_thirty_days_before_once(scene):
    platform, person, company_id, _, at, made = scene
    soon = {"id": requests.SOME_ID, "label": "Assurance décennale", "ends_on": "2026-10-15"}
    file = kept(person, at, made["version"], b"x", [], [soon])
    told = lambda: [subject for subject in platform.mails(person.email) if "prend fin" in subject]  # noqa: E731
    platform.fire("remind")
    assert told() == []
    platform.advance(days=14)
    for _ in range(2):
        platform.fire("remind")
        platform.advance(hours=1)
    assert len(told()) == 1
    assert "Assurance décennale" in platform.texts(person.email)[-1]
    person.sign_in()
    kept(person, at, file["version"], b"x", [], [{**soon, "ends_on": "2026-10-14"}])
    platform.fire("remind")
    assert len(told()) == 2, "another date is another reminder"
    assert refused(kept, person, at, file["version"] + 1, b"x", [], [{**soon, "ends_on": "2026-02-30"}]).status == 422


def test_the_key_asks_for_a_fresh_factor_and_two_ways_back(platform):
    person, company_id = walk.company(platform)
    at, recipient = f"/v1/companies/{company_id}/file-key", str(age.generate_pq_identity().recipient)
    both = [{"kind": "passphrase", "payload": "YWdl"}, {"kind": "seed", "payload": None}]
    assert refused(person.post, at, {"recipient": recipient, "wraps": both}).code == "fresh-sign-in-required"
    person.enrol()
    assert refused(person.post, at, {"recipient": recipient, "wraps": [both[1], both[1]]}).status == 422
    assert refused(person.post, at, {"recipient": "age1abc", "wraps": both}).code == "bad-recipient"
