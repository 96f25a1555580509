"""Multipart uploads: parts are blobs, and completing one only writes the list of its parts."""

import json
import secrets
from collections.abc import Mapping
from typing import TypeAlias

from ..clock import iso_ms, machine_ms
from . import locks
from .call import Call, Reply
from .checksums import b64, checksum
from .conditions import check_source
from .errors import invalid, no_such_upload
from .listing import encoded
from .objects import check_key, copy_source, source_header
from .ranges import source_range, spans
from .versions import find_bucket, lookup, manifest_of, stored_headers
from .xml import Value, document

LARGEST_NUMBER = 10_000
LARGEST_PAGE = 1000
Fields: TypeAlias = "list[tuple[str, Value]]"
LAST_ID = "\U0010ffff"


def create(call: Call) -> Reply:
    bucket = find_bucket(call)
    lock = locks.requested(call.headers, lockable=bucket["lockable"], now_ms=call.service.lock_clock.now_ms())
    check_key(call.key)
    algorithm = call.headers.get("x-amz-checksum-algorithm", "").lower() or None
    if "x-amz-checksum-type" in call.headers and not algorithm:
        raise invalid("x-amz-checksum-type needs x-amz-checksum-algorithm")
    upload_id = secrets.token_urlsafe(24)
    with call.service.db.write() as db:
        db.execute(
            "INSERT INTO uploads (id, bucket, key, started_ms, headers, algorithm, lock_mode, lock_until_ms, legal_hold)"
            " VALUES (?,?,?,?,?,?,?,?,?)",
            (upload_id, call.bucket, call.key, machine_ms(), json.dumps(stored_headers(call.headers)), algorithm,
             lock.mode, lock.until_ms, lock.legal_hold),
        )  # fmt: skip
    headers = {"x-amz-checksum-algorithm": algorithm.upper(), "x-amz-checksum-type": "COMPOSITE"} if algorithm else {}
    named = [("Bucket", call.bucket), ("Key", call.key), ("UploadId", upload_id)]
    return Reply(headers=headers, body=document("InitiateMultipartUploadResult", named))


def put_part(call: Call) -> Reply:
    upload, number = find_upload(call), _number(call)
    with call.service.blobs.sink() as sink:
        digests = call.receive(sink)
        checksums = digests.verified()
        if upload["algorithm"] and upload["algorithm"] not in checksums:
            raise invalid(f"Checksum Type mismatch occurred, expected checksum Type: {upload['algorithm']}, actual checksum Type: null")
        blob, size = sink.keep()
    etag = digests.etag(blob)
    _keep_part(call, number, blob, size, etag, checksums)
    return Reply(headers={"ETag": f'"{etag}"', **{f"x-amz-checksum-{k}": v for k, v in checksums.items()}})


def copy_part(call: Call) -> Reply:
    """UploadPartCopy, with an optional x-amz-copy-source-range."""
    upload, number = find_upload(call), _number(call)
    source = lookup(call, *copy_source(call))
    check_source(source, call.headers)
    wanted = source_range(call.headers.get("x-amz-copy-source-range"), source["size"])
    paths = [(call.service.blobs.path(blob), size) for blob, size in manifest_of(source)]
    digest = checksum(upload["algorithm"]) if upload["algorithm"] else None
    with call.service.blobs.sink() as sink:
        for path, offset, length in spans(paths, wanted.start, len(wanted)):
            _append(sink, digest, path, offset, length)
        blob, size = sink.keep()
    checksums = {upload["algorithm"]: b64(digest.digest())} if digest else {}
    _keep_part(call, number, blob, size, blob, checksums)
    told = [("ETag", f'"{blob}"'), ("LastModified", iso_ms(machine_ms())), *checksum_entries(checksums)]
    return Reply(headers=source_header(source), body=document("CopyPartResult", told))


def _append(sink, digest, path, offset: int, length: int) -> None:
    with open(path, "rb") as source:
        source.seek(offset)
        while length and (chunk := source.read(min(length, 1024 * 1024))):
            sink.write(memoryview(chunk))
            if digest:
                digest.update(chunk)
            length -= len(chunk)


