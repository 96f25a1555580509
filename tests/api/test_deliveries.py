"""What becomes of a letter, fact by fact: events of Amazon SES, a real SMTP server, reports of non-delivery, downloads, paper (REQ-097, REQ-112)."""

import email
import email.policy
import hashlib
import json
import socket
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from chalicelib.adapters.mail import dsn
from chalicelib.adapters.mail.smtp import SmtpMailer, server
from chalicelib.domain.instants import PARIS, from_text, to_text
from chalicelib.domain.message import said
from chalicelib.jobs import events
from support import chapters, walk
from support.people import Refusal
from support.platforms import MemoryPlatform

SAMPLES = Path(__file__).parents[1] / "vectors" / "mail"
SENDER = "ne-pas-repondre@marches.example"


def scene():
    """A lot decided; the loser's letter is about to be sent."""
    made = chapters.forked(chapters.decided())
    cast, (loser, loser_id) = made.facts["cast"], made.facts["bidders"][1]
    return made.platform, cast.agent, made.facts["at"], loser, loser_id


def reject(agent, at, company_id, **more):
    body = {
        "kind": "rejection",
        "lot": 1,
        "company_ids": [company_id],
        "subject": "Votre offre",
        "fields": {"reasons": "Délai d’exécution trop long au regard du critère."},
        **more,
    }
    return agent.post(f"{at}/messages", body)["items"][0]


def history(agent, at):
    [letter] = agent.get(f"{at}/messages")["items"]
    return [(fact["kind"], fact["detail"]) for fact in letter["history"]]


def kinds(agent, at):
    return [line["kind"] for line in agent.get(f"{at}/registers/messages")["items"]]


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


class Post:
    """What a mail server says to each letter in turn, the last answer for ever; `None` takes it."""

    def __init__(self, *answers, at="data"):
        self.answers, self.at, self.taken = list(answers), at, []

    def _next(self):
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    async def handle_RCPT(self, server, session, envelope, address, options):
        said = self._next() if self.at == "rcpt" else None
        if said:
            return said
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        said = self._next() if self.at == "data" else None
        if said:
            return said
        self.taken.append(envelope)
        return "250 2.0.0 OK queued as 4FZ1"


class ByPost:
    """Letters whose way is evidence leave by SMTP; the others stay in memory, where tests read codes."""

    def __init__(self, smtp, memory):
        self.smtp, self.memory = smtp, memory
        self.sent = memory.sent

    def send(self, mail):
        return (self.smtp if mail.tag else self.memory).send(mail)


class Listening:
    def __init__(self, post):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.controller = Controller(post, hostname="127.0.0.1", port=self.port)

    def __enter__(self):
        self.controller.start()
        return self.port

    def __exit__(self, *_):
        self.controller.stop()


def by_post(port):
    platform, agent, at, loser, loser_id = scene()
    mailer = ByPost(SmtpMailer(f"smtp://127.0.0.1:{port}", f"Sous Pli <{SENDER}>", reply_to="aide@marches.example"), platform.ports.mailer)
    other = MemoryPlatform(ports=replace(platform.ports, mailer=mailer), now=platform.clock())
    other._drawn = dict(platform._drawn)
    agent.platform = loser.platform = other
    return other, agent, at, loser, loser_id


@pytest.mark.req("REQ-097")
def test_a_mail_server_that_takes_it(platform):
    post = Post(None)
    with Listening(post) as port:
        platform, agent, at, _, loser_id = by_post(port)
        reject(agent, at, loser_id, subject="Votre offre\tpour   le lot")
        platform.settle()
    assert history(agent, at) == [("queued", ""), ("accepted", "250 2.0.0 OK queued as 4FZ1")]
    [envelope] = post.taken
    letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
    assert letter["Reply-To"] == "aide@marches.example"
    assert "\n" not in str(letter["Subject"])
    assert "n’est pas retenue" not in letter.get_content(), "the letter itself stays on the platform"
    assert "Répondre à ce courriel n’atteint pas l’acheteur" in letter.get_content()


@pytest.mark.req("REQ-097")
@pytest.mark.parametrize("at_step", ["rcpt", "data"])
def test_a_mail_server_that_refuses_it_for_good(at_step):
    with Listening(Post("550 5.1.1 <maud@menuiserie.example> unknown", at=at_step)) as port:
        platform, agent, at, _, loser_id = by_post(port)
        reject(agent, at, loser_id)
        platform.settle()
    assert history(agent, at) == [("queued", ""), ("bounced", "550 5.1.1 <…@menuiserie.example> unknown")]
    assert any(subject.startswith("Une lettre n’est pas arrivée") for subject in platform.mails(agent.email))


@pytest.mark.req("REQ-097")
def test_a_mail_server_that_defers_then_takes_it_and_reports_two_hours_later_that_it_failed():
    post = Post("451 4.7.1 Greylisted, try again later", None)
    with Listening(post) as port:
        platform, agent, at, loser, loser_id = by_post(port)
        platform.failures_expected = True
        letter = reject(agent, at, loser_id)
        platform.settle()
        assert history(agent, at) == [("queued", ""), ("deferred", "451 4.7.1 Greylisted, try again later")]
        platform.advance(minutes=2)
        platform.fire("retry_consequences")
    assert [kind for kind, _ in history(agent, at)] == ["queued", "deferred", "accepted"]
    assert len(post.taken) == 1
    platform.advance(hours=2)
    raw = report(post.taken[0].content, platform.clock())
    agent.sign_in()
    reports = dsn.read(raw, platform.clock())
    for _ in range(2):
        assert platform.use.deliveries.report(reports) == 1
    assert history(agent, at)[-1] == ("bounced", "5.2.2 552 5.2.2 Mailbox full")
    [found] = agent.get(f"{at}/messages")["items"]
    assert found["id"] == letter["id"]
    assert found["came_back"] is True
    assert found["history"][-1]["at"] == to_text(platform.clock().replace(microsecond=0))


