"""The signatures of opened files are verified, kept as evidence, said on the register; a person says who signed (REQ-145, REQ-146)."""

import base64
from datetime import timedelta

import pytest

from chalicelib.signatures.trust import CA, Service, Trust
from support import signing, walk
from support.people import Refusal
from support.pki import BASE, Pki

SLOT = "L000-candidacy"


def trusted(pki: Pki) -> Trust:
    service = Service(CA, "AC qualifiée", "Prestataire d’essai", "FR", pki.issuing.asn1.dump(), ((BASE.isoformat(), True),))
    return Trust(services=(service,), roots=(pki.root.asn1,), until=BASE + timedelta(days=300), source="liste d’essai")


@pytest.fixture(scope="module")
def pki() -> Pki:
    made = Pki()
    made.crl_at = BASE + timedelta(days=41)
    return made


@pytest.fixture
def scene(platform, pki):
    cast = walk.entity(platform)
    consultation = walk.published(cast, lots=1)
    bidder, company_id = walk.company(platform)
    signed = signing.pades(signing.Order(pki=pki, holder=pki.signer(days=20), at=BASE + timedelta(hours=2)))
    deposit = walk.deposited(bidder, company_id, consultation["id"], files={SLOT: signed, "L001-offer": walk.PDF})
    walk.after_deadline(platform, consultation)
    for person in (cast.agent, *cast.members, bidder):
        person.sign_in()
    table = walk.OpeningTable(cast.agent, consultation["id"])
    table.approve(cast.members[0])
    table.approve(cast.members[1])
    files = table.open(deposit.id, SLOT)
    platform.ports.signatures.trust, platform.ports.signatures.revocations = trusted(pki), pki
    return platform, cast, consultation, deposit, files


def asked(deposit, files, **more):
    ((name, body),) = files.items()
    return {"deposit_id": deposit.id, "slot": SLOT, "name": name, "content": base64.b64encode(body).decode(), **more}


def lines(platform, consultation, kind):
    return [one for one in platform.ports.registers.read(f"C#{consultation['id']}#openings") if one.kind == kind]


@pytest.mark.req("REQ-145", "REQ-146")
def test_the_report_says_who_signed_what_and_stands_on_the_register(scene):
    platform, cast, consultation, deposit, files = scene
    at = f"/v1/consultations/{consultation['id']}/signature-checks"
    found = cast.agent.refresh().post(at, asked(deposit, files))
    assert (found["indication"], found["complete"]) == ("TOTAL-PASSED", False), found["report"]["reasons"]
    (signature,) = found["report"]["signatures"]
    assert signature["proof"] == "deposit"  # its certificate ended between the deposit and the opening
    assert (signature["format"], signature["level"]) == ("PAdES", "B")
    signer = signature["signer"]
    assert (signer["name"], signer["category"], signer["device"], signer["provider"]) == (
        "Camille Durand",
        "qualified",
        True,
        "Prestataire d’essai",
    )
    (line,) = lines(platform, consultation, "signature-check")
    assert line.record["sha256"] == found["sha256"]
    assert line.record["indication"] == "TOTAL-PASSED"
    assert [one["check"] for one in cast.agent.get(at)["items"]] == [found["check"]]
    assert cast.agent.get(f"{at}/{found['check']}")["report"] == found["report"]


@pytest.mark.req("REQ-146")
def test_it_is_complete_once_a_person_has_said_who_signed(scene):
    platform, cast, consultation, deposit, files = scene
    at = f"/v1/consultations/{consultation['id']}/signature-checks"
    found = cast.agent.refresh().post(at, asked(deposit, files))
    with pytest.raises(Refusal) as refused:
        cast.agent.post(f"{at}/{found['check']}/identity", {"confirmed": True, "reason": "oui"})
    assert refused.value.code == "invalid"
    said = cast.agent.post(f"{at}/{found['check']}/identity", {"confirmed": True, "reason": "Gérante, selon le Kbis joint"})
    assert said["complete"]
    (line,) = lines(platform, consultation, "signature-identity")
    assert line.record["confirmed"] is True
    record = cast.agent.post(f"/v1/consultations/{consultation['id']}/openings/{_session(platform, consultation)}/record", {"present": []})
    (told,) = [one for d in record["deposits"] for e in d["envelopes"] for one in e.get("signatures", [])]
    assert (told["indication"], told["signers"], told["confirmed"]) == ("TOTAL-PASSED", ["Camille Durand"], True)


def _session(platform, consultation):
    return lines(platform, consultation, "opening")[0].record["opening"]


def test_other_bytes_than_those_opened_are_refused(scene):
    _, cast, consultation, deposit, files = scene
    at = f"/v1/consultations/{consultation['id']}/signature-checks"
    other = {name: body + b"x" for name, body in files.items()}
    with pytest.raises(Refusal) as refused:
        cast.agent.refresh().post(at, asked(deposit, other))
    assert refused.value.code == "invalid"


def test_before_it_is_opened_nothing_is_verified(scene):
    _, cast, consultation, deposit, files = scene
    at = f"/v1/consultations/{consultation['id']}/signature-checks"
    with pytest.raises(Refusal) as refused:
        cast.agent.refresh().post(at, asked(deposit, files, slot="L001-offer"))
    assert refused.value.code == "not-released"
