"""ListObjectsV2, ListObjects and ListObjectVersions: prefix, delimiter (objects only) and pages."""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from ..clock import iso_ms
from .call import Call, Reply
from .database import Row
from .errors import invalid
from .versions import find_bucket
from .xml import Value, document

LARGEST_PAGE = 1000
LAST_CHARACTER = "\U0010ffff"


def list_objects(call: Call) -> Reply:
    """Current objects in the order of their keys. The continuation token is the last key (or common prefix) given."""
    token = call.query.get("continuation-token")
    start = call.query.get("start-after", "") if token is None else _key_of(token)
    entries, last = _page(call, start)
    content: list[tuple[str, Value]] = [
        *_described(call, truncated=bool(last)), ("KeyCount", len(entries)),
        ("StartAfter", _given(call, "start-after")),
        ("ContinuationToken", token), ("NextContinuationToken", _token(last) if last else None), *entries,
    ]  # fmt: skip
    return Reply(body=document("ListBucketResult", content))


def list_objects_v1(call: Call) -> Reply:
    """The first version of the list, whose pages are cut by a marker in clear."""
    entries, last = _page(call, call.query.get("marker", ""))
    content = [*_described(call, truncated=bool(last)), ("Marker", encoded(call, call.query.get("marker", ""))),
               ("NextMarker", encoded(call, last) if last else None), *entries]  # fmt: skip
    return Reply(body=document("ListBucketResult", content))


def _page(call: Call, start: str) -> tuple[list[tuple[str, Value]], str]:
    """The entries of one page, and the name after which the next one starts; '' when there is none."""
    find_bucket(call)
    prefix, delimiter, most = call.query.get("prefix", ""), call.query.get("delimiter", ""), _most(call)
    entries: list[tuple[str, Value]] = []
    last = ""
    for name, row in _entries(_current(call, prefix, start), prefix, delimiter, start):
        if len(entries) == most:
            return entries, last
        shown = ("CommonPrefixes", [("Prefix", encoded(call, name))]) if row is None else ("Contents", _object_entry(call, row))
        entries.append(shown)
        last = name
    return entries, ""


def _described(call: Call, *, truncated: bool) -> list[tuple[str, Value]]:
    return [
        ("Name", call.bucket), ("Prefix", encoded(call, call.query.get("prefix", ""))), ("Delimiter", _given(call, "delimiter")),
        ("MaxKeys", _most(call)), ("EncodingType", call.query.get("encoding-type")), ("IsTruncated", truncated),
    ]  # fmt: skip


def _most(call: Call) -> int:
    return min(call.number("max-keys", LARGEST_PAGE), LARGEST_PAGE)


def _given(call: Call, name: str) -> str | None:
    return encoded(call, call.query[name]) if name in call.query else None


def encoded(call: Call, key: str) -> str:
    """A key as the list shows it: percent-encoded when asked, for XML cannot hold every character."""
    return quote(key, safe="/-_.~") if "encoding-type" in call.query else key


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


def _key_of(token: str) -> str:
    """Raises S3Error(InvalidArgument) for a token that this endpoint did not make."""
    try:
        found = json.loads(base64.b64decode(token, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError):
        found = None
    if not isinstance(found, str) or any("\ud800" <= letter <= "\udfff" for letter in found):
        raise invalid("The continuation token provided is incorrect", "InvalidArgument")
    return found


def _token(name: str) -> str:
    return base64.urlsafe_b64encode(json.dumps(name).encode()).decode()


def _object_entry(call: Call, row: Mapping) -> list:
    checks = [("ChecksumAlgorithm", name.upper()) for name in json.loads(row["checksums"])]
    return [
        ("Key", encoded(call, row["key"])), ("LastModified", iso_ms(row["modified_ms"])), ("ETag", f'"{row["etag"]}"'), *checks,
        ("Size", row["size"]), ("StorageClass", "STANDARD"),
    ]  # fmt: skip


def list_versions(call: Call) -> Reply:
    """All versions and delete markers, newest first within a key. Pages are cut by (key, version id)."""
    find_bucket(call)
    prefix, most = call.query.get("prefix", ""), _most(call)
    key, before = call.query.get("key-marker", ""), _seq_of(call)
    rows = call.service.db.rows(
        "SELECT v.*, seq=(SELECT MAX(seq) FROM versions WHERE bucket=v.bucket AND key=v.key) AS latest FROM versions v WHERE bucket=?"
        " AND key>=? AND key<? AND (key>? OR (key=? AND seq<?)) ORDER BY key, seq DESC LIMIT ?",
        call.bucket, prefix, prefix + LAST_CHARACTER, key, key, before, most + 1,
    )  # fmt: skip
    page, truncated = rows[:most], len(rows) > most > 0
    content: list[tuple[str, Value]] = [*_described(call, truncated=truncated), ("KeyMarker", encoded(call, key))]
    content += [("VersionIdMarker", call.query.get("version-id-marker", ""))]
    if truncated:
        content += [("NextKeyMarker", encoded(call, page[-1]["key"])), ("NextVersionIdMarker", page[-1]["version_id"])]
    return Reply(body=document("ListVersionsResult", content + [_version_entry(call, row) for row in page]))


def _seq_of(call: Call) -> int:
    """Raises S3Error(InvalidArgument) when the marker names no version of its key."""
    named, key = call.query.get("version-id-marker", ""), call.query.get("key-marker", "")
    if not named:
        return 0
    row = call.service.db.row("SELECT seq FROM versions WHERE bucket=? AND key=? AND version_id=?", call.bucket, key, named)
    if row is None:
        raise invalid("version-id-marker names no version of key-marker", "InvalidArgument")
    return row["seq"]


def _version_entry(call: Call, row: Mapping) -> tuple[str, Value]:
    entry: list[tuple[str, Value]] = [
        ("Key", encoded(call, row["key"])),
        ("VersionId", row["version_id"]),
        ("IsLatest", bool(row["latest"])),
        ("LastModified", iso_ms(row["modified_ms"])),
    ]
    if row["marker"]:
        return ("DeleteMarker", entry)
    return ("Version", [*entry, ("ETag", f'"{row["etag"]}"'), ("Size", row["size"]), ("StorageClass", "STANDARD")])
