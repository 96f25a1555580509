"""The public port: who answers a path, in what order, within what limits."""

import logging
import re
import socket
import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

from ..clock import machine_ms
from . import limits
from .application import Application, Incoming
from .limits import Answer
from .public_data import PREFIX, PublicData
from .static import Static

log = logging.getLogger("embedded.gateway")
LENGTH = re.compile(r"[0-9]{1,12}")
HOSTS = {"localhost", "127.0.0.1"}
DRAIN_BYTES = 64 * 1024 * 1024


class Gateway(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, listening: socket.socket, application: Application, static: Static, data: PublicData, origin: str):
        super().__init__(listening.getsockname(), Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listening
        self.application, self.static, self.data, self.origin = application, static, data, origin

    def route(self, incoming: Incoming) -> Answer:
        """Application first, then public data, then the built front. A page may share its address with a route that
        takes other methods: GET /connexion may be a file and POST /connexion a route."""
        path, cached = unquote(incoming.target.partition("?")[0]), incoming.headers.get("if-none-match", "")
        methods, reading = self.application.methods(incoming.target), incoming.method in ("GET", "HEAD")
        file = self.static.find(path) if reading else None
        if methods and (incoming.method in methods or incoming.method == "OPTIONS" or file is None):
            return self.application.answer(incoming)
        if reading and path.startswith(PREFIX) and (found := self.data.answer(path, cached)):
            return found
        if file is not None:
            return self.static.answer(file, cached)
        return self._absent(incoming)

    def _absent(self, incoming: Incoming) -> Answer:
        page = self.static.find("/404.html")
        if page is not None and "text/html" in incoming.headers.get("accept", ""):
            return self.static.answer(page, "", status=404)
        return limits.not_found(self.origin)

    def handle_error(self, request, client_address) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            log.exception("connection from %s failed", client_address)


class Handler(BaseHTTPRequestHandler):
    server: Gateway
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 256 * 1024
    arrived_ms = 0

    def parse_request(self) -> bool:
        self.arrived_ms = machine_ms()  # the request line is here, nothing else has been read
        return super().parse_request()

    def respond(self) -> None:
        path = self.path.partition("?")[0]
        try:
            answer = self._answer()
        except ConnectionError:
            raise
        except Exception:
            log.exception("%s %s", self.command, path)
            answer = limits.bad_response(self.server.origin)
        self._send(answer, path)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = respond

    def __getattr__(self, name: str) -> Callable[[], None]:
        """Any other method (TRACE, CONNECT, QUERY…) is refused like API Gateway does: not with the 501 of http.server."""
        if not name.startswith("do_"):
            raise AttributeError(name)
        return self._refuse_method

    def _refuse_method(self) -> None:
        self.close_connection = True
        self._send(limits.method_not_allowed(self.server.origin), self.path.partition("?")[0])

    def _answer(self) -> Answer:
        headers = {name.lower(): value for name, value in self.headers.items()}
        if headers.get("host", "").rpartition(":")[0] not in HOSTS and headers.get("host") not in HOSTS:
            return limits.wrong_host()  # a page elsewhere whose name was made to point here (DNS rebinding)
        length = headers.get("content-length", "0")
        if "transfer-encoding" in headers or not LENGTH.fullmatch(length):
            self.close_connection = True
            return limits.length_required(self.server.origin)
        if int(length) > limits.LARGEST_REQUEST_BYTES:
            self._swallow(int(length))
            return limits.too_large(self.server.origin)
        body = self.rfile.read(int(length))
        return self.server.route(Incoming(self.command, self.path, headers, body, self.client_address[0], self.arrived_ms))

    def _swallow(self, length: int) -> None:
        """A browser still sending would see a reset instead of our answer."""
        self.close_connection = True
        left = min(length, DRAIN_BYTES)
        while left and (chunk := self.rfile.read(min(left, 256 * 1024))):
            left -= len(chunk)

    def _send(self, answer: Answer, path: str) -> None:
        self.send_response(answer.status)
        given = {name.lower() for name, _ in answer.headers}
        for name, value in answer.headers:
            self.send_header(name, value)
        for name, value in self.server.static.headers(path).items():
            if name.lower() not in given:
                self.send_header(name, value)
        if answer.status not in (204, 304) and "content-length" not in given:
            self.send_header("Content-Length", str(len(answer.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD" and answer.status not in (204, 304):
            self.wfile.write(answer.body)
        self.wfile.flush()

    def version_string(self) -> str:
        return "SousPli"

    def log_message(self, format: str, *args) -> None:
        log.debug(format, *args)
