"""One request on its way through the handlers, and the reply they make."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BufferedIOBase
from pathlib import Path
from xml.etree import ElementTree

from ..clock import TrialClock
from ..wake import Bell
from .blobs import Blobs, Sink
from .checksums import Digests
from .database import Database
from .errors import S3Error, invalid
from .xml import Shape, parse

BUFFER = 256 * 1024
LARGEST_XML = 2 * 1024 * 1024
LARGEST_SINGLE_PUT = 5 * 1024**3
NUMBER = re.compile(r"[0-9]{1,18}")


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
        """Bytes announced, 0 when nothing is. Raises S3Error(MissingContentLength) for a length that cannot be read."""
        value = self.headers.get("content-length", "0")
        if "transfer-encoding" in self.headers or not NUMBER.fullmatch(value):
            raise S3Error("MissingContentLength", 411, "You must provide the Content-Length HTTP header")
        return int(value)

    def number(self, name: str, default: int | None, *, least: int = 0, most: int = 10**18) -> int:
        """A whole number of the query; `default` None when it must be there. Raises S3Error(InvalidArgument)."""
        value = self.query.get(name, "" if default is None else None)
        if value is None:
            return default or 0
        if not NUMBER.fullmatch(value) or not least <= int(value) <= most:
            raise invalid(f"{name} must be an integer between {least} and {most}", "InvalidArgument")
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

    def document(self, *, checksummed: bool = True) -> bytes:
        """The whole of a small body, with its digests checked; `checksummed` when x-amz-checksum-* headers are those of the body."""
        if self.length > LARGEST_XML:
            raise invalid("The document is too large", "MalformedXML")
        named = self.headers if checksummed else {k: v for k, v in self.headers.items() if not k.startswith("x-amz-checksum-")}
        digests = Digests(named, self.payload)
        parts = [bytes(chunk) for chunk in self._chunks()]
        for part in parts:
            digests.update(part)
        digests.verified()
        return b"".join(parts)

    def xml(self, root: str, shape: Shape, *, checksummed: bool = True) -> ElementTree.Element:
        """The body, which must be a `root` of that shape. Raises S3Error: MalformedXML, NotImplemented for an element not offered."""
        return parse(self.document(checksummed=checksummed), root, shape)

    def _chunks(self):
        remaining, stream, buffer = self.length, self.stream(), memoryview(bytearray(min(BUFFER, max(1, self.length))))
        while remaining:
            count = stream.readinto(buffer[: min(remaining, BUFFER)])
            if not count:
                raise invalid("You did not provide the number of bytes specified by Content-Length", "IncompleteBody")
            remaining -= count
            self.consumed += count
            yield buffer[:count]
