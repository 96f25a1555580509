"""Messages and their evidence: accepted, bounced, first opened; words that never change; standstill (REQ-097, REQ-101, REQ-112)."""

from dataclasses import replace

import pytest

from support import walk
from support.people import Person, Refusal

WORDS = "Votre offre n’a pas été retenue : motifs, attributaire et date de signature ci-joints."


@pytest.fixture
def scene(platform):
    """Lot 1 awarded to the first of two bidders; the second one's address bounces."""
    cast = walk.entity(platform)
    consultation = walk.published(cast, lots=1)
    winner, winner_id = walk.company(platform)
    loser, loser_id = walk.company(platform)
    deposits = [walk.deposited(winner, winner_id, consultation["id"]), walk.deposited(loser, loser_id, consultation["id"])]
    user = platform.ports.directory.user(loser.id)
    platform.ports.directory.save_user(replace(user, email=f"{loser.id.lower()}@rebond.example"))
    walk.after_deadline(platform, consultation)
    for person in (cast.agent, winner, *cast.members):
        person.sign_in()
    table = walk.OpeningTable(cast.agent, consultation["id"])
    for member in cast.members[:2]:
        table.approve(member)
    for deposit in deposits:
        table.open(deposit.id, "L000-candidacy")
        table.admit(deposit.id)
        table.open(deposit.id, "L001-offer")
    at = f"/v1/consultations/{consultation['id']}"
    verdict = {"lot": 1, "outcome": "awarded", "reason": "Meilleure offre", "amount_eur": "90000", "awardee_deposit_id": deposits[0].id}
    cast.agent.post(f"{at}/decisions", verdict)
    return platform, cast.agent, at, (winner, winner_id), loser_id


def message(kind, company_id, **more):
    words = {"text": WORDS} | ({"reasons": "Délai d’exécution trop long."} if kind == "rejection" else {})
    return {"kind": kind, "lot": 1, "company_ids": [company_id], "subject": "Votre offre", "fields": words, **more}


@pytest.mark.req("REQ-097")
def test_a_bounce_is_evidence(scene):
    platform, agent, at, _, loser_id = scene
    agent.post(f"{at}/messages", message("rejection", loser_id))
    platform.settle()
    platform.settle()
    [sent] = agent.get(f"{at}/messages")["items"]
    assert sent["evidence"]["bounced_at"]
    assert not sent["evidence"]["accepted_at"]
    kinds = [line["kind"] for line in agent.get(f"{at}/registers/messages")["items"]]
    assert kinds == ["sent", "bounced"]


@pytest.mark.req("REQ-101")
@pytest.mark.req("REQ-114")
def test_attachments_are_joined_by_hash_and_reading_is_evidence(scene):
    import hashlib

    platform, agent, at, (winner, winner_id), loser_id = scene
    body = walk.PDF + b"annexe"
    digest = hashlib.sha256(body).digest()
    made = agent.post(f"{at}/attachments", {"name": "acte d’engagement.pdf", "size_bytes": len(body), "sha256": walk.b64(digest)})
    with pytest.raises(Refusal) as refused:
        agent.post(f"{at}/messages", message("rejection", loser_id, attachments=[made["id"]]))
    assert "attachments" in refused.value.reply.json["errors"], "a file announced is not a file received"
    assert platform.put(made, body + b"!") == 400
    assert platform.put(made, body) == 200
    agent.post(f"{at}/messages", message("rejection", loser_id, attachments=[made["id"]]))
    platform.advance(days=12)
    for person in (agent, winner):
        person.sign_in()
    [sent] = agent.post(f"{at}/messages", message("notification", winner_id, attachments=[made["id"]]))["items"]
    assert sent["attachments"][0]["sha256"] == digest.hex()
    read = winner.get(f"{at}/messages/{sent['id']}")
    assert platform.fetch(winner.send("GET", read["attachments"][0]["url"]).headers["location"]) == body
    first = read["evidence"]["first_opened_at"]
    platform.advance(minutes=5)
    assert winner.get(f"{at}/messages/{sent['id']}")["evidence"]["first_opened_at"] == first
    assert agent.get(f"{at}/decisions")["items"][0]["notified_at"] == first


def test_the_winner_is_not_rejected_nor_the_loser_notified(scene):
    _, agent, at, (_, winner_id), loser_id = scene
    for kind, company_id in (("rejection", winner_id), ("notification", loser_id)):
        with pytest.raises(Refusal) as refused:
            agent.post(f"{at}/messages", message(kind, company_id))
        assert "company_ids" in refused.value.reply.json["errors"]
    with pytest.raises(Refusal):
        agent.post(f"{at}/messages", message("rejection", loser_id, fields={"reasons": "x" * 20}))


def test_once_told_a_decision_is_not_corrected(scene):
    _, agent, at, _, loser_id = scene
    agent.post(f"{at}/messages", message("rejection", loser_id))
    with pytest.raises(Refusal) as refused:
        agent.post(f"{at}/decisions", {"lot": 1, "outcome": "abandoned", "reason": "Plus besoin"})
    assert refused.value.code == "already-told"


def test_a_stranger_reads_no_message(scene):
    platform, agent, at, _, loser_id = scene
    [sent] = agent.post(f"{at}/messages", message("rejection", loser_id))["items"]
    stranger, _ = walk.company(platform)
    for person in (stranger, agent, Person(platform).sign_in()):
        with pytest.raises(Refusal) as refused:
            person.get(f"{at}/messages/{sent['id']}")
        assert refused.value.status == 404


def test_a_company_learns_the_outcome_by_the_letter_that_tells_it(scene):
    platform, agent, at, (winner, winner_id), loser_id = scene
    agent.post(f"{at}/messages", message("information", winner_id))

    def told():
        return [(one["kind"], one["outcome"]) for one in winner.get(f"/v1/companies/{winner_id}/messages")["items"]]

    assert told() == [("information", None)]
    agent.post(f"{at}/messages", message("rejection", loser_id))
    assert told() == [("information", None)]
    platform.advance(days=12)
    for person in (agent, winner):
        person.sign_in()
    agent.post(f"{at}/messages", message("notification", winner_id))
    assert told() == [("notification", "awarded"), ("information", None)]


@pytest.mark.parametrize(("amount", "doubt"), [
    ("90000", ""), ("1", ""), ("1234567890", "il commence par 123456789"), ("2222222220", "le chiffre 2 y revient plus de 6 fois"), ("123456780", ""),
])  # fmt: skip
def test_a_decision_says_what_the_ministry_would_set_aside(scene, amount, doubt):
    """To whoever decides, in the answer and in the list, before anything is published (REQ-131)."""
    _, agent, at, _, _ = scene
    [known] = agent.get(f"{at}/decisions")["items"]
    verdict = {
        "lot": 1,
        "outcome": "awarded",
        "reason": "Meilleure offre",
        "amount_eur": amount,
        "awardee_deposit_id": known["awardee_deposit_id"],
    }
    assert agent.post(f"{at}/decisions", verdict)["amount_doubt"] == doubt
    assert [one["amount_doubt"] for one in agent.get(f"{at}/decisions")["items"]] == [doubt]