def _keep_part(call: Call, number: int, blob: str, size: int, etag: str, checksums: Mapping[str, str]) -> None:
    """Record the part; sending a number again replaces the former bytes."""
    try:
        with call.service.db.write() as db:
            if not db.execute("SELECT 1 FROM uploads WHERE id=?", (call.query["uploadId"],)).fetchone():
                raise no_such_upload()
            old = db.execute(
                "DELETE FROM parts WHERE upload=? AND number=? RETURNING blob, size", (call.query["uploadId"], number)
            ).fetchall()
            db.execute(
                "INSERT INTO parts VALUES (?,?,?,?,?,?,?)",
                (call.query["uploadId"], number, blob, size, etag, json.dumps(dict(checksums)), machine_ms()),
            )
    except BaseException:
        call.service.blobs.drop([(blob, size)])
        raise
    call.service.blobs.drop([(row["blob"], row["size"]) for row in old])


def abort(call: Call) -> Reply:
    find_upload(call)
    with call.service.db.write() as db:
        db.execute("DELETE FROM uploads WHERE id=?", (call.query["uploadId"],))
        dropped = db.execute("DELETE FROM parts WHERE upload=? RETURNING blob, size", (call.query["uploadId"],)).fetchall()
    call.service.blobs.drop([(row["blob"], row["size"]) for row in dropped])
    return Reply(204)


def list_parts(call: Call) -> Reply:
    upload = find_upload(call)
    most, marker = min(call.number("max-parts", LARGEST_PAGE, least=1), LARGEST_PAGE), call.number("part-number-marker", 0)
    rows = [row for row in parts_of(call) if row["number"] > marker]
    page = rows[:most]
    content = [
        ("Bucket", call.bucket), ("Key", call.key), ("UploadId", upload["id"]), ("PartNumberMarker", marker), ("MaxParts", most),
        ("NextPartNumberMarker", page[-1]["number"] if page else marker), ("IsTruncated", len(rows) > most),
    ]  # fmt: skip
    if upload["algorithm"]:
        content += [("ChecksumAlgorithm", upload["algorithm"].upper()), ("ChecksumType", "COMPOSITE")]
    return Reply(body=document("ListPartsResult", content + [("Part", _part_entry(row)) for row in page]))


def list_uploads(call: Call) -> Reply:
    """Pages are cut by (key, upload id)."""
    find_bucket(call)
    prefix, most = call.query.get("prefix", ""), min(call.number("max-uploads", LARGEST_PAGE, least=1), LARGEST_PAGE)
    key, upload_id = call.query.get("key-marker", ""), call.query.get("upload-id-marker", "")
    if upload_id and not key:
        raise invalid("upload-id-marker needs key-marker", "InvalidArgument")
    after = (key, upload_id or LAST_ID)
    rows = call.service.db.rows("SELECT * FROM uploads WHERE bucket=? ORDER BY key, id", call.bucket)
    rows = [row for row in rows if row["key"].startswith(prefix) and (not key or (row["key"], row["id"]) > after)]
    page, truncated = rows[:most], len(rows) > most
    content: Fields = [("Bucket", call.bucket), ("KeyMarker", encoded(call, key)), ("UploadIdMarker", upload_id), ("Prefix", encoded(call, prefix)),
               ("MaxUploads", most), ("IsTruncated", truncated), ("EncodingType", call.query.get("encoding-type"))]  # fmt: skip
    if truncated:
        content += [("NextKeyMarker", encoded(call, page[-1]["key"])), ("NextUploadIdMarker", page[-1]["id"])]
    uploads: Fields = [
        ("Upload", [("Key", encoded(call, r["key"])), ("UploadId", r["id"]), ("Initiated", iso_ms(r["started_ms"]))]) for r in page
    ]
    return Reply(body=document("ListMultipartUploadsResult", [*content, *uploads]))


def _part_entry(row: Mapping) -> list:
    entry = [
        ("PartNumber", row["number"]),
        ("LastModified", iso_ms(row["modified_ms"])),
        ("ETag", f'"{row["etag"]}"'),
        ("Size", row["size"]),
    ]
    return entry + checksum_entries(json.loads(row["checksums"]))


def checksum_entries(checksums: Mapping[str, str]) -> list:
    return [(f"Checksum{name.upper()}", value) for name, value in checksums.items()]


def find_upload(call: Call):
    row = call.service.db.row("SELECT * FROM uploads WHERE id=? AND bucket=? AND key=?", call.query["uploadId"], call.bucket, call.key)
    if row is None:
        raise no_such_upload()
    return row


def parts_of(call: Call) -> list:
    return call.service.db.rows("SELECT * FROM parts WHERE upload=? ORDER BY number", call.query["uploadId"])


def _number(call: Call) -> int:
    """?partNumber, which a part must have."""
    return call.number("partNumber", None, least=1, most=LARGEST_NUMBER)
