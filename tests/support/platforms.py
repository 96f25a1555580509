"""Two platforms, one manner of speaking: the whole of it in memory (milliseconds), and the embedded stack (real)."""

import http.client
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from chalice import Chalice
from chalice.test import Client

from chalicelib import routing, wiring
from chalicelib.adapters.memory import platform
from chalicelib.api import problems
from chalicelib.config import Config
from chalicelib.domain.ids import new_id
from chalicelib.domain.permission import Role
from chalicelib.domain.person import User
from chalicelib.domain.tenant import PLATFORM
from chalicelib.jobs import events

CODE = re.compile(r"\b(\d{6})\b")
START = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)


@dataclass
class Reply:
    status: int
    headers: dict
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


@dataclass
class MemoryPlatform:
    """The application on memory ports; `advance` moves its clock, `settle` runs what events would."""

    now: datetime = START
    origin: str = "http://localhost:8000"
    people_an_address: int = 1000
    """Everybody of a scenario comes from one address; tests of the limits say 1."""
    source_header: str = ""
    failures_expected: bool = False
    """Whether work may fail behind its wall: elsewhere a failure that a wall holds back is a failure of the test."""
    providers: tuple = ()
    """Identity providers that people may sign in by."""
    ports: wiring.Ports | None = None
    """The stores of another platform, for a process that comes after it; new ones when None."""

    def __post_init__(self):
        self.ports = self.ports or platform.ports(self.now)
        self.config = Config(stage="test", origin=self.origin, prefix="souspli", region="eu-west-3", secret=b"test", gate_function="gate",
                             verify_queue="verify", gate_key="gate", signing_key="signing", s3_origin="http://localhost:9000",
                             people_an_address=self.people_an_address, source_header=self.source_header, providers=self.providers)  # fmt: skip
        self.use = wiring.use_cases(self.ports, self.config)
        self.door = routing.door(self.use, self.ports, self.config)
        self.app = Chalice(app_name="souspli")
        self.app.register_middleware(problems.middleware(self.origin), "http")
        for blueprint in routing.blueprints(self.use, self.ports, self.config, self.door):
            self.app.register_blueprint(blueprint)
        self.app.api.binary_types = []
        self._client, self._drawn = Client(self.app), {}

    def send(self, method: str, path: str, headers: dict, body: bytes = b"") -> Reply:
        answer = self._client.http.request(method, path, headers=headers, body=body)
        return Reply(answer.status_code, _joined(answer.headers), answer.body)

    def put(self, signed: dict, body: bytes) -> int:
        from chalicelib.usecases.ports import SignedUrl

        try:
            return 200 if self.ports.objects.deliver(SignedUrl(signed["url"], signed["headers"]), body) else 412
        except ValueError:
            return 400

    def fetch(self, url: str) -> bytes:
        area, _, key = url.removeprefix("memory:get/").partition("/")
        return self.ports.objects.get(area, key)

    def code_for(self, email: str) -> str:
        return CODE.search([mail for mail in self.ports.mailer.sent if mail.to == email][-1].subject)[1]

    def mails(self, email: str) -> list:
        return [mail.subject for mail in self.ports.mailer.sent if mail.to == email]

    def texts(self, email: str) -> list[str]:
        return [mail.text for mail in self.ports.mailer.sent if mail.to == email]

    def clock(self) -> datetime:
        return self.ports.clock.now()

    def advance(self, **by) -> None:
        self.ports.clock.advance(timedelta(**by))

    def set_clock(self, at: datetime) -> None:
        self.ports.clock.instant = at

    def settle(self) -> None:
        while self.ports.queue.asked:
            events.documents_work(
                [json.dumps(self.ports.queue.asked.pop(0))], self.use.dce_checks, self.use.dce_archives, self.use.attachment_checks
            )
        while any(lines for _, lines in self.lines()):  # drawing a line may write another
            for name, lines in self.lines():
                for line in lines:
                    self._drawn[name] = line.seq
                    self.use.consequences.draw(line)
        failing = self.ports.attempts.page(None).items
        assert self.failures_expected or not failing, failing

    def lines(self):
        """(register, its lines whose consequences are not drawn yet), one after the other."""
        for name, lines in list(self.ports.registers._streams.items()):
            yield name, lines[self._drawn.get(name, 0) :]

    def fire(self, job: str) -> None:
        {
            "close_due": lambda: events.close_due(self.clock(), self.use.closures),
            "fold_index": lambda: events.fold_index(self.clock(), self.use.index),
            "tell_alerts": lambda: events.tell_alerts(self.clock(), self.use.alerts),
            "remind": lambda: events.remind(
                self.clock(), self.use.reminders, self.use.file_reminders, self.use.letter_reminders, self.use.contract_reminders
            ),
            "retry_consequences": lambda: events.retry_consequences(self.use.consequences),
            "publish_open_data": lambda: events.publish_open_data(self.clock(), self.use.open_data),
        }[job]()
        self.settle()

    def make_operator(self, email: str) -> None:
        make_operator(self.ports, email)


