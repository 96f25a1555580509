"""Multipart uploads: parts are blobs, and completing one only writes the list of its parts."""

import json
import secrets
from collections.abc import Mapping
from itertools import pairwise
from typing import TypeAlias

from ..clock import iso_ms, machine_ms
from . import locks
from .call import NUMBER, Call, Reply
from .checksums import SUPPORTED, b64, bad_digest, checksum, composite, composite_etag
from .conditions import check_source
from .errors import invalid, no_such_upload
from .listing import encoded
from .objects import check_key, checksum_headers, copy_source, source_header
from .ranges import source_range, spans
from .versions import NewVersion, find_bucket, lookup, manifest_of, record, stored_headers
from .xml import ONE_TEXT, Shape, Value, document, texts

LARGEST_NUMBER = 10_000
SMALLEST_PART = 5 * 1024 * 1024
LARGEST_PAGE = 1000
COMPLETION: Shape = {"Part": (True, dict.fromkeys(("PartNumber", "ETag", *(f"Checksum{name.upper()}" for name in SUPPORTED)), ONE_TEXT))}
Fields: TypeAlias = "list[tuple[str, Value]]"
LAST_ID = "\U0010ffff"
REMEMBERED_MS = 7 * 86_400_000
"""How long a completed upload answers its completion sent again, whose first answer may have been lost."""


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
    upload, number = _upload(call), _number(call)
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
    told = [("ETag", f'"{blob}"'), ("LastModified", iso_ms(machine_ms())), *_checksum_entries(checksums)]
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


def complete(call: Call) -> Reply:
    """The version appears and the upload disappears in one transaction: no moment shows both or neither.

    Sent again with the same parts it answers the same: the client may not have heard the first answer.
    """
    bucket = find_bucket(call)
    listed = [_listed(texts(part)) for part in call.xml("CompleteMultipartUpload", COMPLETION, checksummed=False).findall("Part")]
    if not listed:
        raise invalid("You must specify at least one part", "MalformedXML")
    unused: list[tuple[str, int]] = []
    with call.service.db.write() as db:
        version = _completed_before(call, listed)
        if version is None:
            upload, kept = _upload(call), {row["number"]: row for row in _parts(call)}
            chosen = _chosen(listed, kept)
            version_id, unused = record(call, db, bucket, _assembled(call, upload, chosen), "CompleteMultipartUpload")
            db.execute("DELETE FROM uploads WHERE id=?", (upload["id"],))
            db.execute("DELETE FROM parts WHERE upload=?", (upload["id"],))
            _remember(call, db, listed, version_id)
            used = {part["number"] for part in chosen}
            unused += [(part["blob"], part["size"]) for number, part in kept.items() if number not in used]
            version = lookup(call, call.bucket, call.key, version_id)
    call.service.blobs.drop(unused)
    call.service.bell.ring()
    return _completion(call, bucket, version)


def _completion(call: Call, bucket: Mapping, version: Mapping) -> Reply:
    headers = {"x-amz-version-id": version["version_id"]} if bucket["versioned"] else {}
    checksums = json.loads(version["checksums"])
    named: list[tuple[str, Value]] = [
        ("Location", f"/{call.bucket}/{call.key}"),
        ("Bucket", call.bucket),
        ("Key", call.key),
        ("ETag", f'"{version["etag"]}"'),
    ]
    named += [*_checksum_entries(checksums), ("ChecksumType", "COMPOSITE" if checksums else None)]
    return Reply(headers=headers | checksum_headers(checksums, "COMPOSITE"), body=document("CompleteMultipartUploadResult", named))


def _remember(call: Call, db, listed: list, version_id: str) -> None:
    now_ms = machine_ms()
    db.execute("DELETE FROM completed WHERE at_ms<?", (now_ms - REMEMBERED_MS,))
    db.execute(
        "INSERT INTO completed VALUES (?,?,?,?,?,?)", (call.query["uploadId"], call.bucket, call.key, _stamp(listed), version_id, now_ms)
    )


def _completed_before(call: Call, listed: list) -> Mapping | None:
    """The version that this upload became with these parts, when it is still there."""
    return call.service.db.row(
        "SELECT versions.* FROM completed JOIN versions USING (bucket, key, version_id) WHERE completed.id=? AND bucket=? AND key=?"
        " AND completed.parts=? AND versions.etag=?",
        call.query["uploadId"], call.bucket, call.key, _stamp(listed), composite_etag([tag for _, tag, _ in listed]),
    )  # fmt: skip


