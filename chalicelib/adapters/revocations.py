"""CRLs and OCSP answers over HTTP: public addresses only, no redirection, bounded in size, number and time."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from urllib.parse import urlsplit

MAX_BYTES, MAX_ASKED = 20_000_000, 12
TIMEOUT_S, IN_ALL_S = 5.0, 20.0
SCHEMES = ("http", "https")


class HttpRevocations:
    """`private`: addresses of private networks too, for tests that serve on this machine."""

    def __init__(self, *, private: bool = False):
        self._private, self._asked, self._until = private, 0, time.monotonic() + IN_ALL_S

    def get(self, url: str, body: bytes | None = None) -> bytes:
        """An answer to GET, or to POST of an OCSP request. Raises OSError."""
        self._asked += 1
        if self._asked > MAX_ASKED or time.monotonic() > self._until:
            raise OSError("too many questions for one file")
        connection, path = self._connection(url)
        try:
            headers = {"Content-Type": "application/ocsp-request"} if body else {}
            connection.request("POST" if body else "GET", path, body=body, headers=headers)
            answer = connection.getresponse()
            if answer.status != 200:
                raise OSError(f"HTTP {answer.status}")
            return self._read(answer)
        except http.client.HTTPException as error:
            raise OSError(type(error).__name__) from error
        finally:
            connection.close()

    def _read(self, answer: http.client.HTTPResponse) -> bytes:
        read = bytearray()
        while piece := answer.read1(1 << 16):
            read += piece
            if len(read) > MAX_BYTES or time.monotonic() > self._until:
                raise OSError("answer too large or too slow")
        return bytes(read)

    def _connection(self, url: str) -> tuple[http.client.HTTPConnection, str]:
        """To the address that was judged: a name asked again could answer another."""
        try:
            parts = urlsplit(url)
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError as error:
            raise OSError("bad address") from error
        if parts.scheme not in SCHEMES or not parts.hostname or parts.username:
            raise OSError("address not allowed")
        made = _Pinned(parts.hostname, port, self._address(parts.hostname, port), secure=parts.scheme == "https")
        return made, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def _address(self, host: str, port: int) -> str:
        found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        if not found or not (self._private or all(ipaddress.ip_address(one).is_global for one in found)):
            raise OSError("address not allowed")
        return found[0]


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was judged, under the name that was asked."""

    def __init__(self, host: str, port: int, address: str, *, secure: bool):
        super().__init__(host, port, timeout=TIMEOUT_S)
        self._judged, self._secure = address, secure

    def connect(self) -> None:
        self.sock = socket.create_connection((self._judged, self.port), self.timeout)
        if self._secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
