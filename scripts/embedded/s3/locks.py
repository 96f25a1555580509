"""Object Lock (S3 user guide, "Locking objects"): what is under retention or legal hold is neither deleted nor shortened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from ..clock import iso_ms
from .call import Call, Reply
from .errors import S3Error, invalid, locked
from .versions import find_bucket, find_version
from .xml import ONE_TEXT, Shape, document, texts

MODES = ("GOVERNANCE", "COMPLIANCE")
RETENTION: Shape = {"Mode": ONE_TEXT, "RetainUntilDate": ONE_TEXT}
LEGAL_HOLD: Shape = {"Status": ONE_TEXT}
HEADERS = ("x-amz-object-lock-mode", "x-amz-object-lock-retain-until-date", "x-amz-object-lock-legal-hold")


@dataclass(frozen=True)
class Lock:
    mode: str | None = None
    until_ms: int | None = None
    legal_hold: bool = False


def requested(headers: Mapping[str, str], *, lockable: bool, now_ms: int) -> Lock:
    """The lock asked for in the headers of a PUT. Raises S3Error when the bucket or the date does not allow it."""
    mode, until, hold = (headers.get(name) for name in HEADERS)
    if (mode or until or hold) and not lockable:
        raise _not_lockable()
    if (mode is None) != (until is None):
        raise invalid("x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied", "InvalidArgument")
    return Lock(_mode(mode), _future(until, now_ms), hold is not None and _is_on(hold, "InvalidArgument"))


def refuse_if_locked(version: Mapping, now_ms: int, headers: Mapping[str, str]) -> None:
    bypass = headers.get("x-amz-bypass-governance-retention", "").lower() == "true"
    retained = version["lock_until_ms"] is not None and version["lock_until_ms"] > now_ms
    if version["legal_hold"] or (retained and not (bypass and version["lock_mode"] == "GOVERNANCE")):
        raise locked()


def put_retention(call: Call) -> Reply:
    asked = texts(call.xml("Retention", RETENTION))
    version, now_ms = _lockable_version(call), call.service.lock_clock.now_ms()
    mode, until_ms = _mode(asked.get("Mode")), _future(asked.get("RetainUntilDate"), now_ms)
    if mode is None or until_ms is None:
        raise invalid("Mode and RetainUntilDate are required", "MalformedXML")
    stronger = until_ms >= (version["lock_until_ms"] or 0) and not (version["lock_mode"] == "COMPLIANCE" and mode != "COMPLIANCE")
    if not stronger:
        refuse_if_locked({**version, "legal_hold": 0}, now_ms, call.headers)
    with call.service.db.write() as db:
        db.execute("UPDATE versions SET lock_mode=?, lock_until_ms=? WHERE seq=?", (mode, until_ms, version["seq"]))
    return Reply()


def get_retention(call: Call) -> Reply:
    version = find_version(call)
    if version["lock_mode"] is None:
        raise S3Error("NoSuchObjectLockConfiguration", 404, "The specified object does not have a ObjectLock configuration")
    return Reply(body=document("Retention", [("Mode", version["lock_mode"]), ("RetainUntilDate", iso_ms(version["lock_until_ms"]))]))


def put_legal_hold(call: Call) -> Reply:
    hold = _is_on(texts(call.xml("LegalHold", LEGAL_HOLD)).get("Status", ""), "MalformedXML")
    version = _lockable_version(call)
    with call.service.db.write() as db:
        db.execute("UPDATE versions SET legal_hold=? WHERE seq=?", (hold, version["seq"]))
    return Reply()


def get_legal_hold(call: Call) -> Reply:
    return Reply(body=document("LegalHold", [("Status", "ON" if find_version(call)["legal_hold"] else "OFF")]))


def headers_of(version: Mapping) -> dict[str, str]:
    found = {}
    if version["lock_mode"]:
        found["x-amz-object-lock-mode"] = version["lock_mode"]
        found["x-amz-object-lock-retain-until-date"] = iso_ms(version["lock_until_ms"])
    if version["legal_hold"]:
        found["x-amz-object-lock-legal-hold"] = "ON"
    return found


def _lockable_version(call: Call) -> Mapping:
    if not find_bucket(call)["lockable"]:
        raise _not_lockable()
    return find_version(call)


def _not_lockable() -> S3Error:
    return invalid("Bucket is missing Object Lock Configuration")


def _is_on(status: str, code: str) -> bool:
    if status not in ("ON", "OFF"):
        raise invalid("The legal hold must be ON or OFF", code)
    return status == "ON"


def _mode(value: str | None) -> str | None:
    if value is not None and value not in MODES:
        raise invalid("Unknown wormMode directive", "InvalidArgument")
    return value


def _future(value: str | None, now_ms: int) -> int | None:
    if value is None:
        return None
    try:
        until = datetime.fromisoformat(value.replace("Z", "+00:00"))
        until_ms = int((until.astimezone(UTC) if until.tzinfo else until.replace(tzinfo=UTC)).timestamp() * 1000)
    except (ValueError, OverflowError):
        raise invalid("The retain until date must be an ISO 8601 instant", "InvalidArgument") from None
    if until_ms <= now_ms:
        raise invalid("The retain until date must be in the future!", "InvalidArgument")
    return until_ms
