"""A real SMTP server that takes, refuses, defers or is down, and its reports of non-delivery (RFC 3464; REQ-097)."""

import email
import email.policy
import socket
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from chalicelib.adapters.mail import dsn
from chalicelib.adapters.mail.smtp import SmtpMailer, server
from chalicelib.domain.instants import to_text
from chalicelib.domain.message import said
from support.platforms import MemoryPlatform
from support.sent_letters import history, reject, scene

SAMPLES = Path(__file__).parents[1] / "vectors" / "mail"
SENDER = "ne-pas-repondre@marches.example"


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
