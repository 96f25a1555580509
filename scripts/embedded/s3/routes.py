"""Which operation answers which request: (method, subresource), the subresource being the query word that decides."""

from collections.abc import Iterable

from . import buckets, completion, listing, locks, multipart, objects
from .call import Call, Reply
from .checksums import SUPPORTED
from .conditions import COPY_SOURCE, READ, WRITE
from .errors import S3Error, invalid, unsupported
from .offer import BYTES, XML, Operation, Values, check
from .versions import KEPT_HEADERS


def _any(names: Iterable[str]) -> dict[str, Values]:
    return dict.fromkeys(names)


def _only(name: str, *values: str) -> dict[str, Values]:
    return {name: frozenset(values)}


CHECKSUMS = _any(f"x-amz-checksum-{name}" for name in SUPPORTED)
OF_BODY = CHECKSUMS | _any(["content-md5"]) | _only("x-amz-sdk-checksum-algorithm", *SUPPORTED)
STORED = _any([*KEPT_HEADERS, "x-amz-meta-*"]) | _any(locks.HEADERS)
COMPOSITE = _only("x-amz-checksum-algorithm", *SUPPORTED) | _only("x-amz-checksum-type", "composite")
SOURCE = _any(["x-amz-copy-source", *(COPY_SOURCE + name for name in READ)])
BYPASS = _only("x-amz-bypass-governance-retention", "true", "false")
CHECKSUM_MODE = _only("x-amz-checksum-mode", "enabled")
URL_ENCODING = _only("encoding-type", "url")
VERSION = _any(["versionId"])
READING = (_any([*READ, "range", "if-range"]) | CHECKSUM_MODE, VERSION | CHECKSUM_MODE | _any(objects.OVERRIDES))
LIST = _any(["prefix", "delimiter", "max-keys"]) | URL_ENCODING

SERVICE = {("GET", ""): Operation("ListBuckets", buckets.list_all)}
BUCKET = {
    ("PUT", ""): Operation("CreateBucket", buckets.create, _only("x-amz-bucket-object-lock-enabled", "true", "false"), body=XML),
    ("HEAD", ""): Operation("HeadBucket", buckets.head),
    ("DELETE", ""): Operation("DeleteBucket", buckets.delete),
    ("GET", ""): Operation("ListObjects", listing.list_objects_v1, query=LIST | _any(["marker"])),
    ("GET", "list-type"): Operation(
        "ListObjectsV2", listing.list_objects,
        query=LIST | _any(["continuation-token", "start-after"]) | _only("list-type", "2") | _only("fetch-owner", "false"),
    ),
    ("GET", "versions"): Operation(
        "ListObjectVersions", listing.list_versions,
        query=_any(["versions", "prefix", "max-keys", "key-marker", "version-id-marker"]) | URL_ENCODING,
    ),
    ("GET", "uploads"): Operation(
        "ListMultipartUploads", multipart.list_uploads,
        query=_any(["uploads", "prefix", "max-uploads", "key-marker", "upload-id-marker"]) | URL_ENCODING,
    ),
    ("POST", "delete"): Operation("DeleteObjects", objects.delete_many, OF_BODY | BYPASS, _any(["delete"]), XML),
    ("PUT", "versioning"): Operation("PutBucketVersioning", buckets.put_versioning, OF_BODY, _any(["versioning"]), XML),
    ("GET", "versioning"): Operation("GetBucketVersioning", buckets.get_versioning, query=_any(["versioning"])),
    ("GET", "object-lock"): Operation("GetObjectLockConfiguration", buckets.get_object_lock, query=_any(["object-lock"])),
    ("PUT", "cors"): Operation("PutBucketCors", buckets.put_cors, OF_BODY, _any(["cors"]), XML),
    ("GET", "cors"): Operation("GetBucketCors", buckets.get_cors, query=_any(["cors"])),
    ("PUT", "notification"): Operation(
        "PutBucketNotificationConfiguration", buckets.put_notification, query=_any(["notification"]), body=XML
    ),
    ("GET", "notification"): Operation("GetBucketNotificationConfiguration", buckets.get_notification, query=_any(["notification"])),
}  # fmt: skip
OBJECT = {
    ("PUT", ""): Operation("PutObject", objects.put, OF_BODY | STORED | _any(WRITE), body=BYTES),
    ("GET", ""): Operation("GetObject", objects.get, *READING),
    ("HEAD", ""): Operation("HeadObject", objects.get, *READING),
    ("DELETE", ""): Operation("DeleteObject", objects.delete, BYPASS | _any(["if-match"]), VERSION),
    ("PUT", "copy"): Operation(
        "CopyObject", objects.copy,
        SOURCE | STORED | _any(WRITE) | _only("x-amz-checksum-algorithm", *SUPPORTED) | _only("x-amz-metadata-directive", "copy", "replace"),
    ),
    ("POST", "uploads"): Operation("CreateMultipartUpload", multipart.create, STORED | COMPOSITE, _any(["uploads"])),
    ("PUT", "uploadId"): Operation("UploadPart", multipart.put_part, OF_BODY, _any(["uploadId", "partNumber"]), BYTES),
    ("PUT", "uploadId copy"): Operation(
        "UploadPartCopy", multipart.copy_part, SOURCE | _any(["x-amz-copy-source-range"]), _any(["uploadId", "partNumber"])
    ),
    ("POST", "uploadId"): Operation(
        "CompleteMultipartUpload", completion.complete,
        CHECKSUMS | _any([*WRITE, "x-amz-mp-object-size"]) | _only("x-amz-checksum-type", "composite"), _any(["uploadId"]), XML,
    ),
    ("DELETE", "uploadId"): Operation("AbortMultipartUpload", multipart.abort, query=_any(["uploadId"])),
    ("GET", "uploadId"): Operation("ListParts", multipart.list_parts, query=_any(["uploadId", "max-parts", "part-number-marker"])),
    ("PUT", "retention"): Operation("PutObjectRetention", locks.put_retention, OF_BODY | BYPASS, VERSION | _any(["retention"]), XML),
    ("GET", "retention"): Operation("GetObjectRetention", locks.get_retention, query=VERSION | _any(["retention"])),
    ("PUT", "legal-hold"): Operation("PutObjectLegalHold", locks.put_legal_hold, OF_BODY, VERSION | _any(["legal-hold"]), XML),
    ("GET", "legal-hold"): Operation("GetObjectLegalHold", locks.get_legal_hold, query=VERSION | _any(["legal-hold"])),
}  # fmt: skip
SUBRESOURCES = sorted({word.partition(" ")[0] for table in (BUCKET, OBJECT) for _, word in table} - {"", "copy"})


def answer(call: Call) -> Reply:
    """Raises S3Error, NotImplemented included: what this endpoint lacks says so."""
    operation = find(call)
    check(operation, call)
    return operation.run(call)


def find(call: Call) -> Operation:
    """Raises S3Error when no operation has that shape."""
    if call.key and not call.bucket:
        raise invalid("The bucket is not named", "InvalidBucketName")
    table = SERVICE if not call.bucket else OBJECT if call.key else BUCKET
    word = next((name for name in SUBRESOURCES if name in call.query), "")
    if "x-amz-copy-source" in call.headers:
        word = f"{word} copy".strip()
    operation = table.get((call.method, word))
    if operation is None and call.method == "POST" and not call.query:
        raise S3Error("MethodNotAllowed", 405, "Browser form uploads are not offered: use a signed PUT")
    if operation is None:
        raise unsupported(f"{call.method} {word or 'here'}")
    return operation
