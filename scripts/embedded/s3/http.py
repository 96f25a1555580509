"""The HTTP side: one thread a connection, bodies streamed both ways, every request signed."""

import logging
import os
import socket
import sys
import uuid
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

from .. import sigv4
from . import cors
from .call import NUMBER, Call, Reply, Service
from .errors import S3Error, invalid
from .offer import HARMLESS_HEADERS
from .routes import answer
from .xml import CONTROL, error_document

log = logging.getLogger("embedded.s3")
DRAIN_BYTES = 64 * 1024 * 1024


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, listening: socket.socket, service: Service, credentials: sigv4.Credentials):
        super().__init__(listening.getsockname(), Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listening
        self.service, self.credentials = service, credentials

    def handle_error(self, request, client_address) -> None:
        """A client that hangs up in the middle is not news; anything else is."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            log.exception("connection from %s failed", client_address)


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 64 * 1024
    rbufsize = 256 * 1024

    def handle_expect_100(self) -> bool:
        return True  # the 100 is sent by _body, once the signature holds: a refused client sends nothing

    def respond(self) -> None:
        self.request_id, self._fields = uuid.uuid4().hex[:16].upper(), {k.lower(): v for k, v in self.headers.items()}
        self.close_connection = self.close_connection or "transfer-encoding" in self._fields  # where its body ends, nobody looks
        path, _, query = self.path.partition("?")
        bucket, _, key = unquote(path).removeprefix("/").partition("/")
        call = None
        try:
            self._check_shape(query)
            if self.command == "OPTIONS":
                reply = Reply(headers=cors.preflight(self.server.service.db, bucket, self._fields))
            else:
                call = self._call(path, query, bucket, key)
                reply = answer(call)
        except S3Error as error:
            reply = self._refusal(error.code, error.status, error.message, error.headers)
        except sigv4.Refused as error:
            reply = self._refusal(error.code, error.status, error.message, {})
        except ConnectionError:
            raise
        except Exception:
            log.exception("%s %s", self.command, path)
            reply = self._refusal("InternalError", 500, "We encountered an internal error", {})
        if self.command != "OPTIONS":
            reply.headers |= cors.headers_for(self.server.service.db, bucket, self._fields, self.command)
        self._drain(call, reply)
        self._send(reply)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = do_OPTIONS = respond

    def _check_shape(self, query: str) -> None:
        """What is said twice would be heard once; what a header cannot carry could not be given back. Raises S3Error."""
        names = [name.lower() for name in self.headers]
        twice = {name for name in names if names.count(name) > 1} - HARMLESS_HEADERS
        if twice or names.count("content-length") > 1:
            raise invalid(f"Sent more than once: {', '.join(sorted(twice) or ['content-length'])}")
        asked = [name for name, _ in sigv4.pairs(query)]
        if len(set(asked)) < len(asked):
            raise invalid("A query parameter is given more than once", "InvalidArgument")
        if any(CONTROL.search(value.replace("\t", "")) for value in self._fields.values()):
            raise invalid("A header holds a control character")

    def _call(self, path: str, query: str, bucket: str, key: str) -> Call:
        request = sigv4.Request(self.command, path, query, self._fields)
        claim = sigv4.verify(request, self.server.credentials, "s3", datetime.now(UTC))
        if claim.payload.startswith("STREAMING-"):
            raise S3Error("NotImplemented", 501, "aws-chunked bodies are not offered: send the body as it is")
        payload = self._fields.get("x-amz-content-sha256", claim.payload) if claim.presigned else claim.payload
        if len(payload) != 64 and payload != sigv4.UNSIGNED:
            raise invalid("Missing required header for this request: x-amz-content-sha256")
        return Call(
            self.server.service,
            self.command,
            bucket,
            key,
            dict(sigv4.pairs(query)),
            self._fields,
            payload,
            self._body,
            self.request_id,
        )

    def _body(self):
        if self._fields.get("expect", "").lower() == "100-continue":
            self.send_response_only(100)
            self.end_headers()
            self.wfile.flush()
        return self.rfile

    def _refusal(self, code: str, status: int, message: str, headers: dict[str, str]) -> Reply:
        body = error_document(code, message, self.path.partition("?")[0], self.request_id)
        return Reply(status, {"content-type": "application/xml", **headers}, body)

    def _drain(self, call: Call | None, reply: Reply) -> None:
        """Swallow a body nobody read, already on its way: a browser still sending would see a reset, not our answer."""
        length = self._fields.get("content-length", "0")
        left = int(length) - (call.consumed if call else 0) if NUMBER.fullmatch(length) else 0
        if not left:
            return
        self.close_connection = reply.status >= 300
        untouched = call is None or call.consumed == 0
        if left > DRAIN_BYTES or (untouched and self._fields.get("expect", "").lower() == "100-continue"):
            return
        while left and (chunk := self.rfile.read(min(left, 256 * 1024))):
            left -= len(chunk)

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        if reply.body:
            reply.headers.setdefault("content-type", "application/xml")
        length = reply.headers.pop("Content-Length", str(len(reply.body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("x-amz-request-id", self.request_id)
        if reply.status not in (204, 304):
            self.send_header("Content-Length", length)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)
        self.wfile.flush()
        for path, offset, count in reply.files:
            with open(path, "rb") as source:
                self._send_file(source, offset, count)

    def _send_file(self, source, offset: int, count: int) -> None:
        """From disk to the socket without passing through Python."""
        sent = 0
        while sent < count:
            step = os.sendfile(self.connection.fileno(), source.fileno(), offset + sent, count - sent)
            if step == 0:
                raise ConnectionError("the stored file is shorter than its metadata says")
            sent += step

    def version_string(self) -> str:
        return "SousPliEmbeddedS3"

    def log_message(self, format: str, *args) -> None:
        log.debug(format, *args)
