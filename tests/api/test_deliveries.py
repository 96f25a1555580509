"""What becomes of a letter, fact by fact: events of Amazon SES, downloads, paper (REQ-097, REQ-112); SMTP is `test_mail_servers.py`."""

import hashlib
import json
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from chalicelib.domain.instants import PARIS, from_text
from chalicelib.jobs import events
from support import chapters, walk
from support.people import Refusal
from support.sent_letters import history, kinds, reject, scene

SAMPLES = Path(__file__).parents[1] / "vectors" / "mail"


def ses(name, letter, reader, at):
    """A sample event, about that letter."""
    event = json.loads((SAMPLES / f"ses-{name}.json").read_text("utf-8"))
    event["detail"]["mail"]["tags"] |= {
        "consultation": [at.rpartition("/")[2]],
        "message": [letter["id"]],
        "reader": [reader],
        "sending": ["1"],
    }
    return event


@pytest.mark.req("REQ-097")
@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [("delivery", "accepted", "250 2.6.0 Message received"), ("bounce-permanent", "bounced", "5.1.1"), ("bounce-transient", "deferred", "4.4.7"),
     ("delay", "deferred", "4.4.1"), ("complaint", "complaint", "abuse"), ("reject", "bounced", "Bad content")],
)  # fmt: skip
def test_an_event_of_the_mail_service_is_evidence_once(name, kind, words):
    platform, agent, at, loser, loser_id = scene()
    letter = reject(agent, at, loser_id)
    event = ses(name, letter, loser.id, at)
    for _ in range(2):
        assert events.mail_reported(event, platform.use.deliveries) == 1
    facts = history(agent, at)
    assert [one for one in facts if one[0] == kind and words in one[1]], facts
    assert kinds(agent, at).count(kind) == 1
    assert "recipient@" not in json.dumps(agent.get(f"{at}/registers/messages")["items"], ensure_ascii=False)


@pytest.mark.parametrize("name", ["open", "click"])
def test_opens_and_clicks_of_the_mail_service_are_no_evidence(name):
    platform, agent, at, loser, loser_id = scene()
    letter = reject(agent, at, loser_id)
    assert events.mail_reported(ses(name, letter, loser.id, at), platform.use.deliveries) == 0
    assert "opened" not in kinds(agent, at)


def test_an_event_of_another_installation_or_without_tags_is_left():
    platform, agent, at, loser, _ = scene()
    stranger = {"id": "01ARZ3NDEKTSV4RRFFQ69G5FAV"}
    assert events.mail_reported(ses("delivery", stranger, loser.id, at), platform.use.deliveries) == 0
    bare = json.loads((SAMPLES / "ses-delivery.json").read_text("utf-8"))
    assert events.mail_reported(bare, platform.use.deliveries) == 0


@pytest.mark.req("REQ-097")
def test_a_letter_that_came_back_alerts_the_agents_at_once_and_the_dashboard():
    platform, agent, at, loser, loser_id = scene()
    letter = reject(agent, at, loser_id)
    platform.settle()
    before = platform.mails(agent.email)
    events.mail_reported(ses("bounce-permanent", letter, loser.id, at), platform.use.deliveries)
    platform.settle()
    [alert] = platform.mails(agent.email)[len(before) :]
    assert alert.startswith("Une lettre n’est pas arrivée")
    text = platform.texts(agent.email)[-1]
    assert all(word in text for word in ("renvoyer", "papier", "téléphone"))
    assert "Menuiserie" not in text, "no company is named by mail"
    [one] = agent.get(f"{at}/messages")["items"]
    assert one["came_back"] is True
    assert "message-bounced" in json.dumps(agent.get(f"/v1/buyers/{chapters.decided().facts['cast'].buyer_id}/dashboard"))


