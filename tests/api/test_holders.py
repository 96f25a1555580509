"""A framework agreement with several holders: told together, published together (CCP R2162-9; REQ-121)."""

from datetime import timedelta

import pytest

from support import phases, walk
from support.people import Refusal

WORDS = "Le marché vous est notifié ; vous en êtes titulaire avec d’autres entreprises."


def refused(call, *args) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call(*args)
    return caught.value


def won(platform, **terms):
    """Three offers opened on one lot; returns the cast, the address, and (person, company, deposit) of each."""
    cast = walk.entity(platform)
    consultation = walk.published(cast, lots=1, terms={**walk.TERMS, **terms})
    bidders = [walk.company(platform) for _ in range(3)]
    deposits = [walk.deposited(person, company_id, consultation["id"]) for person, company_id in bidders]
    walk.after_deadline(platform, consultation)
    phases.back(cast)
    phases.open_all(phases.table(cast, consultation), {})
    return cast, f"/v1/consultations/{consultation['id']}", [(p, c, d.id) for (p, c), d in zip(bidders, deposits, strict=True)]


def verdict(first, *others):
    return {"lot": 1, "outcome": "awarded", "reason": "Meilleures offres", "amount_eur": "400000.00", "awardee_deposit_id": first[2],
            "other_deposit_ids": [one[2] for one in others]}  # fmt: skip


@pytest.mark.req("REQ-121")
def test_several_holders_only_where_they_were_announced(platform):
    cast, at, (one, two, _) = won(platform)
    assert "other_deposit_ids" in refused(cast.agent.post, f"{at}/decisions", verdict(one, two)).reply.json["errors"]


def test_an_awardee_is_not_rejected_and_who_is_rejected_is_not_chosen(platform):
    cast, at, (one, two, _) = won(platform)
    opening = cast.agent.get(f"{at}/openings")["items"][0]["id"]
    reject = {"outcome": "rejected", "reason": "L’attestation fiscale n’a pas été produite."}
    cast.agent.post(f"{at}/decisions", verdict(one))
    again = refused(cast.agent.post, f"{at}/openings/{opening}/admissions", {"deposit_id": one[2], **reject})
    assert again.code == "candidacy-awarded"
    cast.agent.post(f"{at}/decisions", verdict(two))
    cast.agent.post(f"{at}/openings/{opening}/admissions", {"deposit_id": one[2], **reject})
    assert "awardee_deposit_id" in refused(cast.agent.post, f"{at}/decisions", verdict(one)).reply.json["errors"]
    seen = cast.agent.get(f"{at}/openings/{opening}")["deposits"]
    assert {d["id"]: d["admission"]["outcome"] for d in seen} == {
        deposit: "rejected" if deposit == one[2] else "admitted" for deposit in (d["id"] for d in seen)
    }


@pytest.mark.req("REQ-121")
def test_holders_are_notified_together_and_the_last_reading_counts(platform):
    frame = {"framework": {"multiple": True, "maximum_eur": "2000000.00", "duration_months": 48, "call_offs": True}}
    cast, at, (one, two, out) = won(platform, **frame)
    assert "other_deposit_ids" in refused(cast.agent.post, f"{at}/decisions", verdict(one, one)).reply.json["errors"]
    made = cast.agent.post(f"{at}/decisions", verdict(one, two))
    assert made["other_deposit_ids"] == [two[2]]
    rejection = {"kind": "rejection", "lot": 1, "subject": "Votre offre", "fields": {"reasons": "Valeur technique insuffisante."}}
    assert refused(cast.agent.post, f"{at}/messages", {**rejection, "company_ids": [two[1]]}).reply.json["errors"].keys() == {"company_ids"}
    cast.agent.post(f"{at}/messages", {**rejection, "company_ids": [out[1]]})
    platform.advance(days=12)
    phases.back(cast, one[0], two[0])
    notification = {"kind": "notification", "lot": 1, "subject": "Notification", "fields": {"text": WORDS}}
    assert refused(cast.agent.post, f"{at}/messages", {**notification, "company_ids": [one[1]]}).status == 422
    sent = cast.agent.post(f"{at}/messages", {**notification, "company_ids": [one[1], two[1]]})["items"]
    for (person, _, _), message, done in zip((one, two), sent, (False, True), strict=True):
        person.get(f"{at}/messages/{message['id']}")
        assert (cast.agent.get(f"{at}/decisions")["items"][0]["notified_at"] is not None) is done
        platform.advance(**{"seconds": int(timedelta(minutes=1).total_seconds())})
    steps = cast.agent.get(f"{at}/phases")["steps"]
    assert [sorted(c["company"]["id"] for c in s["candidates"]) for s in steps] == [sorted([one[1], two[1]])]


def test_a_framework_whose_every_bidder_is_a_holder_is_notified_without_rejections(platform):
    """Nobody is rejected: no letter is owed, and the standstill that would run from it does not hold the notification for ever."""
    frame = {"framework": {"multiple": True, "maximum_eur": "2000000.00", "duration_months": 48, "call_offs": True}}
    cast, at, (one, two, three) = won(platform, **frame)
    cast.agent.post(f"{at}/decisions", verdict(one, two, three))
    letter = {
        "kind": "notification",
        "lot": 1,
        "subject": "Notification",
        "fields": {"text": WORDS},
        "company_ids": [who[1] for who in (one, two, three)],
    }
    assert len(cast.agent.post(f"{at}/messages", letter)["items"]) == 3
