"""Bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

OFFERS, DOCUMENTS, EVIDENCE, PUBLIC = AREAS = ("offers", "documents", "evidence", "public")
FETCHED = (OFFERS, DOCUMENTS, EVIDENCE)
"""Those that the scripts of a page send to or read from; the other is only followed by links."""
"""Where bytes are: sealed offers; documents of consultations; what proves (written once); what everybody reads."""


@dataclass(frozen=True)
class Part:
    """A finished or wanted part: `sha256` is base64 of the digest of its bytes. `etag` is the store's own mark of a finished one."""

    number: int
    size_bytes: int
    sha256: str
    etag: str = field(default="", compare=False)


@dataclass(frozen=True)
class SignedUrl:
    """Where to PUT, with the headers that are part of the signature."""

    url: str
    headers: Mapping[str, str]


class Objects(Protocol):
    """Bytes. `area` is one of AREAS."""

    def __hash__(self) -> int: ...

    def start_upload(self, area: str, key: str, media_type: str) -> str: ...

    def sign_part(self, area: str, key: str, upload_id: str, part: Part) -> SignedUrl: ...

    def sign_put(self, area: str, key: str, part: Part, media_type: str, *, replacing: str | None = None) -> SignedUrl:
        """A single PUT that cannot overwrite, or that replaces the object of that mark and no other; checksum and length are signed."""

    def parts(self, area: str, key: str, upload_id: str) -> list[Part]:
        """Finished parts in order; raises NotFound when the upload is gone."""

    def complete(self, area: str, key: str, upload_id: str, parts: Sequence[Part]) -> str:
        """Completes the upload with what `parts` listed; returns the composite checksum `base64-N`. Completing twice returns the same."""

    def abort(self, area: str, key: str, upload_id: str) -> None: ...

    def put(self, area: str, key: str, body: bytes, media_type: str) -> None: ...

    def put_once(self, area: str, key: str, body: bytes, media_type: str) -> bool:
        """False when the key exists already: the first bytes stay."""

    def get(self, area: str, key: str) -> bytes | None: ...

    def get_range(self, area: str, key: str, start: int, size: int) -> bytes:
        """`size` bytes from `start`. Raises NotFound."""

    def put_stream(self, area: str, key: str, parts: Iterator[bytes], media_type: str) -> None:
        """Writes parts one after the other (each but the last at least 5 MiB), so that only one is in memory."""

    def stream(self, area: str, key: str) -> Iterator[bytes]: ...

    def size(self, area: str, key: str) -> int | None: ...

    def mark(self, area: str, key: str) -> str | None:
        """The store's own mark of what is there now; None when nothing is."""

    def sign_get(self, area: str, key: str, *, file_name: str | None = None, media_type: str | None = None) -> str: ...

    def delete(self, area: str, key: str) -> None: ...
