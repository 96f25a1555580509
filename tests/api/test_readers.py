"""What was opened reaches the team and the named evaluators, each with their own key (SEALING, Opening; REQ-086)."""

import base64
import io
from contextlib import contextmanager

import pytest

from chalicelib.crypto import age, plis
from chalicelib.crypto.opening import collect_shares, open_body
from support import walk
from support.people import Person, Refusal


def refusal(call, *args) -> str:
    with pytest.raises(Refusal) as refused:
        call(*args)
    return refused.value.code


@pytest.fixture
def scene(platform):
    cast = walk.entity(platform)
    consultation = walk.published(cast, lots=1)
    bidder, company_id = walk.company(platform)
    deposit = walk.deposited(bidder, company_id, consultation["id"])
    walk.after_deadline(platform, consultation)
    for person in (cast.agent, *cast.members, bidder):
        person.sign_in()
    table = walk.OpeningTable(cast.agent, consultation["id"])
    table.approve(cast.members[0])
    table.approve(cast.members[1])
    return platform, cast, consultation, deposit, table, bidder


def evaluator(platform, cast, consultation) -> Person:
    person = Person(platform, name="Élise Évaluatrice")
    body = {"email": person.email, "name": "Élise", "first": walk.today(platform), "last": walk.today(platform, 30)}
    cast.agent.refresh().post(f"/v1/consultations/{consultation['id']}/evaluators", body)
    return person.sign_in().accept().enrol()


def with_key(person: Person, consultation) -> Person:
    person.identity = age.generate_pq_identity()
    wraps = [{"kind": "passphrase", "payload": "YWdl"}, {"kind": "seed", "payload": None}]
    body = {"recipient": str(person.identity.recipient), "wraps": wraps}
    person.refresh().post(f"/v1/consultations/{consultation['id']}/reading-keys", body)
    return person


def give(table, at, reader, deposit, slot, by=None):
    """The envelope's identity, from what the gate and the members released, wrapped for one reader."""
    released = table.release(deposit.id, slot)
    key_file = plis.read_keyfile(plis.canonical(released["key_file"]), table.manifest, slot, deposit.id)
    shares = collect_shares({s["member"]: base64.b64decode(s["share"]) for s in released["shares"]}, table.ephemeral)
    s_g = age.decrypt(base64.b64decode(released["gate"]), [table.ephemeral])
    offer = plis.offer_identity(key_file.context, plis.combine_shares(table.manifest, key_file, shares), s_g)
    key = walk.b64(plis.rewrap(offer.seed, [str(reader.identity.recipient)]))
    (by or table.opener).call("POST", f"{at}/readers/{reader.id}/keys", {"keys": [{"deposit_id": deposit.id, "slot": slot, "key": key}]})


def read(person, at, manifest, deposit, slot) -> dict[str, bytes]:
    """The files of one envelope, opened with this person's own key."""
    found = person.post(f"{at}/readings", {"deposit_id": deposit.id, "slot": slot})
    key_file = plis.read_keyfile(plis.canonical(found["key_file"]), manifest, slot, deposit.id)
    offer = age.PqIdentity(age.decrypt(base64.b64decode(found["key"]), [person.identity]))
    files = {}

    @contextmanager
    def create(name):
        files[name] = io.BytesIO()
        yield files[name]

    open_body(key_file, offer, io.BytesIO(person.platform.fetch(found["body"]["url"])), create)
    return {name: one.getvalue() for name, one in files.items()}


def lines(platform, consultation, kind):
    return [one for one in platform.ports.registers.read(f"C#{consultation['id']}#openings") if one.kind == kind]


def test_a_named_evaluator_reads_with_their_own_key_and_each_reading_is_a_line(scene):
    platform, cast, consultation, deposit, table, bidder = scene
    at, slot = f"/v1/consultations/{consultation['id']}", "L000-candidacy"
    person = evaluator(platform, cast, consultation)
    listed = {one["user_id"]: one for one in cast.agent.get(f"{at}/readers")["items"]}
    assert listed[person.id] == {"user_id": person.id, "name": "Élise Évaluatrice", "evaluator": True, "recipient": None, "envelopes": 0}
    assert {cast.agent.id, *(member.id for member in cast.members)} <= set(listed)
    with_key(person, consultation)
    key = {"deposit_id": deposit.id, "slot": slot, "key": walk.b64(b"age-encryption.org/v1\nx")}
    assert refusal(cast.agent.post, f"{at}/readers/{person.id}/keys", {"keys": [key]}) == "not-opened"
    table.open(deposit.id, slot)
    assert refusal(cast.agent.post, f"{at}/readers/{bidder.id}/keys", {"keys": [key]}) == "not-found"
    assert refusal(cast.agent.post, f"{at}/readers/{person.id}/keys", {"keys": [key | {"key": "eA=="}]}) == "bad-share"
    assert person.get(f"{at}/opened")["items"] == []
    assert refusal(person.post, f"{at}/readings", {"deposit_id": deposit.id, "slot": slot}) == "not-found"
    give(table, at, person, deposit, slot)
    (mine,) = person.get(f"{at}/opened")["items"]
    assert [one["slot"] for one in mine["envelopes"]] == [slot]
    assert lines(platform, consultation, "reading") == []
    for _ in range(2):
        assert read(person, at, table.manifest, deposit, slot) == {f"{slot}.pdf": deposit.plain[slot]}
    assert [one.record["by"] for one in lines(platform, consultation, "reading")] == [person.id]
    assert {one["user_id"]: one["envelopes"] for one in cast.agent.get(f"{at}/readers")["items"]}[person.id] == 1
    for stranger in (bidder, cast.admin.sign_in()):
        assert refusal(stranger.get, f"{at}/opened") in ("not-found", "not-allowed")
    platform.advance(days=32)
    person.sign_in()
    assert refusal(person.get, f"{at}/opened") == "not-found"


