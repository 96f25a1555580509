"""Signature Version 4, checked the way the services check it (AWS General Reference, "Signing AWS API requests").

Signatures use the machine's real clock: the trial clock of a demonstration never makes a signature valid or expired.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote

ALGORITHM = "AWS4-HMAC-SHA256"
UNSIGNED = "UNSIGNED-PAYLOAD"
CLOCK_SKEW = timedelta(minutes=15)
LONGEST_PRESIGNED_S = 7 * 24 * 3600


class Refused(Exception):
    """A request whose signature does not hold. `code` and `status` are those of the service."""

    def __init__(self, code: str, message: str, status: int = 403):
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


@dataclass(frozen=True)
class Credentials:
    """The one key pair of a data folder."""

    access_key: str
    secret_key: str
    region: str


@dataclass(frozen=True)
class Request:
    """What a signature covers. `path` and `query` are as sent, header names are in lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Claim:
    """The signature a client presents. `payload` is a hex SHA-256 the body must match, or UNSIGNED-PAYLOAD."""

    scope: tuple[str, str, str]
    access_key: str
    signed_headers: tuple[str, ...]
    signature: str
    timestamp: str
    payload: str
    presigned: bool
    expires_s: int = 0


def same(one: str, other: str) -> bool:
    """Compared in constant time, whatever the letters: hmac takes no str beyond ASCII."""
    return hmac.compare_digest(one.encode(), other.encode())


def pairs(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query, keep_blank_values=True)


def claim_of(request: Request) -> Claim:
    """Read the claim from the header or the query. Raises Refused when there is none or it is malformed."""
    fields = dict(pairs(request.query))
    if "X-Amz-Algorithm" in fields:
        if "authorization" in request.headers:
            raise Refused("InvalidArgument", "Only one auth mechanism allowed: a signed link or the Authorization header", 400)
        return _presigned_claim(fields)
    value = request.headers.get("authorization", "")
    if not value.startswith(ALGORITHM + " "):
        raise Refused("AccessDenied", "Access Denied: the request is not signed with Signature Version 4")
    parts = dict(part.strip().partition("=")[::2] for part in value[len(ALGORITHM) :].split(","))
    return _claim(
        parts.get("Credential", ""), parts.get("SignedHeaders", ""), parts.get("Signature", ""),
        request.headers.get("x-amz-date", ""), request.headers.get("x-amz-content-sha256", ""), presigned=False,
    )  # fmt: skip


def _presigned_claim(fields: Mapping[str, str]) -> Claim:
    if fields["X-Amz-Algorithm"] != ALGORITHM:
        raise Refused("AuthorizationQueryParametersError", "Only AWS4-HMAC-SHA256 is supported", 400)
    lifetime = fields.get("X-Amz-Expires", "")
    if not re.fullmatch("[0-9]{1,9}", lifetime) or int(lifetime) > LONGEST_PRESIGNED_S:
        raise Refused("AuthorizationQueryParametersError", "X-Amz-Expires must be less than a week (in seconds)", 400)
    return _claim(
        fields.get("X-Amz-Credential", ""), fields.get("X-Amz-SignedHeaders", ""), fields.get("X-Amz-Signature", ""),
        fields.get("X-Amz-Date", ""), UNSIGNED, presigned=True, expires_s=int(lifetime),
    )  # fmt: skip


def _claim(credential: str, signed: str, signature: str, stamp: str, payload: str, *, presigned: bool, expires_s: int = 0) -> Claim:
    words = credential.split("/")
    if len(words) != 5 or words[4] != "aws4_request" or not signed or not signature:
        raise Refused("AuthorizationHeaderMalformed", "The authorization is malformed", 400)
    return Claim(
        scope=(words[1], words[2], words[3]), access_key=words[0], signed_headers=tuple(signed.split(";")),
        signature=signature, timestamp=stamp, payload=payload, presigned=presigned, expires_s=expires_s,
    )  # fmt: skip


def verify(request: Request, credentials: Credentials, service: str, now: datetime, body_sha256: str | None = None) -> Claim:
    """Check the signature of `request` for `service` at `now` (real clock, aware).

    `body_sha256` is the hex digest of the body when the caller already holds it; otherwise the digest announced in
    x-amz-content-sha256 is used and the caller must compare it with the body. Raises Refused.
    """
    claim = claim_of(request)
    if not same(claim.access_key, credentials.access_key):
        raise Refused("InvalidAccessKeyId", "The access key id does not exist in our records")
    _check_dates(claim, credentials, service, now)
    _check_coverage(request, claim)
    payload = body_sha256 if body_sha256 is not None else claim.payload
    key = _signing_key(credentials.secret_key, claim.scope)
    expected = hmac.new(key, _string_to_sign(request, claim, payload, service), hashlib.sha256).hexdigest()
    if not same(expected, claim.signature):
        raise Refused("SignatureDoesNotMatch", "The signature we calculated does not match the one you provided")
    return claim


def _check_dates(claim: Claim, credentials: Credentials, service: str, now: datetime) -> None:
    day, region, scoped_service = claim.scope
    if (region, scoped_service) != (credentials.region, service) or not claim.timestamp.startswith(day):
        raise Refused("AuthorizationHeaderMalformed", "The credential scope names another day, region or service", 400)
    try:
        signed_at = datetime.strptime(claim.timestamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise Refused("AccessDenied", "X-Amz-Date is not a valid instant") from None
    if signed_at > now + CLOCK_SKEW or (not claim.presigned and signed_at < now - CLOCK_SKEW):
        raise Refused("RequestTimeTooSkewed", "The difference between the request time and the current time is too large")
    if claim.presigned and now > signed_at + timedelta(seconds=claim.expires_s):
        raise Refused("AccessDenied", "Request has expired")


def _check_coverage(request: Request, claim: Claim) -> None:
    """`host` and every x-amz-* header sent must be signed: nobody may add an instruction to a signed request."""
    sent = {name for name in request.headers if name.startswith("x-amz-")} - {"x-amz-content-sha256"}
    missing = ({"host"} | sent) - set(claim.signed_headers)
    if missing:
        raise Refused("AccessDenied", "There were headers present in the request which were not signed: " + ", ".join(sorted(missing)))


def _string_to_sign(request: Request, claim: Claim, payload: str, service: str) -> bytes:
    names = claim.signed_headers
    lines = [f"{name}:{' '.join(request.headers.get(name, '').split())}" for name in names]
    canonical = "\n".join(
        [request.method, _canonical_path(request.path, service), _canonical_query(request.query), *lines, "", ";".join(names), payload]
    )
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    return "\n".join([ALGORITHM, claim.timestamp, "/".join((*claim.scope, "aws4_request")), digest]).encode()


def _canonical_path(path: str, service: str) -> str:
    """S3 encodes the path once; every other service encodes the path already encoded."""
    return quote(unquote(path), safe="/-_.~") if service == "s3" else quote(path or "/", safe="/-_.~")


def _canonical_query(query: str) -> str:
    encoded = sorted((quote(k, safe="-_.~"), quote(v, safe="-_.~")) for k, v in pairs(query) if k != "X-Amz-Signature")
    return "&".join(f"{k}={v}" for k, v in encoded)


@lru_cache(maxsize=16)
def _signing_key(secret: str, scope: tuple[str, str, str]) -> bytes:
    key = ("AWS4" + secret).encode()
    for word in (*scope, "aws4_request"):
        key = hmac.new(key, word.encode(), hashlib.sha256).digest()
    return key
