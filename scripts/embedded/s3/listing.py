"""ListObjectsV2 and ListObjectVersions, with prefix, delimiter and pages."""

import base64
import json
from collections.abc import Iterator, Mapping

from ..clock import iso_ms
from .call import Call, Reply
from .database import Row
from .versions import find_bucket
from .xml import Value, document

LARGEST_PAGE = 1000
LAST_CHARACTER = "\U0010ffff"


def list_objects(call: Call) -> Reply:
    """Current objects in the order of their keys. The continuation token is the last key (or common prefix) given."""
    find_bucket(call)
    prefix, delimiter = call.query.get("prefix", ""), call.query.get("delimiter", "")
    most, after = min(int(call.query.get("max-keys", LARGEST_PAGE)), LARGEST_PAGE), _start(call)
    entries: list[tuple[str, Value]] = []
    last, truncated = "", False
    for name, row in _entries(_current(call, prefix, after), prefix, delimiter, after):
        if len(entries) == most:
            truncated = True
            break
        entries.append(("CommonPrefixes", [("Prefix", name)]) if row is None else ("Contents", _object_entry(row)))
        last = name
    content: list[tuple[str, Value]] = [
        ("Name", call.bucket), ("Prefix", prefix), ("MaxKeys", most), ("KeyCount", len(entries)), ("IsTruncated", truncated),
        ("Delimiter", delimiter or None), ("NextContinuationToken", _token(last) if truncated else None), *entries,
    ]  # fmt: skip
    return Reply(body=document("ListBucketResult", content))


def _entries(rows: Iterator[Mapping], prefix: str, delimiter: str, after: str) -> Iterator[tuple[str, Mapping | None]]:
    """(key, row) of each object, or (common prefix, None) once for what the delimiter groups."""
    previous = after
    for row in rows:
        head, found, _ = row["key"][len(prefix) :].partition(delimiter) if delimiter else ("", "", "")
        if not found:
            yield row["key"], row
        elif (group := prefix + head + delimiter) != previous:
            previous = group
            yield group, None


def _current(call: Call, prefix: str, after: str) -> Iterator[Row]:
    sql = (
        "SELECT * FROM versions v WHERE bucket=? AND key>? AND key>=? AND key<? AND marker=0 AND seq=(SELECT MAX(seq) FROM versions"
        " WHERE bucket=v.bucket AND key=v.key) ORDER BY key LIMIT 2000"
    )
    while rows := call.service.db.rows(sql, call.bucket, after, prefix, prefix + LAST_CHARACTER):
        yield from rows
        after = rows[-1]["key"]


def _start(call: Call) -> str:
    token = call.query.get("continuation-token")
    return json.loads(base64.urlsafe_b64decode(token)) if token else call.query.get("start-after", call.query.get("marker", ""))


def _token(name: str) -> str:
    return base64.urlsafe_b64encode(json.dumps(name).encode()).decode()


def _object_entry(row: Mapping) -> list:
    checks = [("ChecksumAlgorithm", name.upper()) for name in json.loads(row["checksums"])]
    return [
        ("Key", row["key"]), ("LastModified", iso_ms(row["modified_ms"])), ("ETag", f'"{row["etag"]}"'), *checks,
        ("Size", row["size"]), ("StorageClass", "STANDARD"),
    ]  # fmt: skip


def list_versions(call: Call) -> Reply:
    """All versions and delete markers, newest first within a key. Pages are cut by (key, version id)."""
    find_bucket(call)
    prefix, most = call.query.get("prefix", ""), min(int(call.query.get("max-keys", LARGEST_PAGE)), LARGEST_PAGE)
    key, before = call.query.get("key-marker", ""), _seq_of(call)
    rows = call.service.db.rows(
        "SELECT v.*, seq=(SELECT MAX(seq) FROM versions WHERE bucket=v.bucket AND key=v.key) AS latest FROM versions v WHERE bucket=?"
        " AND key>=? AND key<? AND (key>? OR (key=? AND seq<?)) ORDER BY key, seq DESC LIMIT ?",
        call.bucket, prefix, prefix + LAST_CHARACTER, key, key, before, most + 1,
    )  # fmt: skip
    page, truncated = rows[:most], len(rows) > most
    content: list[tuple[str, Value]] = [("Name", call.bucket), ("Prefix", prefix), ("MaxKeys", most), ("IsTruncated", truncated)]
    if truncated:
        content += [("NextKeyMarker", page[-1]["key"]), ("NextVersionIdMarker", page[-1]["version_id"])]
    return Reply(body=document("ListVersionsResult", content + [_version_entry(row) for row in page]))


def _seq_of(call: Call) -> int:
    named = call.query.get("version-id-marker")
    row = call.service.db.row("SELECT seq FROM versions WHERE bucket=? AND version_id=?", call.bucket, named) if named else None
    return row["seq"] if row else 0


def _version_entry(row: Mapping) -> tuple[str, Value]:
    entry: list[tuple[str, Value]] = [
        ("Key", row["key"]),
        ("VersionId", row["version_id"]),
        ("IsLatest", bool(row["latest"])),
        ("LastModified", iso_ms(row["modified_ms"])),
    ]
    if row["marker"]:
        return ("DeleteMarker", entry)
    return ("Version", [*entry, ("ETag", f'"{row["etag"]}"'), ("Size", row["size"]), ("StorageClass", "STANDARD")])
