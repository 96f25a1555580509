"""Bytes on S3. Every presigned write signs its checksum and length: S3 itself refuses other bytes (STORAGE.md, Objects)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from botocore.exceptions import ClientError

from ...domain import texts
from ...domain.errors import NotFound, Unavailable, WrongState
from ...domain.limits import URL_SECONDS
from ...usecases.ports import Part, SignedUrl
from ..aws import LazyClient

_ABSENT = {"NoSuchKey", "404", "NotFound"}
_CHUNK = 1024 * 1024


def _client(region: str, endpoint: str | None) -> LazyClient:
    return LazyClient(
        "s3",
        endpoint,
        region_name=region,
        signature_version="s3v4",
        retries={"max_attempts": 4, "mode": "standard"},
        s3={"addressing_style": "path" if endpoint else "virtual"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )


class S3Objects:
    """`buckets` maps each area to its bucket; `endpoint` is None on AWS."""

    def __init__(self, buckets: Mapping[str, str], region: str, endpoint: str | None = None):
        self._buckets = dict(buckets)
        self._s3 = _client(region, endpoint)

    def start_upload(self, area: str, key: str, media_type: str) -> str:
        answer = self._s3.create_multipart_upload(**self._at(area, key), ContentType=media_type, ChecksumAlgorithm="SHA256")
        return str(answer["UploadId"])

    def sign_part(self, area: str, key: str, upload_id: str, part: Part) -> SignedUrl:
        params = {
            **self._at(area, key),
            "UploadId": upload_id,
            "PartNumber": part.number,
            "ChecksumSHA256": part.sha256,
            "ContentLength": part.size_bytes,
        }
        url = self._s3.generate_presigned_url("upload_part", Params=params, ExpiresIn=URL_SECONDS)
        return SignedUrl(url, {"x-amz-checksum-sha256": part.sha256})

    def sign_put(self, area: str, key: str, part: Part, media_type: str, *, replacing: str | None = None) -> SignedUrl:
        condition = ("IfMatch", "if-match", replacing) if replacing else ("IfNoneMatch", "if-none-match", "*")
        params = {
            **self._at(area, key),
            "ChecksumSHA256": part.sha256,
            "ContentLength": part.size_bytes,
            "ContentType": media_type,
            condition[0]: condition[2],
        }
        url = self._s3.generate_presigned_url("put_object", Params=params, ExpiresIn=URL_SECONDS)
        return SignedUrl(url, {"x-amz-checksum-sha256": part.sha256, "content-type": media_type, condition[1]: condition[2]})

    def parts(self, area: str, key: str, upload_id: str) -> list[Part]:
        pages = self._s3.get_paginator("list_parts").paginate(**self._at(area, key), UploadId=upload_id)
        try:
            return [
                Part(p["PartNumber"], p["Size"], p.get("ChecksumSHA256", ""), p["ETag"]) for page in pages for p in page.get("Parts", ())
            ]
        except ClientError as error:
            raise _translated(error) from error

    def complete(self, area: str, key: str, upload_id: str, parts: Sequence[Part]) -> str:
        wanted = {"Parts": [{"PartNumber": p.number, "ETag": p.etag, "ChecksumSHA256": p.sha256} for p in parts]}
        try:
            self._s3.complete_multipart_upload(**self._at(area, key), UploadId=upload_id, MultipartUpload=wanted)
        except ClientError as error:
            if error.response["Error"]["Code"] != "NoSuchUpload" or self.size(area, key) is None:
                raise _translated(error) from error
        return composite(parts)

    def abort(self, area: str, key: str, upload_id: str) -> None:
        try:
            self._s3.abort_multipart_upload(**self._at(area, key), UploadId=upload_id)
        except ClientError as error:
            if error.response["Error"]["Code"] != "NoSuchUpload":
                raise _translated(error) from error

    def put(self, area: str, key: str, body: bytes, media_type: str) -> None:
        self._write(area, key, body, media_type)

    def put_once(self, area: str, key: str, body: bytes, media_type: str) -> bool:
        try:
            self._write(area, key, body, media_type, IfNoneMatch="*")
        except ClientError as error:
            if error.response["Error"]["Code"] == "PreconditionFailed":
                return False
            raise _translated(error) from error
        return True

    def _write(self, area: str, key: str, body: bytes, media_type: str, **more: str) -> None:
        self._s3.put_object(
            **self._at(area, key),
            Body=body,
            ContentType=media_type,
            ChecksumSHA256=base64.b64encode(hashlib.sha256(body).digest()).decode(),
            **more,
        )

    def put_stream(self, area: str, key: str, parts: Iterator[bytes], media_type: str) -> None:
        upload_id = self.start_upload(area, key, media_type)
        try:
            sent = [self._send_part(area, key, upload_id, number, body) for number, body in enumerate(parts, start=1)]
            self.complete(area, key, upload_id, sent)
        except BaseException:
            self.abort(area, key, upload_id)
            raise

    def _send_part(self, area: str, key: str, upload_id: str, number: int, body: bytes) -> Part:
        digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
        answer = self._s3.upload_part(**self._at(area, key), UploadId=upload_id, PartNumber=number, Body=body, ChecksumSHA256=digest)
        return Part(number, len(body), digest, answer["ETag"])

    def get(self, area: str, key: str) -> bytes | None:
        try:
            body: bytes = self._s3.get_object(**self._at(area, key))["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] in _ABSENT:
                return None
            raise _translated(error) from error
        return body

    def get_range(self, area: str, key: str, start: int, size: int) -> bytes:
        try:
            body: bytes = self._s3.get_object(**self._at(area, key), Range=f"bytes={start}-{start + size - 1}")["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] in _ABSENT:
                raise NotFound() from error
            raise _translated(error) from error
        return body

    def stream(self, area: str, key: str) -> Iterator[bytes]:
        chunks: Iterator[bytes] = self._s3.get_object(**self._at(area, key))["Body"].iter_chunks(_CHUNK)
        return chunks

    def size(self, area: str, key: str) -> int | None:
        found = self._head(area, key)
        return int(found["ContentLength"]) if found else None

    def mark(self, area: str, key: str) -> str | None:
        found = self._head(area, key)
        return str(found["ETag"]) if found else None

    def _head(self, area: str, key: str) -> Mapping[str, Any] | None:
        try:
            found: Mapping[str, Any] = self._s3.head_object(**self._at(area, key))
            return found
        except ClientError as error:
            if error.response["Error"]["Code"] in _ABSENT:
                return None
            raise _translated(error) from error

    def sign_get(self, area: str, key: str, *, file_name: str | None = None, media_type: str | None = None) -> str:
        params = self._at(area, key)
        if file_name:
            file_name = texts.one_line(file_name)
            plain = file_name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_").replace("\\", "_")
            params["ResponseContentDisposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe='')}"
        if media_type:
            params["ResponseContentType"] = media_type
        return str(self._s3.generate_presigned_url("get_object", Params=params, ExpiresIn=URL_SECONDS))

    def delete(self, area: str, key: str) -> None:
        self._s3.delete_object(**self._at(area, key))

    def _at(self, area: str, key: str) -> dict[str, str]:
        return {"Bucket": self._buckets[area], "Key": key}


def composite(parts: Sequence[Part]) -> str:
    """S3's composite checksum: base64 of SHA-256 over the parts' digests, a dash, their number."""
    digest = hashlib.sha256(b"".join(base64.b64decode(part.sha256) for part in parts)).digest()
    return f"{base64.b64encode(digest).decode()}-{len(parts)}"


def _translated(error: ClientError) -> Exception:
    code = error.response["Error"]["Code"]
    if code == "NoSuchUpload":
        return NotFound("Cet envoi n’existe plus. Recommencez l’envoi de ce fichier.", "upload-gone")
    if code in {"InvalidPart", "InvalidPartOrder", "EntityTooSmall", "BadDigest", "InvalidRequest"}:
        return WrongState(
            "Les morceaux reçus ne correspondent pas à ceux annoncés. Reprenez l’envoi : les morceaux manquants partiront seuls.",
            "parts-mismatch",
        )
    if code in {"SlowDown", "InsufficientStorage", "ServiceUnavailable", "InternalError"}:
        return Unavailable(
            "Le stockage ne répond pas. Réessayez dans un instant : les morceaux déjà envoyés sont gardés.", "storage-unavailable"
        )
    unknown: Exception = error
    return unknown