def report(letter: bytes, at: datetime) -> bytes:
    """What Postfix sends about a letter that it could not deliver."""
    headers = letter.partition(b"\r\n\r\n")[0].replace(b"\r\n", b"\n").decode()
    return (
        (SAMPLES / "dsn-postfix.eml").read_text("utf-8").format(date=at.strftime("%a, %d %b %Y %H:%M:%S +0000"), headers=headers).encode()
    )


@pytest.mark.req("REQ-097")
def test_a_mail_server_down_for_a_day_loses_nothing():
    post = Post(None)
    controller = Listening(post)
    with controller as port:
        pass  # a port where nothing listens any more
    platform, agent, at, _, loser_id = by_post(port)
    platform.failures_expected = True
    reject(agent, at, loser_id)
    platform.settle()
    for _ in range(24 * 6):
        platform.advance(minutes=10)
        platform.fire("retry_consequences")
    [waiting] = platform.ports.attempts.page(None).items
    assert waiting.parked_at is None
    assert waiting.reason == "mail-deferred"
    assert [kind for kind, _ in history_of(platform, agent, at)] == ["queued", "deferred"]
    with Listening(post) as back:
        platform.ports.mailer.smtp = SmtpMailer(f"smtp://127.0.0.1:{back}", SENDER)
        for _ in range(40):
            platform.advance(minutes=10)
            platform.fire("retry_consequences")
    assert len(post.taken) == 1
    assert platform.ports.attempts.page(None).items == []


def history_of(platform, agent, at):
    agent.sign_in()
    return history(agent, at)


@pytest.mark.parametrize("url", ["ftp://x", "smtp://", "x", "http://a:1"])
def test_a_wrong_address_of_the_mail_server_stops_the_start(url):
    with pytest.raises(ValueError, match="SOUSPLI_SMTP"):
        server(url)


def test_a_mail_server_elsewhere_is_spoken_to_under_tls():
    assert server("smtp://mail.example").starttls
    assert server("smtps://u%40x:p%3A@mail.example").implicit_tls
    assert server("smtps://u%40x:p%3A@mail.example").user == "u@x"
    assert not server("smtp://127.0.0.1:25").starttls


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe", b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\n\n--x--", b"From: x\n\n"]
)
def test_what_is_no_report_is_read_without_harm(raw):
    assert not dsn.read(raw, datetime.now().astimezone())


def test_a_person_who_answers_is_told_from_a_machine():
    now = datetime.now().astimezone()
    asked = dsn.read(b"From: Maud <maud@menuiserie.example>\nSubject: Re: x\nMessage-ID: <a@b>\n\nMerci", now)
    assert asked == dsn.Reply("maud@menuiserie.example", "<a@b>")
    assert dsn.read(b"From: maud@menuiserie.example\nAuto-Submitted: auto-replied\n\nabsente", now) is None


def test_a_person_who_answers_is_told_where_to_write_once_a_day(platform):
    raw, now = b"From: Maud <maud@menuiserie.example>\nSubject: Re: x\nMessage-ID: <a@b>\n\nMerci", platform.clock()
    for _ in range(2):
        assert dsn.take_in(raw, platform.use.deliveries, platform.use.postman, "https://marches.example", now) == "explained"
    [text] = platform.texts("maud@menuiserie.example")
    assert "https://marches.example/entreprise/" in text
    assert dsn.take_in(b"x", platform.use.deliveries, platform.use.postman, "https://marches.example", now) == "left"


def test_words_of_servers_are_one_bounded_line_without_addresses():
    assert said("550 <a.b@c.fr>\r\nX:\tY  z") == "550 <…@c.fr> X: Y z"
    assert len(said("x" * 5000)) == 300


@pytest.mark.req("REQ-115")
def test_the_award_notice_is_asked_for_on_the_dashboard_25_days_after_the_notification():
    scene = chapters.forked(chapters.notified())
    platform, cast, at, (winner, _) = scene.platform, scene.facts["cast"], scene.facts["at"], scene.facts["bidders"][0]
    [letter] = [one for one in cast.agent.get(f"{at}/messages")["items"] if one["kind"] == "notification"]
    winner.get(f"{at}/messages/{letter['id']}")
    platform.settle()

    def anomalies():
        cast.agent.sign_in()
        return json.dumps(cast.agent.get(f"/v1/buyers/{cast.buyer_id}/dashboard"))

    platform.advance(days=24)
    assert "award-notice-due" not in anomalies()
    platform.advance(days=1)
    assert "award-notice-due" in anomalies()
    notice = cast.agent.refresh().post(f"{at}/notices", {"kind": "award", "channel": "boamp"})
    cast.agent.post(f"{at}/notices/{notice['id']}/steps", {"state": "sent"})
    platform.settle()
    assert "award-notice-due" not in anomalies()