def test_a_colleague_who_did_not_open_reads_too(scene):
    platform, cast, consultation, deposit, table, _ = scene
    at, slot = f"/v1/consultations/{consultation['id']}", "L000-candidacy"
    table.open(deposit.id, slot)
    member = cast.members[2]
    give(table, at, member, deposit, slot)
    assert read(member, at, table.manifest, deposit, slot) == {f"{slot}.pdf": deposit.plain[slot]}


@pytest.mark.req("REQ-086")
def test_malware_puts_in_quarantine_with_its_trace_then_the_backup_copy_or_presumed_not_received(platform):
    cast = walk.entity(platform)
    consultation = walk.published(cast, lots=1, terms={**walk.TERMS, "electronic_backup_copy": True})
    bidder, company_id = walk.company(platform)
    deposit = walk.deposited(bidder, company_id, consultation["id"])
    backup = walk.deposited(bidder, company_id, consultation["id"], mode="backup")
    walk.after_deadline(platform, consultation)
    for person in (cast.agent, *cast.members):
        person.sign_in()
    table = walk.OpeningTable(cast.agent, consultation["id"])
    table.approve(cast.members[0])
    table.approve(cast.members[1])
    at, slot, found = (
        f"/v1/consultations/{consultation['id']}",
        "L000-candidacy",
        {"threat": "Eicar-Test-Signature", "scanner": "ClamAV 1.4"},
    )
    why = {"deposit_id": deposit.id, "reason": "Aucune copie de sauvegarde utilisable."}
    copy = {"deposit_id": backup.id, "reason": "Le pli contient un programme malveillant."}
    signal = {"deposit_id": deposit.id, "slot": slot, "name": f"{slot}.pdf", **found}
    assert refusal(cast.agent.post, f"{table.at}/malware", signal) == "not-released"
    table.open(deposit.id, slot)
    give(table, at, cast.members[2], deposit, slot)
    assert refusal(cast.agent.post, f"{table.at}/backups", copy) == "backup-not-needed"
    assert refusal(cast.agent.post, f"{table.at}/backups", copy | {"deposit_id": deposit.id}) == "not-a-backup"
    assert refusal(cast.agent.post, f"{table.at}/not-received", why) == "no-malware"
    with pytest.raises(Refusal) as refused:
        cast.agent.post(f"{table.at}/malware", signal | {"threat": " "})
    assert set(refused.value.reply.json["errors"]) == {"threat"}
    seen = cast.agent.post(f"{table.at}/malware", signal)
    envelope = next(one for d in seen["deposits"] if d["id"] == deposit.id for one in d["envelopes"] if one["slot"] == slot)
    assert envelope["refusal"] == "quarantined"
    assert envelope["malware"]["threat"] == "Eicar-Test-Signature"
    assert refusal(table.release, deposit.id, slot) == "quarantined"
    assert refusal(cast.members[2].post, f"{at}/readings", {"deposit_id": deposit.id, "slot": slot}) == "quarantined"
    assert refusal(table.release, backup.id, slot) == "backup-copy"
    cast.agent.post(f"{table.at}/backups", copy)
    assert table.open(backup.id, slot)
    cast.agent.post(f"{table.at}/not-received", why)
    assert refusal(table.release, deposit.id, "L001-offer") == "presumed-not-received"
    record = cast.agent.post(f"{table.at}/record", {"present": []})
    told = next(e for d in record["deposits"] if d["number"] == deposit.receipt["number"] for e in d["envelopes"] if e["slot"] == slot)
    assert "Eicar-Test-Signature" in told["malware"]
    assert "réputé non reçu" in told["malware"]


@pytest.mark.req("REQ-085")
def test_offers_may_be_read_before_applications_when_chosen_before_the_first_envelope(scene):
    platform, cast, consultation, deposit, table, _ = scene
    order = f"{table.at}/order"
    assert cast.agent.get(table.at)["order_free"]
    assert refusal(table.release, deposit.id, "L001-offer") == "candidacy-not-admitted"
    assert cast.agent.post(order, {"order": "offers-first"})["order"] == "offers-first"
    assert table.open(deposit.id, "L001-offer")
    assert refusal(cast.agent.post, order, {"order": "applications-first"}) == "order-settled"
    award = {"lot": 1, "outcome": "awarded", "reason": "Offre la mieux classée.", "amount_eur": "1000.00", "awardee_deposit_id": deposit.id}
    with pytest.raises(Refusal) as refused:
        cast.agent.post(f"/v1/consultations/{consultation['id']}/decisions", award)
    assert "admettez" in refused.value.reply.json["errors"]["awardee_deposit_id"]
    table.open(deposit.id, "L000-candidacy")
    table.admit(deposit.id)
    cast.agent.post(f"/v1/consultations/{consultation['id']}/decisions", award)
    assert cast.agent.post(f"{table.at}/record", {"present": []})["order"] == "offers-first"