def test_what_was_resent_to_another_address_and_taken_came_back_no_more():
    platform, agent, at, loser, loser_id = scene()
    user = platform.ports.directory.user(loser.id)
    platform.ports.directory.save_user(replace(user, email=f"{loser.id.lower()}@rebond.example"))
    letter = reject(agent, at, loser_id)
    platform.settle()
    assert history(agent, at) == [("queued", ""), ("bounced", "550 5.1.1 Mailbox unavailable")]
    agent.post(f"{at}/messages/{letter['id']}/resendings", {})
    platform.settle()
    assert agent.get(f"{at}/messages")["items"][0]["came_back"] is True, "the same address refuses it again"
    agent.post(f"{at}/messages/{letter['id']}/resendings", {"email": "accueil@menuiserie.example"})
    platform.settle()
    [found] = agent.get(f"{at}/messages")["items"]
    assert found["came_back"] is False
    assert [fact["kind"] for fact in found["history"]] == ["queued", "bounced", "resent", "bounced", "resent", "accepted"]
    assert platform.mails("accueil@menuiserie.example")
    assert "accueil@" not in json.dumps(agent.get(f"{at}/registers/messages")["items"]), "registers carry no address"
    with pytest.raises(Refusal) as refused:
        agent.post(f"{at}/messages/{letter['id']}/resendings", {"email": "x"})
    assert refused.value.status == 422


@pytest.mark.req("REQ-112")
def test_a_rejection_noted_as_sent_on_paper_makes_the_standstill_sixteen_days():
    platform, agent, at, loser, loser_id = scene()
    letter = reject(agent, at, loser_id)
    sent = platform.clock().astimezone(PARIS).date()
    for wrong in (sent - timedelta(days=1), sent + timedelta(days=1)):
        with pytest.raises(Refusal) as refused:
            agent.post(f"{at}/messages/{letter['id']}/postings", {"sent_on": wrong.isoformat()})
        assert "sent_on" in refused.value.reply.json["errors"]
    with pytest.raises(Refusal) as refused:
        agent.post(f"{at}/messages/{letter['id']}/postings", {"sent_on": "2026-02-30"})
    assert "sent_on" in refused.value.reply.json["errors"]
    for _ in range(2):
        agent.post(f"{at}/messages/{letter['id']}/postings", {"sent_on": sent.isoformat(), "reference": "RAR 1A 234"})
    assert kinds(agent, at).count("posted") == 1
    [decision] = agent.get(f"{at}/decisions")["items"]
    assert from_text(decision["standstill_ends_at"]) == datetime.combine(sent + timedelta(days=16), time(), PARIS)
    assert ("posted", "RAR 1A 234") in history(agent, at)


@pytest.mark.req("REQ-097")
def test_the_first_download_of_each_attachment_is_evidence_and_a_prefetch_is_not():
    platform, agent, at, loser, loser_id = scene()
    body = walk.PDF + b"annexe"
    made = agent.post(
        f"{at}/attachments", {"name": "annexe.pdf", "size_bytes": len(body), "sha256": walk.b64(hashlib.sha256(body).digest())}
    )
    assert platform.put(made, body) == 200
    letter = reject(agent, at, loser_id, attachments=[made["id"]])
    [file] = loser.get(f"{at}/messages/{letter['id']}")["attachments"]
    loser.send("GET", file["url"], **{"Sec-Purpose": "prefetch"})
    assert "downloaded" not in kinds(agent, at)
    for _ in range(2):
        reply = loser.send("GET", file["url"])
        assert reply.status == 303
        assert platform.fetch(reply.headers["location"]) == body
    assert kinds(agent, at).count("downloaded") == 1
    [own] = agent.get(f"{at}/messages")["items"][0]["attachments"]
    assert platform.fetch(agent.send("GET", own["url"]).headers["location"]) == body
    assert kinds(agent, at).count("downloaded") == 1, "the agent's own reading is none"
    assert agent.send("GET", file["url"]).status in (403, 404)
    assert loser.send("GET", own["url"]).status in (403, 404)
    assert loser.send("GET", file["url"][:-1] + ("A" if file["url"][-1] != "A" else "B")).status == 404
