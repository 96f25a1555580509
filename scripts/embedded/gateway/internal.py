"""The internal port: Lambda's Invoke for the application itself, and the controls of the pump for scripts and tests."""

import hashlib
import json
import logging
import os
import re
import socket
import traceback
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote

from .. import sigv4
from ..pump.functions import UnknownFunction
from ..pump.pump import NotSettled, Pump

log = logging.getLogger("embedded.internal")
LENGTH = re.compile(r"[0-9]{1,12}")
INVOKE = "/2015-03-31/functions/"


class Internal(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, listening: socket.socket, pump: Pump, credentials: sigv4.Credentials):
        super().__init__(listening.getsockname(), Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listening
        self.pump, self.credentials, self.secret = pump, credentials, os.environ["SOUSPLI_SECRET"]


class Handler(BaseHTTPRequestHandler):
    server: Internal
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 64 * 1024

    def respond(self) -> None:
        length = self.headers.get("content-length", "0")
        if not LENGTH.fullmatch(length) or "transfer-encoding" in self.headers:
            self.close_connection = True
            return self._send(411, {"message": "Length required"})
        body = self.rfile.read(int(length))
        path, _, query = self.path.partition("?")
        if path.startswith(INVOKE) and self.command == "POST":
            self._invoke(path, query, body)
        elif sigv4.same(self.headers.get("authorization", ""), f"Bearer {self.server.secret}"):
            self._control(path.removeprefix("/control/"), {name: values[0] for name, values in parse_qs(query).items()})
        else:
            self._send(403, {"message": "Forbidden"})

    do_GET = do_POST = respond

    def _invoke(self, path: str, query: str, body: bytes) -> None:
        """Lambda API reference, "Invoke". The function runs in this process."""
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = sigv4.Request("POST", path, query, headers)
        name = unquote(path).removeprefix(INVOKE).removesuffix("/invocations").rpartition(":function:")[2]
        try:
            sigv4.verify(request, self.server.credentials, "lambda", datetime.now(UTC), hashlib.sha256(body).hexdigest())
            self.server.pump.functions.find(name)
            event = json.loads(body or b"null")
        except sigv4.Refused as error:
            return self._send(error.status, {"Type": "User", "message": error.message}, {"x-amzn-ErrorType": error.code})
        except UnknownFunction:
            return self._send(
                404, {"Type": "User", "Message": f"Function not found: {name}"}, {"x-amzn-ErrorType": "ResourceNotFoundException"}
            )
        except ValueError:
            return self._send(
                400, {"Type": "User", "message": "The payload is not JSON"}, {"x-amzn-ErrorType": "InvalidRequestContentException"}
            )
        if headers.get("x-amz-invocation-type") == "Event":
            self.server.pump.invoke_later(name, event)
            return self._send(202, None)
        try:
            return self._send(200, self.server.pump.functions.call(name, event), {"X-Amz-Executed-Version": "$LATEST"})
        except Exception as error:
            log.exception("function %s", name)
            described = {
                "errorMessage": str(error),
                "errorType": type(error).__name__,
                "stackTrace": traceback.format_tb(error.__traceback__),
            }
            return self._send(200, described, {"X-Amz-Function-Error": "Unhandled"})

    def _control(self, action: str, query: dict[str, str]) -> None:
        word, _, name = action.partition("/")
        control = {"ready": self._ready, "fire": self._fire, "settle": self._settle, "parked": self._parked, "retry": self._retry}.get(word)
        if control is None:
            return self._send(404, {"message": f"no such control: {word}"})
        try:
            answer = control(name, query)
        except UnknownFunction:
            return self._send(404, {"message": f"no such job: {name}"})
        except NotSettled as late:
            return self._send(504, {"message": "still to deliver", "left": late.left})
        except ValueError as error:
            return self._send(400, {"message": str(error)})
        except Exception as error:
            log.exception("control %s", action)
            return self._send(500, {"message": f"{type(error).__name__}: {error}"})
        return self._send(200, {"done": action, **answer})

    def _ready(self, _name: str, _query: dict[str, str]) -> dict:
        return {}

    def _fire(self, name: str, _query: dict[str, str]) -> dict:
        try:
            self.server.pump.fire(name)
        except ValueError as error:
            raise RuntimeError(f"ValueError: {error}") from error  # the job's, not that of the request
        return {}

    def _settle(self, _name: str, query: dict[str, str]) -> dict:
        self.server.pump.settle(float(query.get("timeout_s", "20")))
        return {}

    def _parked(self, _name: str, _query: dict[str, str]) -> dict:
        return {"parked": self.server.pump.parked()}

    def _retry(self, name: str, _query: dict[str, str]) -> dict:
        return {"retried": self.server.pump.retry([one for one in name.split(",") if one])}

    def _send(self, status: int, value, headers: dict[str, str] | None = None) -> None:
        body = b"" if status == 202 else json.dumps(value).encode()
        self.send_response(status)
        for name, text in {"Content-Type": "application/json", "Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *args) -> None:
        log.debug(format, *args)
