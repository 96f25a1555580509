"""What a company begins on one consultation: listed apart from the rest, bounded in number, weighed as a whole."""

import pytest

from chalicelib.domain.limits import GIB
from chalicelib.usecases.deposit.deposits import MOST_BEGUN
from support import walk
from support.people import Refusal


@pytest.fixture
def scene(platform):
    cast = walk.entity(platform)
    return walk.published(cast, lots=2), *walk.company(platform)


def listed(person, company_id, consultation_id):
    page = person.get(f"/v1/companies/{company_id}/deposits?consultation={consultation_id}")
    assert page["next"] is None
    return [one["id"] for one in page["items"]]


def refused(call, *args, **kwargs) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call(*args, **kwargs)
    return caught.value


def test_the_deposits_of_one_consultation_alone_newest_first(platform, scene):
    consultation, person, company_id = scene
    other = walk.published(walk.entity(platform), lots=1)
    assert listed(person, company_id, consultation["id"]) == []
    made = []
    for mode in (None, "replaces"):
        made.append(walk.start(person, company_id, consultation["id"], mode=mode)["id"])
        platform.advance(seconds=1)
        walk.start(person, company_id, other["id"])
    assert listed(person, company_id, consultation["id"]) == made[::-1]
    assert len(person.get(f"/v1/companies/{company_id}/deposits")["items"]) == 4
    stranger, _ = walk.company(platform)
    assert refused(listed, stranger, company_id, consultation["id"]).status == 404


def test_deposits_of_the_last_release_are_found_then_tied_by_the_next_one(platform, scene):
    consultation, person, company_id = scene
    old = walk.start(person, company_id, consultation["id"])["id"]
    platform.ports.deposits._ties.clear()
    assert listed(person, company_id, consultation["id"]) == [old]
    platform.advance(seconds=1)
    new = walk.start(person, company_id, consultation["id"], mode="replaces")["id"]
    assert platform.ports.deposits.ties(company_id, consultation["id"]) == [old, new]
    assert listed(person, company_id, consultation["id"]) == [new, old]


def test_too_many_transmissions_begun_are_refused_until_one_is_sealed(platform, scene):
    consultation, person, company_id = scene
    begun = []
    for _ in range(MOST_BEGUN):
        begun.append(walk.start(person, company_id, consultation["id"], mode="completes"))
        platform.advance(seconds=1)
    for _ in range(3):
        problem = refused(walk.start, person, company_id, consultation["id"], mode="completes")
        assert (problem.status, problem.code) == (429, "too-many-transmissions")
    assert len(listed(person, company_id, consultation["id"])) == MOST_BEGUN
    lines = platform.ports.registers.read(f"C#{consultation['id']}#deposits")
    assert [line.kind for line in lines].count("start") == MOST_BEGUN, "a refused one is not on the register"
    other, other_id = walk.company(platform)
    assert walk.start(other, other_id, consultation["id"])["id"], "each company has its own"
    walk.transmit(person, consultation["id"], begun[3]).seal()
    assert walk.start(person, company_id, consultation["id"], mode="completes")["id"]
    platform.advance(seconds=1)
    assert refused(walk.start, person, company_id, consultation["id"], mode="completes").code == "too-many-transmissions"


def test_a_register_too_busy_leaves_no_place_taken(platform, scene, monkeypatch):
    from chalicelib.domain.errors import Unavailable

    consultation, person, company_id = scene

    def busy(*args, **kwargs):
        raise Unavailable("occupé", "register-busy")

    with monkeypatch.context() as broken:
        broken.setattr(platform.ports.registers, "append", busy)
        assert refused(walk.start, person, company_id, consultation["id"]).code == "register-busy"
    assert platform.ports.deposits.ties(company_id, consultation["id"]) == []


@pytest.mark.req("REQ-058")
def test_the_limit_weighs_all_the_envelopes_of_a_deposit_together(platform, scene):
    consultation, person, company_id = scene
    started = walk.start(person, company_id, consultation["id"], (1, 2))
    at = f"/v1/deposits/{started['id']}/objects"
    sizes = {"L000-candidacy": _sealed(20 * GIB), "L001-offer": _sealed(20 * GIB)}
    for slot, size in sizes.items():
        person.post(at, {"slot": slot, "size_bytes": size})
    problem = refused(person.post, at, {"slot": "L002-offer", "size_bytes": _sealed(11 * GIB)})
    assert problem.code == "over-limit"
    assert "51,0 Gio" in problem.reply.json["errors"]["size_bytes"]
    assert "50,0 Gio" in problem.reply.json["errors"]["size_bytes"]
    person.post(at, {"slot": "L001-offer", "size_bytes": _sealed(19 * GIB), "restart": True})
    assert person.post(at, {"slot": "L002-offer", "size_bytes": _sealed(11 * GIB)})["slot"] == "L002-offer", (
        "an envelope begun anew counts once"
    )


