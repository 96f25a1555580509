"""After the decision: a request to the judge freezes notification; a decision is withdrawn with its cause, for the next in rank too."""

import hashlib
from datetime import timedelta

import pytest

from chalicelib.domain.instants import to_text
from support import chapters, walk
from support.people import Refusal


@pytest.fixture
def told():
    """The loser was told, the standstill is over."""
    return chapters.forked(chapters.told())


def refused(call, *args):
    with pytest.raises(Refusal) as found:
        call(*args)
    return found.value


def notification(company_id):
    return {
        "kind": "notification",
        "lot": 1,
        "company_ids": [company_id],
        "subject": "Notification",
        "fields": {"text": "Le contrat signé est joint."},
    }


def parts(scene):
    (_, winner_id), (_, loser_id) = scene.facts["bidders"]
    return scene.platform, scene.facts["cast"].agent, scene.facts["at"], winner_id, loser_id


def kinds(agent, at):
    return [line["kind"] for line in agent.get(f"{at}/registers/publications")["items"]]


@pytest.mark.req("REQ-112")
def test_a_pending_request_to_the_judge_freezes_notification_until_its_outcome(told):
    platform, agent, at, winner_id, _ = parts(told)
    now = platform.clock()
    body = {
        "kind": "precontractual",
        "court": "TA de Rennes",
        "number": "2606789",
        "filed_at": to_text(now - timedelta(hours=2)),
        "lots": [1],
    }
    assert (
        "filed_at" in refused(agent.post, f"{at}/challenges", {**body, "filed_at": to_text(now + timedelta(days=1))}).reply.json["errors"]
    )
    assert "lots" in refused(agent.post, f"{at}/challenges", {**body, "lots": [9]}).reply.json["errors"]
    first, again = agent.post(f"{at}/challenges", body), agent.post(f"{at}/challenges", body)
    assert first["id"] == again["id"]
    assert refused(agent.post, f"{at}/messages", notification(winner_id)).code == "challenge-pending"
    end = f"{at}/challenges/{first['id']}/outcome"
    outcome = {"ended_at": to_text(now), "outcome": "rejected", "note": "Ordonnance du juge"}
    assert "ended_at" in refused(agent.post, end, {**outcome, "ended_at": to_text(now - timedelta(days=1))}).reply.json["errors"]
    assert agent.post(end, outcome)["ended_at"]
    assert agent.post(end, outcome)["outcome"] == "rejected"
    assert refused(agent.post, end, {**outcome, "outcome": "other"}).code == "challenge-ended"
    assert len(agent.post(f"{at}/messages", notification(winner_id))["items"]) == 1
    assert [one for one in kinds(agent, at) if one.startswith("challenge")] == ["challenge", "challenge-ended"]


def test_a_request_about_another_lot_holds_nothing_here():
    from chalicelib.domain.challenge import Challenge

    now = chapters.told().platform.clock()
    one = Challenge(id="x", kind="precontractual", court="TA", number="", filed_at=now, lots=(2,))
    assert not one.holds(1)
    assert one.holds(2)


@pytest.mark.req("REQ-118")
def test_the_next_in_rank_takes_the_place_with_the_cause_and_both_ranks_on_the_register(told):
    platform, agent, at, winner_id, loser_id = parts(told)
    [before] = agent.get(f"{at}/decisions")["items"]
    verdict = {"lot": 1, "outcome": "awarded", "reason": "Le premier ne peut exécuter", "amount_eur": "99000"}
    second = next(d for d in agent.get(f"{at}/openings")["items"] and _deposits(agent, at) if d["company"]["id"] == loser_id)["id"]
    decide = {
        **verdict,
        "awardee_deposit_id": second,
        "rankings": [{"deposit_id": before["awardee_deposit_id"], "rank": 1}, {"deposit_id": second, "rank": 2}],
    }
    assert refused(agent.post, f"{at}/decisions", decide).code == "already-told"
    assert "cause" in str(refused(agent.post, f"{at}/decisions/1/withdrawal", {"cause": "x", "reason": "x"}).reply.json)
    for _ in range(2):
        withdrawn = agent.post(f"{at}/decisions/1/withdrawal", {"cause": "next-ranked", "reason": "Incendie de l’atelier (force majeure)"})
    assert withdrawn["withdrawn"]["cause"] == "next-ranked"
    assert kinds(agent, at).count("decision-withdrawn") == 1
    assert refused(agent.post, f"{at}/messages", notification(winner_id)).code == "no-decision"
    platform.advance(seconds=1)
    made = agent.post(f"{at}/decisions", decide)
    assert made["withdrawn"] is None
    line = agent.get(f"{at}/registers/publications")["items"][-1]
    assert line["record"]["after_withdrawal"]["cause"] == "next-ranked"
    assert (line["record"]["after_withdrawal"]["rank"], line["record"]["after_withdrawal"]["former_awardee_deposit"]) == (
        2,
        before["awardee_deposit_id"],
    )
    assert refused(agent.post, f"{at}/messages", notification(loser_id)).code == "rejections-owed", "letters are owed anew"
    rejection = {**notification(winner_id), "kind": "rejection", "fields": {"reasons": "Délai d’exécution trop long au regard du critère."}}
    agent.post(f"{at}/messages", rejection)
    assert refused(agent.post, f"{at}/messages", notification(loser_id)).code == "standstill-running"


def _deposits(agent, at):
    session = agent.get(f"{at}/openings")["items"][-1]
    return agent.get(f"{at}/openings/{session['id']}")["deposits"]


def test_a_contract_in_force_is_not_withdrawn():
    scene = chapters.forked(chapters.notified())
    platform, agent, at, winner_id, _ = parts(scene)
    winner = scene.facts["bidders"][0][0]
    [letter] = [one for one in agent.get(f"{at}/messages")["items"] if one["kind"] == "notification"]
    winner.get(f"{at}/messages/{letter['id']}")
    assert refused(agent.post, f"{at}/decisions/1/withdrawal", {"cause": "error", "reason": "x"}).code == "contract-in-force"


def test_a_decision_says_who_decided_when_and_by_which_minutes():
    scene = chapters.forked(chapters.opened())
    platform, agent, at, winner_id, _ = parts(scene)
    body = walk.PDF + b"proces-verbal"
    made = agent.post(f"{at}/attachments", {"name": "pv.pdf", "size_bytes": len(body), "sha256": walk.b64(hashlib.sha256(body).digest())})
    deposit = next(d for d in _deposits(agent, at) if d["company"]["id"] == winner_id)["id"]
    verdict = {
        "lot": 1,
        "outcome": "awarded",
        "reason": "x",
        "amount_eur": "9000",
        "awardee_deposit_id": deposit,
        "decided_body": "Commission d’appel d’offres",
    }
    assert "minutes_id" in refused(agent.post, f"{at}/decisions", {**verdict, "minutes_id": made["id"]}).reply.json["errors"]
    assert platform.put(made, body) == 200
    tomorrow = walk.today(platform, 1)
    assert "meeting_on" in refused(agent.post, f"{at}/decisions", {**verdict, "meeting_on": tomorrow}).reply.json["errors"]
    done = agent.post(f"{at}/decisions", {**verdict, "minutes_id": made["id"], "meeting_on": walk.today(platform)})
    assert done["minutes"]["sha256"] == hashlib.sha256(body).hexdigest()
    line = agent.get(f"{at}/registers/publications")["items"][-1]["record"]
    assert (line["minutes_sha256"], line["body"]) == (done["minutes"]["sha256"], "Commission d’appel d’offres")
