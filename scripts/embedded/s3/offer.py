"""What a request may say (S3 API reference): each operation lists what it honours, the rest is refused, never ignored."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from .call import Call, Reply
from .errors import S3Error, invalid, unsupported

Values = frozenset[str] | None
"""The values that are honoured, in lower case; None: whatever the operation itself makes of it."""

HARMLESS_HEADERS = frozenset({
    "accept", "accept-charset", "accept-encoding", "accept-language", "amz-sdk-invocation-id", "amz-sdk-request", "authorization",
    "baggage", "cache-control", "connection", "content-length", "content-type", "cookie", "date", "device-memory", "dnt", "downlink",
    "dpr", "ect", "forwarded", "from", "host", "http2-settings", "keep-alive", "origin", "pragma", "priority", "purpose", "referer",
    "rtt", "save-data", "traceparent", "tracestate", "upgrade", "upgrade-insecure-requests", "user-agent", "via", "viewport-width",
    "width", "x-amz-content-sha256", "x-amz-date", "x-amz-user-agent", "x-amzn-trace-id", "x-requested-with",
})  # fmt: skip
"""They say who asks, or carry the signature: no answer of S3 depends on them."""
HARMLESS_PREFIXES = ("sec-", "access-control-request-", "x-forwarded-")
HARMLESS_QUERY = frozenset({"x-id", "X-Amz-User-Agent"})
SIGNATURE_QUERY = frozenset(
    {"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", "X-Amz-Signature"}
)
EVERYWHERE: Mapping[str, Values] = {"expect": frozenset({"100-continue"})}
NO_BODY, BYTES, XML = "none", "bytes", "xml"


@dataclass(frozen=True)
class Operation:
    """`name` is that of the API reference. `headers` may end in `*` (x-amz-meta-*). `body`: none, the bytes of a file, or XML."""

    name: str
    run: Callable[[Call], Reply]
    headers: Mapping[str, Values] = field(default_factory=dict)
    query: Mapping[str, Values] = field(default_factory=dict)
    body: str = NO_BODY


def check(operation: Operation, call: Call) -> None:
    """Raises S3Error: NotImplemented for what the operation does not honour, UnexpectedContent for a body it does not read."""
    length = call.length
    for name, value in call.headers.items():
        if name not in HARMLESS_HEADERS and not name.startswith(HARMLESS_PREFIXES):
            _require(operation, f"the header {name}", value, _header(operation, name))
    signed_by_query = "X-Amz-Algorithm" in call.query
    for name, value in call.query.items():
        if name not in HARMLESS_QUERY and not (signed_by_query and name in SIGNATURE_QUERY):
            _require(operation, f"the parameter {name}", value, operation.query.get(name, frozenset()))
    if operation.body == BYTES and "content-length" not in call.headers:
        raise S3Error("MissingContentLength", 411, "You must provide the Content-Length HTTP header")
    if operation.body == NO_BODY:
        if length:
            raise invalid("This request does not support content", "UnexpectedContent")
        call.document()  # nothing, whose digest must be the one announced


def _header(operation: Operation, name: str) -> Values:
    for offered in (operation.headers, EVERYWHERE):
        if name in offered:
            return offered[name]
    return None if any(one.endswith("*") and name.startswith(one[:-1]) for one in operation.headers) else frozenset()


def _require(operation: Operation, what: str, value: str, values: Values) -> None:
    if values is not None and value.lower() not in values:
        raise unsupported(f"{what} in {operation.name}" + (f" with the value {value!r}" if values else ""))