def _sealed(plain: int) -> int:
    """Bytes of an age file of that many: header, nonce, and a tag for each chunk of 64 KiB."""
    from chalicelib.crypto.keyfile import BODY_START

    return BODY_START + plain + 16 * -(-plain // 65536)


def test_a_deposit_given_up_frees_its_place_and_leaves_the_register_as_it_was(platform, scene):
    consultation, person, company_id = scene
    begun = []
    for _ in range(MOST_BEGUN):
        begun.append(walk.start(person, company_id, consultation["id"], mode="completes"))
        platform.advance(seconds=1)
    lines = len(platform.ports.registers.read(f"C#{consultation['id']}#deposits"))
    at = f"/v1/deposits/{begun[0]['id']}"
    person.post(f"{at}/objects", {"slot": "L001-offer", "size_bytes": _sealed(1000)})
    stranger, _ = walk.company(platform)
    assert refused(stranger.post, f"{at}/abandonment").status == 404
    for _ in range(2):
        assert person.post(f"{at}/abandonment")["state"] == "abandoned"
    assert person.get(at)["state"] == "abandoned"
    assert begun[0]["id"] not in listed(person, company_id, consultation["id"])
    assert walk.start(person, company_id, consultation["id"], mode="completes")["id"]
    assert len(platform.ports.registers.read(f"C#{consultation['id']}#deposits")) == lines + 1, "one start more, and nothing of the other"
    again = {"slot": "L001-offer", "size_bytes": _sealed(1000)}
    part = {"number": 1, "size_bytes": _sealed(1000), "sha256": "A" * 43 + "="}
    for path, body in [
        ("objects", again),
        ("objects/L001-offer/parts", {"parts": [part]}),
        ("seal-file", {"size_bytes": 10, "sha256": "A" * 43 + "="}),
        ("seal", {"manifest_sha256": "0" * 64}),
    ]:
        assert refused(person.post, f"{at}/{path}", body).code == "deposit-abandoned", path


def test_a_sealed_deposit_is_not_given_up(platform, scene):
    consultation, person, company_id = scene
    sealed = walk.deposited(person, company_id, consultation["id"])
    assert refused(person.post, f"/v1/deposits/{sealed.id}/abandonment").code == "already-sealed"
    assert person.get(f"/v1/deposits/{sealed.id}")["state"] == "sealed"


def test_a_seal_file_that_comes_while_giving_up_wins(platform, scene, monkeypatch):
    """The bytes arrive between the question and the writing: what was sealed stays a deposit."""
    consultation, person, company_id = scene
    deposit = walk.transmit(person, consultation["id"], walk.start(person, company_id, consultation["id"]))
    size, asked = platform.ports.objects.size, []

    def not_yet(bucket, key):
        asked.append(key)
        return None if len(asked) == 1 else size(bucket, key)

    with monkeypatch.context() as racing:
        racing.setattr(platform.ports.objects, "size", not_yet)
        assert refused(person.post, f"/v1/deposits/{deposit.id}/abandonment").code == "already-sealed"
    assert asked[0].endswith("seal.json")
    assert deposit.seal()["number"]
    assert person.get(f"/v1/deposits/{deposit.id}")["state"] == "sealed"


def test_one_given_up_among_those_of_the_last_release_is_not_tied_again(platform, scene):
    consultation, person, company_id = scene
    old = walk.start(person, company_id, consultation["id"])["id"]
    person.post(f"/v1/deposits/{old}/abandonment")
    platform.advance(seconds=1)
    new = walk.start(person, company_id, consultation["id"])["id"]
    assert platform.ports.deposits.ties(company_id, consultation["id"]) == [new]


def test_a_replaced_deposit_says_by_which(platform, scene):
    consultation, person, company_id = scene
    first = walk.deposited(person, company_id, consultation["id"], (1, 2))
    platform.advance(seconds=1)
    second = walk.deposited(person, company_id, consultation["id"], (1,), mode="replaces")
    platform.advance(seconds=1)
    third = walk.deposited(person, company_id, consultation["id"], (2,), mode="completes")

    def replaced():
        found = person.get(f"/v1/companies/{company_id}/deposits?consultation={consultation['id']}")["items"]
        return {one["id"]: one["replaced_by"] and one["replaced_by"]["number"] for one in found}

    assert replaced() == {first.id: second.receipt["number"], second.id: None, third.id: None}
    assert person.get(f"/v1/deposits/{first.id}")["replaced_by"] == {
        "submission": second.id, "number": second.receipt["number"], "received_at": second.receipt["received_at"]
    }  # fmt: skip
    person.post(f"/v1/deposits/{second.id}/withdrawal")
    assert replaced() == {first.id: None, second.id: None, third.id: None}, "what replaced it is gone: it stands again"
    assert person.get(f"/v1/deposits/{first.id}")["consultation"]["status"] == "open"
