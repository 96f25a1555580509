"""Applications judged company by company and lot by lot, fewer kept by objective criteria (CCP R2144-1 to R2144-7, R2142-15; REQ-085)."""

import pytest

from chalicelib.domain.register import Draft, stream
from support import phases, walk
from support.regions import refused


def closed(platform, bidders=2, lots=2, **more):
    cast = walk.entity(platform)
    consultation = walk.published(cast, lots=lots, **more)
    companies = [walk.company(platform) for _ in range(bidders)]
    for person, company_id in companies:
        walk.deposited(person, company_id, consultation["id"], lots=range(1, lots + 1))
    walk.after_deadline(platform, consultation)
    phases.back(cast)
    return cast, consultation["id"], phases.table(cast, consultation)


def judge(cast, c, deposit, outcome, **more):
    return cast.agent.call("PUT", f"/v1/consultations/{c}/applications/{deposit}", {"outcome": outcome, **more})


def outcomes(found):
    return [[(lot["number"], lot["admission"] and lot["admission"]["outcome"]) for lot in one["lots"]] for one in found["items"]]


def test_an_application_is_judged_for_all_lots_or_for_one_and_the_gate_follows(both):
    cast, c, table = closed(both)
    at = f"/v1/consultations/{c}/applications"
    found = cast.agent.get(at)
    assert [one["opened"] for one in found["items"]] == [False, False]
    first, second = (one["deposit_id"] for one in found["items"])
    assert refused(judge, cast, c, first, "admitted").code == "candidacy-not-opened"
    for deposit in (first, second):
        table.open(deposit, "L000-candidacy")
    judge(cast, c, first, "incomplete", reason="L’attestation d’assurance manque.", article="R2144-2")
    assert refused(table.open, first, "L001-offer").code == "candidacy-not-admitted"
    judge(cast, c, first, "admitted")
    rejected = {"lots": [2], "reason": "Capacités insuffisantes pour ce lot.", "article": "R2144-7"}
    found = judge(cast, c, first, "rejected", **rejected)
    assert outcomes(found) == [[(1, "admitted"), (2, "rejected")], [(1, None), (2, None)]]
    assert found["items"][0]["lots"][1]["admission"]["article"] == "R2144-7"
    assert refused(table.open, first, "L002-offer").code == "candidacy-not-admitted"
    table.open(first, "L001-offer")
    before = len(cast.agent.get(f"/v1/consultations/{c}/registers/openings")["items"])
    judge(cast, c, first, "rejected", **rejected)
    assert len(cast.agent.get(f"/v1/consultations/{c}/registers/openings")["items"]) == before, "said twice, written once"
    assert outcomes(judge(cast, c, first, "admitted"))[0] == [(1, "admitted"), (2, "admitted")], "the whole takes the place of its lots"


@pytest.mark.parametrize(
    ("outcome", "more", "field"),
    [
        ("rejected", {"article": "R2144-7"}, "reason"),
        ("rejected", {"reason": "Absence de capacités"}, "article"),
        ("incomplete", {}, "reason"),
        ("admitted", {"lots": [3]}, "lot"),
        ("perhaps", {}, "outcome"),
    ],
)
def test_a_wrong_verdict_is_told_beside_its_cause(platform, outcome, more, field):
    cast, c, table = closed(platform, bidders=1)
    deposit = cast.agent.get(f"/v1/consultations/{c}/applications")["items"][0]["deposit_id"]
    table.open(deposit, "L000-candidacy")
    assert field in refused(judge, cast, c, deposit, outcome, **more).reply.json["errors"]


def test_an_incomplete_application_keeps_the_next_phase_waiting(platform):
    cast, c, table = closed(platform, bidders=1, lots=1, procedure="AOR")
    deposit = cast.agent.get(f"/v1/consultations/{c}/applications")["items"][0]["deposit_id"]
    table.open(deposit, "L000-candidacy")
    judge(cast, c, deposit, "incomplete", reason="Attestation manquante")
    body = {"procedure": "AOR", "phase": "offer", "deposits": [deposit], "lots": []}
    assert refused(cast.agent.post, f"/v1/consultations/{c}/phases", body).code == "admissions-owed"


def test_fewer_candidates_are_kept_by_objective_criteria(platform):
    cast, c, table = closed(platform, bidders=7, lots=1, procedure="AOR")
    at = f"/v1/consultations/{c}/applications"
    ids = [one["deposit_id"] for one in cast.agent.get(at)["items"]]
    body = {"kept": ids[:5], "criteria": "Chiffre d’affaires puis références : classement joint au dossier."}
    for deposit in ids:
        table.open(deposit, "L000-candidacy")
    assert refused(cast.agent.post, f"{at}-limit", body).code == "admissions-owed"
    for deposit in ids[:6]:
        judge(cast, c, deposit, "admitted")
    judge(cast, c, ids[6], "rejected", reason="Capacités insuffisantes", article="R2144-7")
    assert cast.agent.get(at)["least"] == 5
    for wrong, field in (({"kept": ids[:4]}, "kept"), ({"kept": ids[2:7]}, "kept"), ({"criteria": "références"}, "criteria")):
        assert field in refused(cast.agent.post, f"{at}-limit", {**body, **wrong}).reply.json["errors"]
    found = cast.agent.post(f"{at}-limit", body)
    assert [one["admission"]["outcome"] for one in found["items"]] == ["admitted"] * 5 + ["rejected"] * 2
    assert found["items"][5]["admission"]["article"] == "R2142-15"
    assert cast.agent.post(f"{at}-limit", body)["limited"] == found["limited"], "twice is once"
    assert refused(cast.agent.post, f"{at}-limit", {**body, "kept": ids[1:6]}).code == "already-limited"
    step = next(one for one in cast.agent.get(f"/v1/consultations/{c}/phases")["steps"] if one["phase"] == "offer")
    assert {one["deposit_id"] for one in step["candidates"] if one["invitable"]} == set(ids[:5])


def test_nothing_is_limited_where_no_invitation_follows(platform):
    cast, c, _ = closed(platform, bidders=1, lots=1)
    body = {"kept": ["01ARZ3NDEKTSV4RRFFQ69G5FAV"], "criteria": "Un classement objectif et annoncé."}
    assert refused(cast.agent.post, f"/v1/consultations/{c}/applications-limit", body).code == "no-limit"


def test_a_limit_whose_process_died_after_its_line_is_followed_once(platform):
    cast, c, table = closed(platform, bidders=4, lots=1, procedure="PAN")
    at = f"/v1/consultations/{c}/applications"
    ids = [one["deposit_id"] for one in cast.agent.get(at)["items"]]
    for deposit in ids:
        table.open(deposit, "L000-candidacy")
        judge(cast, c, deposit, "admitted")
    criteria = "Références comparables, notées sur 20 selon l’avis."
    record = {"kept": sorted(ids[:3]), "left_out": [ids[3]], "criteria": criteria, "by": cast.agent.id}
    line = Draft(kind="candidates", at=platform.clock(), record=record)
    platform.ports.registers.append(stream(c, "evaluations"), idem="candidates", since=0, build=lambda last: line)
    for _ in range(2):
        platform.settle()
        assert [one["admission"]["outcome"] for one in cast.agent.get(at)["items"]] == ["admitted"] * 3 + ["rejected"]
    cast.agent.post(f"{at}-limit", {"kept": ids[:3], "criteria": criteria})
    lines = platform.ports.registers.read(stream(c, "openings"))
    assert [one.record["deposit"] for one in lines if one.record.get("article") == "R2142-15"] == [ids[3]]
