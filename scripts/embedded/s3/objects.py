"""Objects: put, get, head, copy, delete."""

import json
from collections.abc import Mapping
from email.utils import formatdate
from urllib.parse import unquote

from ..clock import iso_ms, machine_ms
from . import locks
from .call import Call, Reply
from .conditions import check_source, check_write, range_still_holds, unchanged
from .errors import S3Error, invalid, unsupported
from .ranges import byte_range, spans
from .versions import (
    NewVersion,
    add_marker,
    asked_version,
    current,
    find_bucket,
    find_version,
    lookup,
    manifest_of,
    record,
    stored_headers,
)
from .xml import CONTROL, ONE_TEXT, Shape, document, texts

OVERRIDES = {
    "response-content-type": "content-type", "response-content-disposition": "content-disposition",
    "response-content-encoding": "content-encoding", "response-content-language": "content-language",
    "response-cache-control": "cache-control", "response-expires": "expires",
}  # fmt: skip
DELETION: Shape = {"Object": (True, {"Key": ONE_TEXT, "VersionId": ONE_TEXT, "ETag": ONE_TEXT}), "Quiet": ONE_TEXT}
MOST_DELETED = 1000
LONGEST_KEY = 1024


def put(call: Call) -> Reply:
    bucket = find_bucket(call)
    check_key(call.key)
    lock = locks.requested(call.headers, lockable=bucket["lockable"], now_ms=call.service.lock_clock.now_ms())
    with call.service.blobs.sink() as sink:
        digests = call.receive(sink)
        checksums = digests.verified()
        blob, size = sink.keep()
    new = NewVersion(
        size=size, etag=digests.etag(blob), headers=stored_headers(call.headers), checksums=checksums, checksum_type="FULL_OBJECT",
        lock_mode=lock.mode, lock_until_ms=lock.until_ms, legal_hold=lock.legal_hold, manifest=[(blob, size)],
    )  # fmt: skip
    version_id = commit(call, bucket, new, "PutObject", on_refusal=[(blob, size)])
    return Reply(headers={"ETag": f'"{new.etag}"', **_version_header(bucket, version_id), **checksum_headers(checksums, "FULL_OBJECT")})


def check_key(key: str) -> None:
    """Raises S3Error(KeyTooLongError)."""
    if len(key.encode()) > LONGEST_KEY:
        raise invalid("Your key is too long", "KeyTooLongError")


def commit(call: Call, bucket: Mapping, new: NewVersion, reason: str, on_refusal: list[tuple[str, int]]) -> str:
    """Record the version in one transaction; a refused condition leaves neither metadata nor bytes behind."""
    try:
        with call.service.db.write() as db:
            version_id, replaced = record(call, db, bucket, new, reason)
    except BaseException:
        call.service.blobs.drop(on_refusal)
        raise
    call.service.blobs.drop(replaced)
    call.service.bell.ring()
    return version_id


def get(call: Call) -> Reply:
    version = find_version(call)
    headers = describe(call, version)
    if unchanged(version, call.headers):
        return Reply(304, {k: v for k, v in headers.items() if not k.startswith("content-")})
    wanted = byte_range(call.headers.get("range"), version["size"]) if range_still_holds(version, call.headers) else None
    if wanted is None:
        start, length, status = 0, version["size"], 200
        headers |= _checksums(call, version)
    else:
        start, length, status = wanted.start, len(wanted), 206
        headers["Content-Range"] = f"bytes {wanted.start}-{wanted.stop - 1}/{version['size']}"
    headers["Content-Length"] = str(length)
    if call.method == "HEAD":
        return Reply(status, headers)
    paths = [(call.service.blobs.path(blob), size) for blob, size in manifest_of(version)]
    return Reply(status, headers, files=spans(paths, start, length))


