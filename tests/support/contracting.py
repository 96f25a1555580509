"""What tests of contracts have in common: who acts, an entity's list, a file that is sent, a contract made elsewhere."""

import base64
import hashlib

import pytest

from support.people import Refusal

SIRET = "73282932000074"


def refused(call, *args):
    with pytest.raises(Refusal) as found:
        call(*args)
    return found.value


def people(scene):
    (winner, winner_id), (loser, loser_id) = scene.facts["bidders"]
    return scene.facts["cast"].agent, (winner, winner_id), (loser, loser_id)


def of_buyer(scene):
    buyer_id = scene.facts["cast"].agent.get(scene.facts["at"])["buyer"]["id"]
    return f"/v1/buyers/{buyer_id}/contracts"


def upload(scene, contract_id, name="preuve.pdf", body=b"%PDF-1.7 preuve"):
    agent, digest = scene.facts["cast"].agent, hashlib.sha256(body)
    told = {"name": name, "size_bytes": len(body), "sha256": base64.b64encode(digest.digest()).decode()}
    made = agent.post(f"/v1/contracts/{contract_id}/uploads", told)
    scene.platform.put(made, body)
    return made["id"], digest.hexdigest()


def entered(**changes):
    return {
        "number": "2026-T-014", "subject": "Réfection du gymnase", "nature": "marche", "category": "works", "cpv": "45212222",
        "amount_eur": "100000", "holders": [{"identifier": {"type": "SIRET", "value": SIRET}, "name": "Bâti Ouest"}],
        "notified_on": "2026-09-01", "duration_months": 12, **changes,
    }  # fmt: skip


def in_force(platform, cast, consultation, bidders, sealed):
    """Decided, the loser told, the standstill over, the notification read by its holder: the contract of lot 1."""
    at, ((winner, winner_id), (_, loser_id)) = f"/v1/consultations/{consultation['id']}", bidders
    verdict = {
        "lot": 1,
        "outcome": "awarded",
        "reason": "Offre la mieux classée",
        "amount_eur": "118250.50",
        "awardee_deposit_id": sealed[0].id,
    }
    cast.agent.sign_in().post(f"{at}/decisions", verdict)
    rejection = {
        "kind": "rejection",
        "lot": 1,
        "company_ids": [loser_id],
        "subject": "Offre non retenue",
        "fields": {"reasons": "Offre classée deuxième."},
    }
    cast.agent.post(f"{at}/messages", rejection)
    platform.advance(days=13)
    told = {
        "kind": "notification",
        "lot": 1,
        "company_ids": [winner_id],
        "subject": "Notification",
        "fields": {"text": "Le contrat signé est joint."},
    }
    [sent] = cast.agent.sign_in().post(f"{at}/messages", told)["items"]
    winner.sign_in().get(f"{at}/messages/{sent['id']}")
    return winner, winner_id