def make_operator(ports: wiring.Ports, email: str) -> None:
    now = ports.clock.now()
    user = ports.directory.create_user(User(id=new_id(now), email=email, name="Exploitation", created_at=now))
    ports.directory.save_user(user.with_roles("platform", PLATFORM, (Role.OPERATOR,)))


class EmbeddedPlatform:
    """A served Stack, spoken to over HTTP; its clock is the trial clock."""

    def __init__(self, site):
        self.site, self.origin = site, site.origin

    def send(self, method: str, path: str, headers: dict, body: bytes = b"") -> Reply:
        return _http(self.origin + path, method, headers, body)

    def put(self, signed: dict, body: bytes) -> int:
        return _http(signed["url"], "PUT", signed["headers"], body).status

    def fetch(self, url: str) -> bytes:
        return _http(url, "GET", {}, b"").body

    def letters(self, email: str) -> list[dict]:
        return _http(f"{self.origin}/v1/mailbox?to={email}", "GET", {}, b"").json["items"]

    def code_for(self, email: str) -> str:
        return next(found[1] for letter in self.letters(email) if (found := CODE.search(letter["subject"])))

    def mails(self, email: str) -> list:
        return [letter["subject"] for letter in reversed(self.letters(email))]

    def texts(self, email: str) -> list[str]:
        return [letter["text"] for letter in reversed(self.letters(email))]

    def clock(self) -> datetime:
        return datetime.fromisoformat(_http(f"{self.origin}/v1/time", "GET", {}, b"").json["now"])

    def advance(self, **by) -> None:
        self.site.set_clock(self.site.clock_offset_ms() + int(timedelta(**by).total_seconds() * 1000))

    def set_clock(self, at: datetime) -> None:
        self.advance(seconds=(at - self.clock()).total_seconds())

    def settle(self) -> None:
        self.site.settle()

    def fire(self, job: str) -> None:
        self.site.fire(job)
        self.settle()

    def make_operator(self, email: str) -> None:
        from support.inside import ports

        make_operator(ports(self.site), email)


def _joined(headers: dict) -> dict:
    """Names in small letters; a header said several times is one, its values joined."""
    return {k.lower(): ", ".join(v) if isinstance(v, list) else v for k, v in headers.items()}


def _http(url: str, method: str, headers: dict, body: bytes) -> Reply:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    try:
        connection.request(method, f"{parts.path}?{parts.query}" if parts.query else parts.path, body=body or None, headers=headers)
        answer = connection.getresponse()
        headers: dict[str, list[str]] = {}
        for name, value in answer.getheaders():
            headers.setdefault(name, []).append(value)
        return Reply(answer.status, _joined(headers), answer.read())
    finally:
        connection.close()
