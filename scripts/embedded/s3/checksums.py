"""Additional checksums (S3 user guide, "Checking object integrity"): only what the request names is computed."""

import base64
import hashlib
import json
import zlib
from collections.abc import Mapping

from .errors import S3Error, invalid

SUPPORTED = ("sha256", "crc32")


class Crc32:
    def __init__(self) -> None:
        self._value = 0

    def update(self, data) -> None:
        self._value = zlib.crc32(data, self._value)

    def digest(self) -> bytes:
        return self._value.to_bytes(4, "big")


def announced(headers: Mapping[str, str]) -> dict[str, str]:
    """Checksums announced in headers: {"sha256": base64}. Raises S3Error when the SDK promises one that is not there."""
    found = {name: headers[f"x-amz-checksum-{name}"] for name in SUPPORTED if f"x-amz-checksum-{name}" in headers}
    promised = headers.get("x-amz-sdk-checksum-algorithm", "").lower()
    if promised and promised not in found:
        raise invalid(f"x-amz-sdk-checksum-algorithm is {promised}, and no x-amz-checksum-{promised} header was sent")
    return found


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
        if self._md5 and b64(self._md5.digest()) != self._content_md5:
            raise bad_digest("Content-MD5")
        for name, digest in (("sha256", self._sha256), ("crc32", self._crc32)):
            if digest and name in self._announced and b64(digest.digest()) != self._announced[name]:
                raise bad_digest(name.upper())
        return self._announced

    def etag(self, fallback: str) -> str:
        """An opaque tag (S3 promises an MD5 only without KMS encryption): free when SHA-256 was computed anyway."""
        return self._sha256.hexdigest()[:32] if self._sha256 else fallback


def bad_digest(name: str) -> S3Error:
    return invalid(f"The {name} you specified did not match the calculated checksum", "BadDigest")


def checksum(algorithm: str) -> "hashlib._Hash | Crc32":
    """A running checksum of its own, for bytes that no client announced."""
    return hashlib.sha256() if algorithm == "sha256" else Crc32()


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def composite(algorithm: str, parts: list[str]) -> str:
    """Checksum of a multipart object: base64(H(H(part 1) | H(part 2) …))-N."""
    digest = checksum(algorithm)
    for part in parts:
        digest.update(base64.b64decode(part))
    return f"{b64(digest.digest())}-{len(parts)}"


def composite_etag(etags: list[str]) -> str:
    return hashlib.sha256(json.dumps(etags).encode()).hexdigest()[:32] + f"-{len(etags)}"