def describe(call: Call, version: Mapping) -> dict[str, str]:
    """Headers of a stored version, with the response-* overrides of a signed link."""
    headers = {"content-type": "binary/octet-stream", **json.loads(version["headers"])}
    headers |= {OVERRIDES[name]: _header_value(name, value) for name, value in call.query.items() if name in OVERRIDES}
    headers |= {"ETag": f'"{version["etag"]}"', "Last-Modified": formatdate(version["modified_ms"] // 1000, usegmt=True)}
    headers["Accept-Ranges"] = "bytes"
    if version["version_id"] != "null":
        headers["x-amz-version-id"] = version["version_id"]
    return headers | locks.headers_of(version)


def _header_value(name: str, value: str) -> str:
    """Raises S3Error(InvalidArgument) for what a header cannot carry."""
    try:
        value.encode("latin-1")
    except UnicodeEncodeError:
        raise invalid(f"{name} cannot be represented using ISO-8859-1", "InvalidArgument") from None
    if CONTROL.search(value):
        raise invalid(f"{name} holds a control character", "InvalidArgument")
    return value


def checksum_headers(checksums: Mapping[str, str], kind: str) -> dict[str, str]:
    found = {f"x-amz-checksum-{name}": value for name, value in checksums.items()}
    return found | {"x-amz-checksum-type": kind} if found else {}


def copy(call: Call) -> Reply:
    bucket, (source_bucket, source_key, version_id) = find_bucket(call), copy_source(call)
    check_key(call.key)
    source = lookup(call, source_bucket, source_key, version_id)
    check_source(source, call.headers)
    lock = locks.requested(call.headers, lockable=bucket["lockable"], now_ms=call.service.lock_clock.now_ms())
    headers, checksums = _copied_headers(call, source), json.loads(source["checksums"])
    if call.headers.get("x-amz-checksum-algorithm", "").lower() not in ("", *checksums):
        raise unsupported("a copy with another checksum than its source")
    manifest = [_duplicate(call, blob) for blob, _ in manifest_of(source)]
    new = NewVersion(
        size=source["size"], etag=source["etag"], headers=headers, checksums=checksums, checksum_type=source["checksum_type"],
        lock_mode=lock.mode, lock_until_ms=lock.until_ms, legal_hold=lock.legal_hold, manifest=manifest,
    )  # fmt: skip
    made = commit(call, bucket, new, "CopyObject", on_refusal=manifest)
    result = [("ETag", f'"{new.etag}"'), ("LastModified", iso_ms(machine_ms()))]
    result += [(f"Checksum{name.upper()}", value) for name, value in checksums.items()]
    return Reply(headers=_version_header(bucket, made) | source_header(source), body=document("CopyObjectResult", result))


def _copied_headers(call: Call, source: Mapping) -> dict[str, str]:
    """Those of the source, or those given. Raises S3Error(NotImplemented) for some that nothing would be made of."""
    given = stored_headers(call.headers)
    if call.headers.get("x-amz-metadata-directive", "COPY").upper() == "REPLACE":
        return given
    if given:
        raise unsupported("metadata of a copy without x-amz-metadata-directive: REPLACE")
    return json.loads(source["headers"])


def source_header(source: Mapping) -> dict[str, str]:
    return {} if source["version_id"] == "null" else {"x-amz-copy-source-version-id": source["version_id"]}


def copy_source(call: Call) -> tuple[str, str, str | None]:
    path, _, query = call.headers["x-amz-copy-source"].partition("?")
    bucket, _, key = unquote(path).removeprefix("/").partition("/")
    name, _, version_id = query.partition("=")
    if not bucket or not key or (query and (name != "versionId" or not version_id)):
        raise invalid("Copy Source must mention the source bucket and key: sourcebucket/sourcekey", "InvalidArgument")
    return bucket, key, unquote(version_id) if query else None


def _duplicate(call: Call, blob: str) -> tuple[str, int]:
    with call.service.blobs.sink() as sink, open(call.service.blobs.path(blob), "rb") as source:
        while chunk := source.read(1024 * 1024):
            sink.write(memoryview(chunk))
        return sink.keep()


def delete(call: Call) -> Reply:
    return Reply(204, _remove(call, find_bucket(call), call.key, asked_version(call), call.headers))


def _remove(call: Call, bucket: Mapping, key: str, version_id: str | None, conditions: Mapping[str, str]) -> dict[str, str]:
    """Headers that tell what was removed. If-Match is compared in the transaction, with the current version."""
    wanted = version_id or (None if bucket["versioned"] else "null")
    with call.service.db.write() as db:
        check_write(conditions, key, current(db, call.bucket, key))
        if wanted is None:
            return {"x-amz-delete-marker": "true", "x-amz-version-id": add_marker(db, bucket, key)}
        row = db.execute("SELECT * FROM versions WHERE bucket=? AND key=? AND version_id=?", (call.bucket, key, wanted)).fetchone()
        if row is not None:
            locks.refuse_if_locked(row, call.service.lock_clock.now_ms(), call.headers)
            db.execute("DELETE FROM versions WHERE seq=?", (row["seq"],))
    told = {"x-amz-version-id": version_id} if version_id else {}
    if row is None:
        return told
    call.service.blobs.drop(manifest_of(row))
    return told | ({"x-amz-delete-marker": "true"} if row["marker"] else {})


def delete_many(call: Call) -> Reply:
    """POST ?delete: each key answers for itself."""
    bucket, root = find_bucket(call), call.xml("Delete", DELETION)
    entries = [texts(entry) for entry in root.findall("Object")]
    if not 0 < len(entries) <= MOST_DELETED or not all(entry.get("Key") for entry in entries):
        raise invalid(f"From 1 to {MOST_DELETED} objects, each with its Key", "MalformedXML")
    if any(entry.get("VersionId") == "" for entry in entries):
        raise invalid("Version id cannot be the empty string", "InvalidArgument")
    quiet = root.findtext("Quiet", "false").lower() == "true"
    outcome = [_removed(call, bucket, entry) for entry in entries]
    return Reply(body=document("DeleteResult", [one for one in outcome if not quiet or one[0] == "Error"]))


def _removed(call: Call, bucket: Mapping, entry: Mapping[str, str]) -> tuple[str, list]:
    named = [("Key", entry["Key"]), ("VersionId", entry.get("VersionId"))]
    try:
        told = _remove(call, bucket, entry["Key"], entry.get("VersionId"), {"if-match": entry["ETag"]} if "ETag" in entry else {})
    except S3Error as error:
        return "Error", [*named, ("Code", error.code), ("Message", error.message)]
    marker = "x-amz-delete-marker" in told
    return "Deleted", [*named, ("DeleteMarker", marker or None), ("DeleteMarkerVersionId", told["x-amz-version-id"] if marker else None)]


def _checksums(call: Call, version: Mapping) -> dict[str, str]:
    asked = "x-amz-checksum-mode" in call.headers or "x-amz-checksum-mode" in call.query
    return checksum_headers(json.loads(version["checksums"]), version["checksum_type"]) if asked else {}


def _version_header(bucket: Mapping, version_id: str) -> dict[str, str]:
    return {"x-amz-version-id": version_id} if bucket["versioned"] else {}
