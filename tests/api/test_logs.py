"""Logs are JSON lines with a request number and stable codes, and hold no personal data nor signed address (annexe 8; RGPD)."""

import json

from support import walk
from support.people import Person, Refusal
from support.platforms import EmbeddedPlatform


def test_a_deposit_leaves_no_name_address_or_signature_in_the_logs(site):
    platform = EmbeddedPlatform(site)
    consultation = walk.published(walk.entity(platform), lots=1)
    bidder, company_id = walk.company(platform)
    walk.deposited(bidder, company_id, consultation["id"])
    try:
        Person(platform).post("/v1/sign-in", {"email": "pas une adresse"})
    except Refusal as refusal:
        number = refusal.reply.json["request_id"]
    text = (site.data_dir / "logs" / "gateway.log").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    refused = [line for line in lines if line.get("request_id") == number]
    assert [(line["code"], line["status"], line["route"]) for line in refused] == [("invalid", 422, "POST /v1/sign-in")]
    for secret in (bidder.email, "exemple.fr", "X-Amz-Signature", "__Host-session", "Menuisi", "reglement de la"):
        assert secret not in text, secret
