"""ClamAV's daemon over its socket: the INSTREAM command of its protocol (`man clamd`). And what stands for no scanner."""

from __future__ import annotations

import logging
import socket
import struct
from collections.abc import Iterator

from ..domain.dce import Scan
from ..usecases.ports import Verdict

_LIMIT = "Heuristics.Limits.Exceeded"
"""What clamd answers (AlertExceedsMax) when it gave up reading inside a file."""
_CHUNK = 256 * 1024
TIMEOUT_S = 120
log = logging.getLogger("souspli")


class AntivirusNotConfigured(Exception):
    """Files are not scanned, and say so."""


class OfficialDatabaseMissing(Exception):
    """clamd runs with the signature of the test file only."""


class NoAntivirus:
    """No scanner is configured: nothing is scanned, and each file says so."""

    def scan(self, chunks: Iterator[bytes], size_bytes: int) -> Verdict:
        return Verdict(Scan.NONE)

    def probe(self) -> None:
        raise AntivirusNotConfigured


class Clamd:
    """`address` is `unix:/path` or `host:port`; `max_bytes` is what this clamd accepts to read (StreamMaxLength and MaxFileSize)."""

    def __init__(self, address: str, max_bytes: int, timeout_s: float = TIMEOUT_S):
        self._address, self._max_bytes, self._timeout_s = address, max_bytes, timeout_s

    def scan(self, chunks: Iterator[bytes], size_bytes: int) -> Verdict:
        if size_bytes > self._max_bytes:
            return Verdict(Scan.TOO_LARGE)
        try:
            with self._connect() as connection:
                verdict = _read_answer(self._ask(connection, chunks))
            return Verdict(Scan.MINIMAL) if verdict.scan is Scan.CLEAN and not self._has_database() else verdict
        except OSError as error:
            log.warning("antivirus", extra={"code": "antivirus-unavailable", "reason": str(error)})
            return Verdict(Scan.UNAVAILABLE)

    def probe(self) -> None:
        if not self._has_database():
            raise OfficialDatabaseMissing

    def version(self) -> str:
        """`ClamAV 1.4.3/27500/Mon Jan 5 …`: the engine, then its official database when it has one. Raises OSError."""
        with self._connect() as connection:
            connection.sendall(b"zVERSION\0")
            return _received(connection)

    def _has_database(self) -> bool:
        return "/" in self.version()

    def _connect(self) -> socket.socket:
        kind, _, rest = self._address.partition(":")
        if kind != "unix":
            return socket.create_connection((kind, int(rest)), self._timeout_s)
        made = socket.socket(socket.AF_UNIX)
        made.settimeout(self._timeout_s)
        made.connect(rest)
        return made

    def _ask(self, connection: socket.socket, chunks: Iterator[bytes]) -> str:
        """The daemon may answer and close before the end, when it found something or had enough."""
        try:
            connection.sendall(b"zINSTREAM\0")
            for chunk in chunks:
                for at in range(0, len(chunk), _CHUNK):
                    piece = chunk[at : at + _CHUNK]
                    connection.sendall(struct.pack("!L", len(piece)) + piece)
            connection.sendall(struct.pack("!L", 0))
        except (BrokenPipeError, ConnectionResetError):
            pass  # its answer says why
        return _received(connection)


def _received(connection: socket.socket) -> str:
    """An answer to a z command: it ends with a zero byte."""
    answer = b""
    while not answer.endswith(b"\0") and (received := connection.recv(4096)):
        answer += received
    return answer.rstrip(b"\0").decode(errors="replace")


def _read_answer(answer: str) -> Verdict:
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return Verdict(Scan.CLEAN)
    if "size limit exceeded" in said or said.startswith(_LIMIT):
        return Verdict(Scan.TOO_LARGE)
    if said.endswith(" FOUND"):
        return Verdict(Scan.INFECTED, said.removesuffix(" FOUND"))
    log.warning("antivirus", extra={"code": "antivirus-unavailable", "reason": said})
    return Verdict(Scan.UNAVAILABLE)
