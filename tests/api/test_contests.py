"""An anonymity that holds: until k members agree on the strength of the jury's signed record, nothing tells who made a project (CCP R2162-18)."""

import base64
import hashlib
import json
from datetime import timedelta

import pytest

from chalicelib.domain.ids import begun_at
from chalicelib.routing import TABLE
from support import phases, walk
from support.people import Refusal

CANARY = "Canari-9c1f"
OPINION = b"%PDF-1.7\nproces-verbal du jury\n%%EOF\n"
REASON = "Procès-verbal du jury signé ce jour, classement arrêté à l’unanimité."


def refusal(call, *args) -> str:
    with pytest.raises(Refusal) as refused:
        call(*args)
    return refused.value.code


@pytest.fixture
def contest(platform):
    """Two projects received, the deadline past, the quorum reached."""
    cast = walk.entity(platform)
    made = walk.published(cast, procedure="CONCOURS_OUVERT", lots=1)
    people = [walk.company(platform, name=f"{CANARY} {letter}") for letter in "AB"]
    deposits = []
    for number, (person, company_id) in enumerate(people, start=1):
        platform.set_clock(platform.clock() + timedelta(minutes=7, milliseconds=111 * number))
        deposits.append(walk.deposited(person, company_id, made["id"]))
    walk.after_deadline(platform, made)
    phases.back(cast)
    return platform, cast, made, people, deposits, phases.table(cast, made)


def attached(cast, contest, body=OPINION) -> str:
    facts = {"name": "pv-jury.pdf", "size_bytes": len(body), "sha256": base64.b64encode(hashlib.sha256(body).digest()).decode()}
    signed = cast.agent.post(f"/v1/consultations/{contest['id']}/attachments", facts)
    assert cast.agent.platform.put(signed, body) == 200
    return signed["id"]


def opened(table) -> None:
    for deposit in table.opener.get(table.at)["deposits"]:
        table.open(deposit["id"], "L001-project")


@pytest.mark.req("REQ-087")
def test_lifting_needs_every_project_the_jurys_record_and_k_members_with_a_fresh_factor(contest):
    platform, cast, made, people, deposits, table = contest
    lift, opinion = f"{table.at}/unveiling", f"{table.at}/jury-opinion"
    member, other = cast.members[:2]
    sha256 = {"opinion_sha256": hashlib.sha256(OPINION).hexdigest()}
    given = {"reason": REASON, "attachment": attached(cast, made)}
    first, second = table.opener.get(table.at)["deposits"]
    table.open(first["id"], "L001-project")
    assert refusal(cast.agent.refresh().post, opinion, given) == "no-record"
    table.release(second["id"], "L001-project")
    invented = {
        "deposit_id": second["id"],
        "slot": "L001-project",
        "outcome": "failed",
        "check": "body-size",
        "fault": "storage",
        "files": [],
    }
    table.opener.post(f"{table.at}/results", {"results": [invented]})
    table.opener.post(f"{table.at}/record", {"present": ["Le jury"]})
    assert refusal(cast.agent.refresh().post, opinion, given) == "projects-sealed"
    assert refusal(member.refresh().post, lift, sha256) == "projects-sealed"
    table.open(second["id"], "L001-project")
    assert refusal(member.refresh().post, lift, sha256) == "no-opinion"
    assert cast.agent.refresh().post(opinion, given)["opinion"]["file"]["sha256"] == sha256["opinion_sha256"]
    assert platform.fetch(member.send("GET", opinion).headers["location"]) == OPINION
    assert refusal(cast.agent.post, lift, sha256) == "not-allowed", "one agent alone lifts nothing"
    assert refusal(member.refresh().post, lift, {"opinion_sha256": "0" * 64}) == "other-opinion"
    platform.advance(minutes=11)
    assert refusal(member.post, lift, sha256) == "fresh-sign-in-required"
    for _ in range(2):
        assert member.refresh().post(lift, sha256)["anonymous"], "the same member twice is one"
    corrected = OPINION + b"corrige"
    for body in (corrected, OPINION):  # the first one again, after another: who approved it approves anew
        cast.agent.refresh().post(opinion, {"reason": REASON, "attachment": attached(cast, made, body)})
    told = member.refresh().post(lift, sha256)
    assert [one["user_id"] for one in told["lifting"]] == [member.id]
    cast.agent.refresh().post(opinion, {"reason": REASON, "attachment": attached(cast, made, corrected)})
    sha256 = {"opinion_sha256": hashlib.sha256(corrected).hexdigest()}
    assert other.refresh().post(lift, sha256)["anonymous"], "what was approved was another record"
    told = member.refresh().post(lift, sha256)
    assert not told["anonymous"]
    assert {one["company"]["name"] for one in told["deposits"]} == {f"{CANARY} A", f"{CANARY} B"}
    assert refusal(cast.agent.refresh().post, opinion, given) == "anonymity-over"
    line = cast.agent.get(f"/v1/consultations/{made['id']}/registers/openings")["items"]
    assert [one["record"]["members"] for one in line if one["kind"] == "anonymity-lifted"] == [sorted((member.id, other.id))]


