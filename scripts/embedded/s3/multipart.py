"""Multipart uploads: parts are blobs, and completing one only writes the list of its parts."""

import json
import secrets
from collections.abc import Mapping
from itertools import pairwise

from ..clock import iso_ms, machine_ms
from . import locks
from .call import Call, Reply
from .checksums import SUPPORTED, bad_digest, composite, composite_etag
from .errors import S3Error, invalid, no_such_upload, unsupported
from .objects import checksum_headers, copy_source
from .ranges import byte_range, spans
from .versions import NewVersion, find_bucket, lookup, manifest_of, record, stored_headers
from .xml import document, parse, texts

LARGEST_NUMBER = 10_000
SMALLEST_PART = 5 * 1024 * 1024


def create(call: Call) -> Reply:
    bucket = find_bucket(call)
    lock = locks.requested(call.headers, lockable=bucket["lockable"], now_ms=call.service.lock_clock.now_ms())
    algorithm = call.headers.get("x-amz-checksum-algorithm", "").lower() or None
    if algorithm and algorithm not in SUPPORTED:
        raise unsupported(f"the {algorithm} checksum")
    if call.headers.get("x-amz-checksum-type", "COMPOSITE") != "COMPOSITE":
        raise unsupported("full-object checksums of multipart uploads")
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
    upload, number = _upload(call), _number(call)
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
    _upload(call)
    number = _number(call)
    source = lookup(call, *copy_source(call))
    wanted = byte_range(call.headers.get("x-amz-copy-source-range"), source["size"]) or range(source["size"])
    paths = [(call.service.blobs.path(blob), size) for blob, size in manifest_of(source)]
    with call.service.blobs.sink() as sink:
        for path, offset, length in spans(paths, wanted.start, len(wanted)):
            _append(sink, path, offset, length)
        blob, size = sink.keep()
    _keep_part(call, number, blob, size, blob, {})
    return Reply(body=document("CopyPartResult", [("ETag", f'"{blob}"'), ("LastModified", iso_ms(machine_ms()))]))


def _append(sink, path, offset: int, length: int) -> None:
    with open(path, "rb") as source:
        source.seek(offset)
        while length and (chunk := source.read(min(length, 1024 * 1024))):
            sink.write(memoryview(chunk))
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


def complete(call: Call) -> Reply:
    """The version appears and the upload disappears in one transaction: no moment shows both or neither."""
    bucket, listed = find_bucket(call), [texts(part) for part in parse(call.document()).findall("Part")]
    with call.service.db.write() as db:
        upload = _upload(call)
        kept = {row["number"]: row for row in _parts(call)}
        chosen = _chosen(listed, kept)
        new = _assembled(call, upload, chosen)
        version_id, unused = record(call, db, bucket, new, "CompleteMultipartUpload")
        db.execute("DELETE FROM uploads WHERE id=?", (upload["id"],))
        db.execute("DELETE FROM parts WHERE upload=?", (upload["id"],))
    used = {part["number"] for part in chosen}
    call.service.blobs.drop(unused + [(part["blob"], part["size"]) for number, part in kept.items() if number not in used])
    call.service.bell.ring()
    headers = {"x-amz-version-id": version_id} if bucket["versioned"] else {}
    named = [("Location", f"/{call.bucket}/{call.key}"), ("Bucket", call.bucket), ("Key", call.key), ("ETag", f'"{new.etag}"')]
    named += [(f"Checksum{name.upper()}", value) for name, value in new.checksums.items()]
    named += [("ChecksumType", "COMPOSITE")] if new.checksums else []
    return Reply(headers=headers | checksum_headers(new.checksums, "COMPOSITE"), body=document("CompleteMultipartUploadResult", named))


def _assembled(call: Call, upload: Mapping, chosen: list) -> NewVersion:
    algorithm, checksums = upload["algorithm"], {}
    if algorithm:
        checksums = {algorithm: composite(algorithm, [json.loads(part["checksums"])[algorithm] for part in chosen])}
        expected = call.headers.get(f"x-amz-checksum-{algorithm}", checksums[algorithm])
        if expected.partition("-")[0] != checksums[algorithm].partition("-")[0]:
            raise bad_digest(algorithm.upper())
    return NewVersion(
        size=sum(part["size"] for part in chosen), etag=composite_etag([part["etag"] for part in chosen]),
        headers=json.loads(upload["headers"]), checksums=checksums, checksum_type="COMPOSITE", lock_mode=upload["lock_mode"],
        lock_until_ms=upload["lock_until_ms"], legal_hold=bool(upload["legal_hold"]),
        manifest=[(part["blob"], part["size"]) for part in chosen],
    )  # fmt: skip


