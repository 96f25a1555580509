"""Objects: put, get, head, copy, delete."""

import json
from collections.abc import Mapping
from email.utils import formatdate
from urllib.parse import unquote

from ..clock import iso_ms, machine_ms
from . import locks
from .call import Call, Reply
from .errors import S3Error, invalid, no_such_key, precondition
from .ranges import byte_range, spans
from .versions import NewVersion, add_marker, find_bucket, find_version, lookup, manifest_of, record, stored_headers
from .xml import document, parse, texts

OVERRIDES = {
    "response-content-type": "content-type", "response-content-disposition": "content-disposition",
    "response-content-encoding": "content-encoding", "response-content-language": "content-language",
    "response-cache-control": "cache-control", "response-expires": "expires",
}  # fmt: skip


def put(call: Call) -> Reply:
    bucket = find_bucket(call)
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
    if (cached := _not_modified(call, version, headers)) is not None:
        return cached
    wanted = byte_range(call.headers.get("range"), version["size"])
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
    headers |= {OVERRIDES[name]: value for name, value in call.query.items() if name in OVERRIDES}
    headers |= {"ETag": f'"{version["etag"]}"', "Last-Modified": formatdate(version["modified_ms"] // 1000, usegmt=True)}
    headers["Accept-Ranges"] = "bytes"
    if version["version_id"] != "null":
        headers["x-amz-version-id"] = version["version_id"]
    return headers | locks.headers_of(version)


def checksum_headers(checksums: Mapping[str, str], kind: str) -> dict[str, str]:
    found = {f"x-amz-checksum-{name}": value for name, value in checksums.items()}
    return found | {"x-amz-checksum-type": kind} if found else {}


def copy(call: Call) -> Reply:
    bucket, (source_bucket, source_key, version_id) = find_bucket(call), copy_source(call)
    source = lookup(call, source_bucket, source_key, version_id)
    lock = locks.requested(call.headers, lockable=bucket["lockable"], now_ms=call.service.lock_clock.now_ms())
    replace = call.headers.get("x-amz-metadata-directive") == "REPLACE"
    manifest = [_duplicate(call, blob) for blob, _ in manifest_of(source)]
    new = NewVersion(
        size=source["size"], etag=source["etag"], headers=stored_headers(call.headers) if replace else json.loads(source["headers"]),
        checksums=json.loads(source["checksums"]), checksum_type=source["checksum_type"], lock_mode=lock.mode,
        lock_until_ms=lock.until_ms, legal_hold=lock.legal_hold, manifest=manifest,
    )  # fmt: skip
    made = commit(call, bucket, new, "CopyObject", on_refusal=manifest)
    result = [("ETag", f'"{new.etag}"'), ("LastModified", iso_ms(machine_ms()))]
    return Reply(headers=_version_header(bucket, made), body=document("CopyObjectResult", result))


def copy_source(call: Call) -> tuple[str, str, str | None]:
    path, _, query = call.headers["x-amz-copy-source"].partition("?")
    bucket, _, key = unquote(path).lstrip("/").partition("/")
    if not key:
        raise invalid("Copy Source must mention the source bucket and key: sourcebucket/sourcekey", "InvalidArgument")
    return bucket, key, unquote(query.removeprefix("versionId=")) if query.startswith("versionId=") else None


def _duplicate(call: Call, blob: str) -> tuple[str, int]:
    with call.service.blobs.sink() as sink, open(call.service.blobs.path(blob), "rb") as source:
        while chunk := source.read(1024 * 1024):
            sink.write(memoryview(chunk))
        return sink.keep()


def delete(call: Call) -> Reply:
    bucket = find_bucket(call)
    wanted = call.query.get("versionId", None if bucket["versioned"] else "null")
    if wanted is None:
        return Reply(204, {"x-amz-delete-marker": "true", "x-amz-version-id": add_marker(call, bucket)})
    with call.service.db.write() as db:
        row = db.execute("SELECT * FROM versions WHERE bucket=? AND key=? AND version_id=?", (call.bucket, call.key, wanted)).fetchone()
        if row is None:
            return Reply(204)
        locks.refuse_if_locked(row, call.service.lock_clock.now_ms(), call.headers)
        db.execute("DELETE FROM versions WHERE seq=?", (row["seq"],))
    call.service.blobs.drop(manifest_of(row))
    return Reply(204, {"x-amz-delete-marker": "true"} if row["marker"] else {})


def delete_many(call: Call) -> Reply:
    """POST ?delete: each key answers for itself."""
    find_bucket(call)
    root = parse(call.document())
    quiet, outcome = texts(root).get("Quiet") == "true", []
    for entry in map(texts, root.findall("Object")):
        named = [("Key", entry.get("Key", ""))] + ([("VersionId", entry["VersionId"])] if "VersionId" in entry else [])
        one = Call(
            **{**call.__dict__, "key": entry.get("Key", ""), "query": {"versionId": entry["VersionId"]} if "VersionId" in entry else {}}
        )
        try:
            if not one.key:
                raise no_such_key("")
            delete(one)
        except S3Error as error:
            outcome.append(("Error", [*named, ("Code", error.code), ("Message", error.message)]))
        else:
            outcome += [] if quiet else [("Deleted", named)]
    return Reply(body=document("DeleteResult", outcome))


def _not_modified(call: Call, version: Mapping, headers: dict[str, str]) -> Reply | None:
    if call.headers.get("if-none-match", "").strip('"') in ("*", version["etag"]) and "if-none-match" in call.headers:
        return Reply(304, {k: v for k, v in headers.items() if not k.startswith("content-")})
    if "if-match" in call.headers and call.headers["if-match"].strip('"') not in ("*", version["etag"]):
        raise precondition("If-Match")
    return None


def _checksums(call: Call, version: Mapping) -> dict[str, str]:
    asked = call.headers.get("x-amz-checksum-mode", call.query.get("x-amz-checksum-mode", "")).upper() == "ENABLED"
    return checksum_headers(json.loads(version["checksums"]), version["checksum_type"]) if asked else {}


def _version_header(bucket: Mapping, version_id: str) -> dict[str, str]:
    return {"x-amz-version-id": version_id} if bucket["versioned"] else {}