@pytest.mark.req("REQ-087")
def test_a_crawl_of_every_route_as_the_jury_finds_no_canary(contest):
    platform, cast, made, people, deposits, table = contest
    opened(table)
    table.opener.post(f"{table.at}/record", {"present": ["Le jury"]})
    cast.agent.refresh().post(f"{table.at}/jury-opinion", {"reason": REASON, "attachment": attached(cast, made)})
    canaries = [CANARY]
    for (person, company_id), deposit in zip(people, deposits, strict=True):
        identifier = person.sign_in().get(f"/v1/companies/{company_id}")["identifier"]["value"]
        receipt = deposit.receipt
        canaries += [company_id, person.email, person.id, identifier, receipt["number"], receipt["received_at"], receipt["started_at"]]
        canaries += [f'"size_bytes":{envelope["size_bytes"]}' for envelope in receipt["envelopes"]]
    ids = {"consultation_id": made["id"], "opening_id": table.session["id"], "buyer_id": cast.buyer_id, "deposit_id": deposits[0].id}
    ids |= {"lot": "1", "user_id": cast.agent.id, "company_id": people[0][1], "slot": "L001-project", "kind": "openings"}
    found, asked = [], 0
    for person in (cast.agent, cast.members[0], cast.admin.sign_in()):
        person.refresh()
        for route in sorted(one for rows in json.loads(TABLE.read_text("utf-8")).values() for one in rows):
            method, path = route.split(" ")[:2]
            if method != "GET" or path.startswith("/v1/session"):
                continue
            for name, value in ids.items():
                path = path.replace("{" + name + "}", value)
            reply = person.send("GET", path)
            asked += reply.status == 200
            told = reply.body if isinstance(reply.body, str) else (reply.body or b"").decode("utf-8", "replace")
            told = told.encode().decode("unicode_escape", "replace") if told.startswith("{") else told
            told = told.replace('": ', '":')
            if reply.status == 303:
                told += platform.fetch(reply.headers["location"]).decode("utf-8", "replace")
            found += [(route, canary) for canary in canaries if canary in told and not ("{company_id}" in route and canary == people[0][1])]
    assert asked > 60
    assert found == []


@pytest.mark.req("REQ-087")
def test_what_the_jury_is_shown_tells_neither_the_hour_nor_the_size_nor_the_order(contest):
    platform, cast, made, people, deposits, table = contest
    shown = table.opener.get(table.at)["deposits"]
    assert {one["received_at"] for one in shown} == {deposits[0].receipt["received_at"][:10]}
    assert all(size & (size - 1) == 0 for one in shown for size in (e["size_bytes"] for e in one["envelopes"]))
    for deposit in deposits:
        assert begun_at(deposit.id).time().isoformat() == "00:00:00"
        assert deposit.receipt["number"].replace("-", "") != deposit.id[-8:]
    assert [one["alias"] for one in shown] == ["Projet n° 1", "Projet n° 2"]


def test_a_bidder_cannot_choose_its_number(platform):
    """The draw is made at the closure, and a seal file has no field that nobody reads: grinding bytes of it changes nothing."""
    cast = walk.entity(platform)
    made = walk.published(cast, procedure="CONCOURS_OUVERT", lots=1)
    person, company_id = walk.company(platform)
    for ground in (
        lambda content: {**content, "x": 1},
        lambda content: {**content, "envelopes": [{**one, "x": 1} for one in content["envelopes"]]},
    ):
        sent = walk.transmit(person, made["id"], walk.start(person, company_id, made["id"]), altered=ground)
        assert refusal(sent.seal) == "bad-seal-file"
    walk.deposited(person, company_id, made["id"])
    platform.set_clock(platform.clock() + timedelta(seconds=1))
    assert "draw" not in json.dumps([one.as_json() for one in platform.ports.registers.read(f"C#{made['id']}#deposits")])
    walk.after_deadline(platform, made)
    phases.back(cast)
    phases.table(cast, made)
    (closure,) = [one for one in platform.ports.registers.read(f"C#{made['id']}#deposits") if one.kind == "closure"]
    assert len(closure.record["draw"]) == 64


def test_the_last_agreement_lifts_though_its_process_died_before_the_end(contest, monkeypatch):
    """The line of the agreement is there, that of the lifting is not: the register's events end the act."""
    platform, cast, made, _, _, table = contest
    opened(table)
    table.opener.post(f"{table.at}/record", {"present": ["Le jury"]})
    table.lift(cast.members[:1])
    use = platform.use.anonymity
    monkeypatch.setattr(type(use), "_lift", lambda *_: None)  # dead before the second write
    sha256 = hashlib.sha256(walk.PDF).hexdigest()
    assert cast.members[1].refresh().post(f"{table.at}/unveiling", {"opinion_sha256": sha256})["anonymous"]
    monkeypatch.undo()
    assert cast.agent.get(table.at)["anonymous"]
    platform.settle()
    assert not cast.agent.get(table.at)["anonymous"]
