"""The Chalice application behind the event shape of API Gateway, through Chalice's own local gateway."""

import base64
import logging
import sys
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from chalice.config import Config
from chalice.local import LocalChalice, LocalGateway, LocalGatewayException

from . import limits
from .limits import Answer
from .traffic import Traffic

log = logging.getLogger("embedded.gateway")
CONCURRENT = 16
"""More threads would not run more at once: they share one interpreter, and 300 at noon wait less behind 16 than behind 64."""
READING = 3
"""Of public reads, whoever asks without being signed in: on AWS each request has a machine of its own, here a crowd of readers must leave
room for those who deposit."""
_SIGNED_IN = "__Host-session="


@dataclass(frozen=True)
class Incoming:
    """A request as it came. `arrived_ms` is when its request line arrived."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    source_ip: str
    arrived_ms: int

    @property
    def reads_in_public(self) -> bool:
        return self.method in ("GET", "HEAD") and _SIGNED_IN not in self.headers.get("cookie", "")


def load(folder: Path):
    """Import `app` from app.py in `folder`, its current_request made private to each thread."""
    sys.path.insert(0, str(folder))
    from app import app

    app.__class__ = type("ThreadedChalice", (LocalChalice, app.__class__), {})
    return app


class Application:
    """Runs routes, each for `timeout_s` at most; like Lambda, what runs late runs on, unheard."""

    def __init__(self, app, origin: str, timeout_s: float = limits.TIMEOUT_S, traffic: Traffic | None = None):
        self._origin, self._timeout_s, self._traffic = origin, timeout_s, traffic or Traffic()
        self._gateway = _Gateway(app, Config(chalice_stage="embedded"))
        self._routes = app.routes
        self._threads = ThreadPoolExecutor(CONCURRENT, thread_name_prefix="request")
        self._readers = ThreadPoolExecutor(READING, thread_name_prefix="public-read")

    def methods(self, path: str) -> set[str]:
        """Methods of the route that `path` matches; empty when there is none."""
        try:
            return set(self._routes[self._gateway.event_converter._route_matcher.match_route(path).route])
        except ValueError:
            return set()

    def answer(self, incoming: Incoming) -> Answer:
        """Run the route. Whatever goes wrong becomes an answer."""
        with self._traffic.request():
            lane = self._readers if incoming.reads_in_public else self._threads
            future = lane.submit(self._run, incoming)
            try:
                return future.result(self._timeout_s)
            except TimeoutError:
                log.error("%s %s timed out", incoming.method, incoming.target)
                return limits.timed_out(self._origin)

    def _run(self, incoming: Incoming) -> Answer:
        try:
            response = self._gateway.handle(incoming)
        except LocalGatewayException as refusal:
            return Answer(refusal.CODE, list(refusal.headers.items()), refusal.body or b"")
        except Exception:
            log.exception("%s %s", incoming.method, incoming.target)
            return limits.bad_response(self._origin)
        return self._answer_of(response)

    def _answer_of(self, response: dict) -> Answer:
        text = response.get("body") or ""
        raw = base64.b64decode(text) if response.get("isBase64Encoded") else text.encode() if isinstance(text, str) else text
        if len(text) > limits.LARGEST_RESPONSE_BYTES:
            log.error("a response of %d bytes passes the limit of Lambda", len(text))
            return limits.bad_response(self._origin)
        pairs = [(name, str(value)) for name, value in response["headers"].items()]
        pairs += [(name, str(value)) for name, values in response["multiValueHeaders"].items() for value in values]
        return Answer(response["statusCode"], pairs, raw)


class _Headers(dict):
    """The headers, and the request they came with: handle_request has no other way to hand it down to the event."""

    def __init__(self, incoming: Incoming):
        super().__init__(incoming.headers)
        self.incoming = incoming


class _Gateway(LocalGateway):
    """Chalice's local gateway with the request context that the real one gives."""

    def handle(self, incoming: Incoming) -> dict:
        return self.handle_request(incoming.method, incoming.target, _Headers(incoming), incoming.body or None)

    def _generate_lambda_event(self, method: str, path: str, headers: dict, body: bytes | None) -> dict:
        assert isinstance(headers, _Headers)
        binary = headers.get("content-type", "").partition(";")[0].strip() in self._app_object.api.binary_types
        text = None if body is None else base64.b64encode(body).decode() if binary else body.decode("utf-8", "replace")
        event = self.event_converter.create_lambda_event(method, path, headers, None)
        request_id = str(uuid.uuid4())
        event |= {"body": text, "isBase64Encoded": binary and body is not None, "path": path.partition("?")[0], "httpMethod": method}
        event["requestContext"] |= {
            "requestId": request_id, "extendedRequestId": request_id, "requestTimeEpoch": headers.incoming.arrived_ms, "stage": "embedded",
            "protocol": "HTTP/1.1", "domainName": headers.get("host", ""),
            "identity": {"sourceIp": headers.incoming.source_ip, "userAgent": headers.get("user-agent", "")},
        }  # fmt: skip
        return event
