"""Which function answers which request: (method, level, subresource), the subresource being the query word that decides."""

from collections.abc import Callable

from . import buckets, listing, locks, multipart, objects
from .call import Call, Reply
from .errors import S3Error, unsupported

SUBRESOURCES = (
    "uploadId", "uploads", "delete", "versions", "versioning", "cors", "notification", "object-lock", "retention", "legal-hold",
    "acl", "policy", "lifecycle", "encryption", "tagging", "attributes", "torrent", "restore", "select", "location", "website", "logging",
    "publicAccessBlock", "ownershipControls", "replication", "accelerate", "requestPayment", "inventory", "analytics", "metrics",
)  # fmt: skip

SERVICE = {("GET", ""): buckets.list_all}
BUCKET = {
    ("PUT", ""): buckets.create, ("HEAD", ""): buckets.head, ("DELETE", ""): buckets.delete, ("GET", ""): listing.list_objects,
    ("GET", "versions"): listing.list_versions, ("GET", "uploads"): multipart.list_uploads, ("POST", "delete"): objects.delete_many,
    ("PUT", "versioning"): buckets.put_versioning, ("GET", "versioning"): buckets.get_versioning,
    ("GET", "object-lock"): buckets.get_object_lock, ("PUT", "cors"): buckets.put_cors, ("GET", "cors"): buckets.get_cors,
    ("PUT", "notification"): buckets.put_notification, ("GET", "notification"): buckets.get_notification,
}  # fmt: skip
OBJECT = {
    ("PUT", ""): objects.put, ("GET", ""): objects.get, ("HEAD", ""): objects.get, ("DELETE", ""): objects.delete,
    ("PUT", "copy"): objects.copy, ("POST", "uploads"): multipart.create, ("PUT", "uploadId"): multipart.put_part,
    ("PUT", "uploadId copy"): multipart.copy_part, ("POST", "uploadId"): multipart.complete, ("DELETE", "uploadId"): multipart.abort,
    ("GET", "uploadId"): multipart.list_parts, ("PUT", "retention"): locks.put_retention, ("GET", "retention"): locks.get_retention,
    ("PUT", "legal-hold"): locks.put_legal_hold, ("GET", "legal-hold"): locks.get_legal_hold,
}  # fmt: skip


def answer(call: Call) -> Reply:
    """Raises S3Error, NotImplemented included: what this endpoint lacks says so."""
    return _handler(call)(call)


def _handler(call: Call) -> Callable[[Call], Reply]:
    table = SERVICE if not call.bucket else OBJECT if call.key else BUCKET
    word = next((name for name in SUBRESOURCES if name in call.query), "")
    if "x-amz-copy-source" in call.headers:
        word = f"{word} copy".strip()
    handler = table.get((call.method, word))
    if handler is None and call.method == "POST" and not word:
        raise S3Error("MethodNotAllowed", 405, "Browser form uploads are not offered: use a signed PUT")
    if handler is None:
        raise unsupported(f"{call.method} {word or 'here'}")
    return handler
