"""One request on its way through the handlers, and the reply they make."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BufferedIOBase
from pathlib import Path

from ..clock import TrialClock
from ..wake import Bell
from .blobs import Blobs, Sink
from .checksums import Digests
from .database import Database
from .errors import S3Error, invalid

BUFFER = 256 * 1024
LARGEST_XML = 2 * 1024 * 1024
LARGEST_SINGLE_PUT = 5 * 1024**3


@dataclass(frozen=True)
class Service:
    """What the handlers work with."""

    db: Database
    blobs: Blobs
    lock_clock: TrialClock
    bell: Bell
    region: str


@dataclass
class Reply:
    """`files` are (path, offset, length) spans sent from disk after the headers, in place of `body`."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    files: list[tuple[Path, int, int]] = field(default_factory=list)


@dataclass
class Call:
    """`key` is '' for a bucket. `payload` is the announced hex SHA-256 of the body, or UNSIGNED-PAYLOAD."""

    service: Service
    method: str
    bucket: str
    key: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    payload: str
    stream: Callable[[], BufferedIOBase]
    request_id: str
    consumed: int = 0

    @property
    def length(self) -> int:
        value = self.headers.get("content-length", "")
        if "transfer-encoding" in self.headers or not value.isdigit():
            raise S3Error("MissingContentLength", 411, "You must provide the Content-Length HTTP header")
        return int(value)

    def receive(self, sink: Sink) -> Digests:
        """Stream the body to `sink`, 256 KiB at a time. Digests come back updated, not yet verified."""
        if self.length > LARGEST_SINGLE_PUT:
            raise invalid("Your proposed upload exceeds the maximum allowed size", "EntityTooLarge")
        digests = Digests(self.headers, self.payload)
        for chunk in self._chunks():
            digests.update(chunk)
            sink.write(chunk)
        return digests

    def document(self) -> bytes:
        """The whole of a small body (XML), with its digest checked."""
        if self.length > LARGEST_XML:
            raise invalid("The document is too large", "MalformedXML")
        digests = Digests(self.headers, self.payload)
        parts = [bytes(chunk) for chunk in self._chunks()]
        for part in parts:
            digests.update(part)
        digests.verified()
        return b"".join(parts)

    def _chunks(self):
        remaining, stream, buffer = self.length, self.stream(), memoryview(bytearray(min(BUFFER, max(1, self.length))))
        while remaining:
            count = stream.readinto(buffer[: min(remaining, BUFFER)])
            if not count:
                raise invalid("You did not provide the number of bytes specified by Content-Length", "IncompleteBody")
            remaining -= count
            self.consumed += count
            yield buffer[:count]
