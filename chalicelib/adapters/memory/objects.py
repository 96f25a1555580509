"""Bytes in memory: the same contract as S3, presigned URLs being names that `deliver` understands."""

from __future__ import annotations

import base64
import hashlib
import itertools
from collections.abc import Iterator, Sequence

from ...domain.errors import NotFound, WrongState
from ...usecases.ports import Part, SignedUrl
from ..s3.objects import composite


class MemoryObjects:
    def __init__(self) -> None:
        self._stored: dict[tuple[str, str], bytes] = {}
        self._uploads: dict[str, dict[int, bytes]] = {}
        self._ids = itertools.count(1)

    def start_upload(self, area: str, key: str, media_type: str) -> str:
        upload_id = f"u{next(self._ids)}"
        self._uploads[upload_id] = {}
        return upload_id

    def sign_part(self, area: str, key: str, upload_id: str, part: Part) -> SignedUrl:
        return SignedUrl(f"memory:part/{upload_id}/{part.number}", {"x-amz-checksum-sha256": part.sha256})

    def sign_put(self, area: str, key: str, part: Part, media_type: str, *, replacing: str | None = None) -> SignedUrl:
        condition = {"if-match": replacing} if replacing else {"if-none-match": "*"}
        return SignedUrl(f"memory:put/{area}/{key}", {"x-amz-checksum-sha256": part.sha256, **condition})

    def deliver(self, signed: SignedUrl, body: bytes) -> bool:
        """What a browser does with a presigned PUT; refuses other bytes than the signed checksum. False when its condition is not met."""
        if base64.b64encode(hashlib.sha256(body).digest()).decode() != signed.headers["x-amz-checksum-sha256"]:
            raise ValueError("BadDigest")
        what, _, where = signed.url.removeprefix("memory:").partition("/")
        if what == "part":
            upload_id, number = where.split("/")
            self._uploads[upload_id][int(number)] = body
            return True
        area, _, key = where.partition("/")
        if self.mark(area, key) != signed.headers.get("if-match"):
            return False
        self._stored[area, key] = body
        return True

    def parts(self, area: str, key: str, upload_id: str) -> list[Part]:
        if upload_id not in self._uploads:
            raise NotFound("Cet envoi n’existe plus. Recommencez l’envoi de ce fichier.", "upload-gone")
        return [
            Part(number, len(body), base64.b64encode(hashlib.sha256(body).digest()).decode())
            for number, body in sorted(self._uploads[upload_id].items())
        ]

    def complete(self, area: str, key: str, upload_id: str, parts: Sequence[Part]) -> str:
        if upload_id in self._uploads:
            if self.parts(area, key, upload_id) != list(parts):
                raise WrongState("Les morceaux reçus ne correspondent pas à ceux annoncés.", "parts-mismatch")
            self._stored[area, key] = b"".join(body for _, body in sorted(self._uploads.pop(upload_id).items()))
        elif (area, key) not in self._stored:
            raise NotFound("Cet envoi n’existe plus. Recommencez l’envoi de ce fichier.", "upload-gone")
        return composite(parts)

    def abort(self, area: str, key: str, upload_id: str) -> None:
        self._uploads.pop(upload_id, None)

    def put(self, area: str, key: str, body: bytes, media_type: str) -> None:
        self._stored[area, key] = body

    def put_once(self, area: str, key: str, body: bytes, media_type: str) -> bool:
        return self._stored.setdefault((area, key), body) is body

    def put_stream(self, area: str, key: str, parts: Iterator[bytes], media_type: str) -> None:
        self._stored[area, key] = b"".join(parts)

    def get(self, area: str, key: str) -> bytes | None:
        return self._stored.get((area, key))

    def get_range(self, area: str, key: str, start: int, size: int) -> bytes:
        if (area, key) not in self._stored:
            raise NotFound()
        return self._stored[area, key][start : start + size]

    def stream(self, area: str, key: str) -> Iterator[bytes]:
        yield self._stored[area, key]

    def size(self, area: str, key: str) -> int | None:
        body = self._stored.get((area, key))
        return None if body is None else len(body)

    def mark(self, area: str, key: str) -> str | None:
        body = self._stored.get((area, key))
        return None if body is None else hashlib.sha256(body).hexdigest()

    def sign_get(self, area: str, key: str, *, file_name: str | None = None, media_type: str | None = None) -> str:
        return f"memory:get/{area}/{key}"

    def delete(self, area: str, key: str) -> None:
        self._stored.pop((area, key), None)
