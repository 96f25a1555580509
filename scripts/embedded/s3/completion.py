"""The end of a multipart upload: the list of its parts becomes a version."""

import json
from collections.abc import Mapping
from itertools import pairwise

from ..clock import machine_ms
from .call import NUMBER, Call, Reply
from .checksums import SUPPORTED, bad_digest, composite, composite_etag
from .errors import invalid
from .multipart import LARGEST_NUMBER, Fields, checksum_entries, find_upload, parts_of
from .objects import checksum_headers
from .versions import NewVersion, find_bucket, lookup, record
from .xml import ONE_TEXT, Shape, document, texts

SMALLEST_PART = 5 * 1024 * 1024
COMPLETION: Shape = {"Part": (True, dict.fromkeys(("PartNumber", "ETag", *(f"Checksum{name.upper()}" for name in SUPPORTED)), ONE_TEXT))}
REMEMBERED_MS = 7 * 86_400_000
"""How long a completed upload answers its completion sent again, whose first answer may have been lost."""


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
            upload, kept = find_upload(call), {row["number"]: row for row in parts_of(call)}
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
    named: Fields = [
        ("Location", f"/{call.bucket}/{call.key}"),
        ("Bucket", call.bucket),
        ("Key", call.key),
        ("ETag", f'"{version["etag"]}"'),
    ]
    named += [*checksum_entries(checksums), ("ChecksumType", "COMPOSITE" if checksums else None)]
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
