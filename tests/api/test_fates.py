"""What a company reads of its own deposits: how far they went, what was decided once a letter told it, the contract it holds."""

from support import chapters, walk


def fates(person, company_id):
    [one] = person.get(f"/v1/companies/{company_id}/deposits")["items"]
    return [(fate["state"], bool(fate["message_id"])) for fate in one["fates"]]


def of(scene, number):
    person, company_id = scene.facts["bidders"][number]
    return fates(person, company_id)


def test_nothing_is_said_before_the_opening_then_opened_then_admitted():
    closed = chapters.forked(chapters.closed())
    assert of(closed, 0) == []
    opened = chapters.forked(chapters.opened())
    assert of(opened, 0) == of(opened, 1)
    assert {state for state, _ in of(opened, 0)} == {"admitted"}


def test_an_outcome_is_known_from_the_letter_that_tells_it_and_the_contract_from_its_reading():
    scene = chapters.forked(chapters.decided())
    platform, cast, at = scene.platform, scene.facts["cast"], scene.facts["at"]
    (winner, winner_id), (loser, loser_id) = scene.facts["bidders"]
    assert {state for state, _ in of(scene, 1)} <= {"admitted", "opened"}, "decided, and nobody told"
    letter = {
        "kind": "rejection",
        "lot": 1,
        "subject": "Votre offre",
        "fields": {"reasons": "Délai d’exécution trop long au regard du critère."},
    }
    cast.agent.post(f"{at}/messages", {**letter, "company_ids": [loser_id]})
    assert of(scene, 1) == [("not-retained", True)]
    assert {state for state, _ in of(scene, 0)} <= {"admitted", "opened"}, "the winner is not told by a rejection of another"
    platform.advance(days=12)
    for person in (cast.agent, winner, loser):
        person.sign_in()
    cast.agent.post(
        f"{at}/messages", {**letter, "kind": "notification", "company_ids": [winner_id], "fields": {"text": "Le contrat signé est joint."}}
    )
    assert of(scene, 0) == [("retained", True)]
    [one] = winner.get(f"/v1/companies/{winner_id}/deposits")["items"]
    assert one["fates"][0]["contract_at"] is None
    winner.get(f"{at}/messages/{one['fates'][0]['message_id']}")
    [one] = winner.get(f"/v1/companies/{winner_id}/deposits")["items"]
    assert one["fates"][0]["contract_at"]
    [decision] = cast.agent.get(f"{at}/decisions")["items"]
    assert one["fates"][0]["amount_eur"] == decision["amount_eur"]
    text = str(loser.get(f"/v1/companies/{loser_id}/deposits"))
    assert decision["amount_eur"] not in text, "no price of another bidder"
    assert winner_id not in text


def test_a_cancelled_consultation_says_why(platform):
    cast = walk.entity(platform)
    consultation = walk.published(cast, lots=1)
    bidder, company_id = walk.company(platform)
    walk.deposited(bidder, company_id, consultation["id"])
    cast.agent.refresh().post(f"/v1/consultations/{consultation['id']}/cancellation", {"reason": "Le besoin a disparu."})
    [one] = bidder.get(f"/v1/companies/{company_id}/deposits")["items"]
    assert [(fate["state"], fate["reason"]) for fate in one["fates"]] == [("abandoned", "Le besoin a disparu.")]
