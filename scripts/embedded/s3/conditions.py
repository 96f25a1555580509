"""Conditions of requests (RFC 9110, 13; S3 user guide, "conditional requests"): every one is honoured or refused."""

from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

from .errors import invalid, no_such_key, precondition, unsupported

READ = ("if-match", "if-none-match", "if-modified-since", "if-unmodified-since")
WRITE = ("if-match", "if-none-match")
COPY_SOURCE = "x-amz-copy-source-"


def unchanged(version: Mapping, headers: Mapping[str, str], prefix: str = "") -> bool:
    """Whether a reader already holds `version` (304). Raises S3Error(PreconditionFailed) when it asked for another one."""
    given = {name: headers[prefix + name] for name in READ if prefix + name in headers}
    since, until = (_instant(given.get(name)) for name in ("if-modified-since", "if-unmodified-since"))
    modified_s = version["modified_ms"] // 1000
    if "if-match" in given:
        if not names(given["if-match"], version["etag"]):
            raise precondition("If-Match")
    elif until is not None and modified_s > until:
        raise precondition("If-Unmodified-Since")
    if "if-none-match" in given:
        return names(given["if-none-match"], version["etag"])
    return since is not None and modified_s <= since


def check_source(version: Mapping, headers: Mapping[str, str]) -> None:
    """Conditions on the source of a copy: each that fails refuses it. Raises S3Error(PreconditionFailed)."""
    if unchanged(version, headers, COPY_SOURCE):
        raise precondition("x-amz-copy-source-if-none-match or if-modified-since")


def check_write(headers: Mapping[str, str], key: str, current: Mapping | None) -> None:
    """If-None-Match: * and If-Match of a write or a deletion, against the current version.

    Raises S3Error: PreconditionFailed, NoSuchKey when there is nothing to match, NotImplemented for If-None-Match with a tag.
    """
    exists = current is not None and not current["marker"]
    if headers.get("if-none-match", "*").strip() != "*":
        raise unsupported("If-None-Match with an entity tag on a write")
    if "if-none-match" in headers and exists:
        raise precondition("If-None-Match")
    if "if-match" not in headers:
        return
    if current is None or not exists:
        raise no_such_key(key)
    if not names(headers["if-match"], current["etag"]):
        raise precondition("If-Match")


def range_still_holds(version: Mapping, headers: Mapping[str, str]) -> bool:
    """If-Range: a range of the version the client knows, else the whole."""
    wanted = headers.get("if-range")
    if wanted is None:
        return True
    if wanted.startswith(('"', "W/")):
        return wanted == f'"{version["etag"]}"'
    return _instant(wanted) == version["modified_ms"] // 1000


def names(tags: str, etag: str) -> bool:
    """Whether a list of entity tags names this one; `*` names all."""
    return any(tag.strip().removeprefix("W/").strip('"') in ("*", etag) for tag in tags.split(","))


def _instant(text: str | None) -> int | None:
    """Seconds since 1970 of an HTTP date. Raises S3Error(InvalidArgument)."""
    if text is None:
        return None
    try:
        found = parsedate_to_datetime(text)
        return int((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp())
    except (ValueError, TypeError, IndexError, OverflowError):
        raise invalid("The date of a condition must be an HTTP date", "InvalidArgument") from None
