"""Additional checksums (S3 user guide, "Checking object integrity"): only what the request names is computed."""

import base64
import hashlib
import json
import zlib
from collections.abc import Mapping

from .errors import S3Error, invalid, unsupported

SUPPORTED = ("sha256", "crc32")
UNAVAILABLE = ("sha1", "crc32c", "crc64nvme")


class Crc32:
    def __init__(self) -> None:
        self._value = 0

    def update(self, data) -> None:
        self._value = zlib.crc32(data, self._value)

    def digest(self) -> bytes:
        return self._value.to_bytes(4, "big")


def announced(headers: Mapping[str, str]) -> dict[str, str]:
    """Checksums announced in headers: {"sha256": base64}. Raises S3Error for those this endpoint cannot compute."""
    for name in UNAVAILABLE:
        if f"x-amz-checksum-{name}" in headers:
            raise unsupported(f"the {name} checksum")
    return {name: headers[f"x-amz-checksum-{name}"] for name in SUPPORTED if f"x-amz-checksum-{name}" in headers}


class Digests:
    """The running digests of one body, compared at its end with what the client announced."""

    def __init__(self, headers: Mapping[str, str], payload_sha256: str):
        self._announced = announced(headers)
        self._payload = payload_sha256 if len(payload_sha256) == 64 else ""
        self._md5 = hashlib.md5(usedforsecurity=False) if "content-md5" in headers else None
        self._content_md5 = headers.get("content-md5", "")
        self._sha256 = hashlib.sha256() if self._payload or "sha256" in self._announced else None
        self._crc32 = Crc32() if "crc32" in self._announced else None
        self._running = [digest for digest in (self._md5, self._sha256, self._crc32) if digest is not None]

    def update(self, data) -> None:
        for digest in self._running:
            digest.update(data)

    def verified(self) -> dict[str, str]:
        """The announced checksums, now known to be true. Raises S3Error (BadDigest, XAmzContentSHA256Mismatch)."""
        if self._sha256 and self._payload and self._sha256.hexdigest() != self._payload:
            raise invalid("The provided x-amz-content-sha256 header does not match what was computed", "XAmzContentSHA256Mismatch")
        if self._md5 and _b64(self._md5.digest()) != self._content_md5:
            raise bad_digest("Content-MD5")
        for name, digest in (("sha256", self._sha256), ("crc32", self._crc32)):
            if digest and name in self._announced and _b64(digest.digest()) != self._announced[name]:
                raise bad_digest(name.upper())
        return self._announced

    def etag(self, fallback: str) -> str:
        """An opaque tag (S3 promises an MD5 only without KMS encryption): free when SHA-256 was computed anyway."""
        return self._sha256.hexdigest()[:32] if self._sha256 else fallback


def bad_digest(name: str) -> S3Error:
    return invalid(f"The {name} you specified did not match the calculated checksum", "BadDigest")


def composite(algorithm: str, parts: list[str]) -> str:
    """Checksum of a multipart object: base64(H(H(part 1) | H(part 2) …))-N."""
    digest = hashlib.sha256() if algorithm == "sha256" else Crc32()
    for part in parts:
        digest.update(base64.b64decode(part))
    return f"{_b64(digest.digest())}-{len(parts)}"


def composite_etag(etags: list[str]) -> str:
    return hashlib.sha256(json.dumps(etags).encode()).hexdigest()[:32] + f"-{len(etags)}"


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()