def _stamp(listed: list) -> str:
    return json.dumps([(number, tag) for number, tag, _ in listed])


def _assembled(call: Call, upload: Mapping, chosen: list) -> NewVersion:
    size, checksums = sum(part["size"] for part in chosen), {}
    if upload["algorithm"]:
        checksums = {upload["algorithm"]: _composite(upload["algorithm"], chosen)}
    for name in SUPPORTED:
        if (expected := call.headers.get(f"x-amz-checksum-{name}")) is not None:
            found = _composite(name, chosen)
            if expected not in (found, found.partition("-")[0]):
                raise bad_digest(name.upper())
    if "x-amz-mp-object-size" in call.headers and call.headers["x-amz-mp-object-size"] != str(size):
        raise invalid(f"x-amz-mp-object-size does not match: the parts make {size} bytes")
    return NewVersion(
        size=size, etag=composite_etag([part["etag"] for part in chosen]),
        headers=json.loads(upload["headers"]), checksums=checksums, checksum_type="COMPOSITE", lock_mode=upload["lock_mode"],
        lock_until_ms=upload["lock_until_ms"], legal_hold=bool(upload["legal_hold"]),
        manifest=[(part["blob"], part["size"]) for part in chosen],
    )  # fmt: skip


def _composite(algorithm: str, chosen: list) -> str:
    """Raises S3Error(InvalidRequest) when a part came without that checksum."""
    found = [json.loads(part["checksums"]).get(algorithm) for part in chosen]
    if None in found:
        raise invalid(f"The upload was sent without {algorithm.upper()} checksums: there is nothing to compare")
    return composite(algorithm, found)


def _listed(part: Mapping[str, str]) -> tuple[int, str, dict[str, str]]:
    """(number, entity tag, checksums) of a part of the list. Raises S3Error(MalformedXML)."""
    number = part.get("PartNumber", "")
    if not NUMBER.fullmatch(number) or not 1 <= int(number) <= LARGEST_NUMBER:
        raise invalid("Each Part has a PartNumber between 1 and 10000", "MalformedXML")
    checksums = {name: part[f"Checksum{name.upper()}"] for name in SUPPORTED if f"Checksum{name.upper()}" in part}
    return int(number), part.get("ETag", "").strip('"'), checksums


def _chosen(listed: list, kept: Mapping) -> list:
    """The parts the client lists, each checked against what was received. Raises S3Error."""
    numbers = [number for number, _, _ in listed]
    if any(later <= earlier for earlier, later in pairwise(numbers)):
        raise invalid("The list of parts was not in ascending order", "InvalidPartOrder")
    for number, tag, checksums in listed:
        if number not in kept or kept[number]["etag"] != tag or not checksums.items() <= json.loads(kept[number]["checksums"]).items():
            raise invalid("One or more of the specified parts could not be found, or its ETag or checksum differs", "InvalidPart")
    chosen = [kept[number] for number in numbers]
    if any(part["size"] < SMALLEST_PART for part in chosen[:-1]):
        raise invalid("Your proposed upload is smaller than the minimum allowed size", "EntityTooSmall")
    return chosen


def abort(call: Call) -> Reply:
    _upload(call)
    with call.service.db.write() as db:
        db.execute("DELETE FROM uploads WHERE id=?", (call.query["uploadId"],))
        dropped = db.execute("DELETE FROM parts WHERE upload=? RETURNING blob, size", (call.query["uploadId"],)).fetchall()
    call.service.blobs.drop([(row["blob"], row["size"]) for row in dropped])
    return Reply(204)


def list_parts(call: Call) -> Reply:
    upload = _upload(call)
    most, marker = min(call.number("max-parts", LARGEST_PAGE, least=1), LARGEST_PAGE), call.number("part-number-marker", 0)
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
    return entry + _checksum_entries(json.loads(row["checksums"]))


def _checksum_entries(checksums: Mapping[str, str]) -> list:
    return [(f"Checksum{name.upper()}", value) for name, value in checksums.items()]


def _upload(call: Call):
    row = call.service.db.row("SELECT * FROM uploads WHERE id=? AND bucket=? AND key=?", call.query["uploadId"], call.bucket, call.key)
    if row is None:
        raise no_such_upload()
    return row


def _parts(call: Call) -> list:
    return call.service.db.rows("SELECT * FROM parts WHERE upload=? ORDER BY number", call.query["uploadId"])


def _number(call: Call) -> int:
    """?partNumber, which a part must have."""
    return call.number("partNumber", None, least=1, most=LARGEST_NUMBER)