def _chosen(listed: list[dict[str, str]], kept: Mapping) -> list:
    """The parts the client lists, each checked against what was received. Raises S3Error."""
    if not listed:
        raise invalid("You must specify at least one part", "MalformedXML")
    numbers = [int(part.get("PartNumber", "0")) for part in listed]
    if any(later <= earlier for earlier, later in pairwise(numbers)):
        raise invalid("The list of parts was not in ascending order", "InvalidPartOrder")
    for number, part in zip(numbers, listed, strict=True):
        if number not in kept or not _same_part(kept[number], part):
            raise invalid("One or more of the specified parts could not be found, or its ETag or checksum differs", "InvalidPart")
    chosen = [kept[number] for number in numbers]
    if any(part["size"] < SMALLEST_PART for part in chosen[:-1]):
        raise invalid("Your proposed upload is smaller than the minimum allowed size", "EntityTooSmall")
    return chosen


def _same_part(found: Mapping, part: Mapping[str, str]) -> bool:
    stored = json.loads(found["checksums"])
    if found["etag"] != part.get("ETag", "").strip('"'):
        return False
    return all(stored.get(name, value) == value for name, value in ((n, part.get(f"Checksum{n.upper()}")) for n in SUPPORTED) if value)


def abort(call: Call) -> Reply:
    _upload(call)
    with call.service.db.write() as db:
        db.execute("DELETE FROM uploads WHERE id=?", (call.query["uploadId"],))
        dropped = db.execute("DELETE FROM parts WHERE upload=? RETURNING blob, size", (call.query["uploadId"],)).fetchall()
    call.service.blobs.drop([(row["blob"], row["size"]) for row in dropped])
    return Reply(204)


def list_parts(call: Call) -> Reply:
    upload = _upload(call)
    most, marker = min(int(call.query.get("max-parts", 1000)), 1000), int(call.query.get("part-number-marker", 0))
    rows = [row for row in _parts(call) if row["number"] > marker]
    page = rows[:most]
    content = [
        ("Bucket", call.bucket), ("Key", call.key), ("UploadId", upload["id"]), ("PartNumberMarker", marker), ("MaxParts", most),
        ("NextPartNumberMarker", page[-1]["number"] if page else marker), ("IsTruncated", len(rows) > most),
    ]  # fmt: skip
    if upload["algorithm"]:
        content += [("ChecksumAlgorithm", upload["algorithm"].upper()), ("ChecksumType", "COMPOSITE")]
    return Reply(body=document("ListPartsResult", content + [("Part", _part_entry(row)) for row in page]))


def list_uploads(call: Call) -> Reply:
    find_bucket(call)
    rows = call.service.db.rows("SELECT * FROM uploads WHERE bucket=? ORDER BY key, started_ms", call.bucket)
    rows = [row for row in rows if row["key"].startswith(call.query.get("prefix", ""))]
    uploads = [("Upload", [("Key", r["key"]), ("UploadId", r["id"]), ("Initiated", iso_ms(r["started_ms"]))]) for r in rows]
    return Reply(body=document("ListMultipartUploadsResult", [("Bucket", call.bucket), ("IsTruncated", False), *uploads]))


def _part_entry(row: Mapping) -> list:
    entry = [
        ("PartNumber", row["number"]),
        ("LastModified", iso_ms(row["modified_ms"])),
        ("ETag", f'"{row["etag"]}"'),
        ("Size", row["size"]),
    ]
    return entry + [(f"Checksum{name.upper()}", value) for name, value in json.loads(row["checksums"]).items()]


def _upload(call: Call):
    row = call.service.db.row("SELECT * FROM uploads WHERE id=? AND bucket=? AND key=?", call.query["uploadId"], call.bucket, call.key)
    if row is None:
        raise no_such_upload()
    return row


def _parts(call: Call) -> list:
    return call.service.db.rows("SELECT * FROM parts WHERE upload=? ORDER BY number", call.query["uploadId"])


def _number(call: Call) -> int:
    value = call.query.get("partNumber", "")
    if not value.isdigit() or not 1 <= int(value) <= LARGEST_NUMBER:
        raise S3Error("InvalidArgument", 400, "Part number must be an integer between 1 and 10000, inclusive")
    return int(value)
