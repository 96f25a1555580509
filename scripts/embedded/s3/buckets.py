"""Buckets and the settings the project's template gives them: versioning, Object Lock, CORS, EventBridge."""

import json

from ..clock import iso_ms, machine_ms
from .call import Call, Reply
from .errors import S3Error, invalid
from .versions import find_bucket
from .xml import Value, document, parse, texts


def create(call: Call) -> Reply:
    lockable = call.headers.get("x-amz-bucket-object-lock-enabled", "").lower() == "true"
    if call.service.db.row("SELECT 1 FROM buckets WHERE name=?", call.bucket):
        raise S3Error("BucketAlreadyOwnedByYou", 409, "The bucket exists and is yours")
    with call.service.db.write() as db:
        db.execute(
            "INSERT INTO buckets (name, created_ms, versioned, lockable) VALUES (?,?,?,?)",
            (call.bucket, machine_ms(), lockable, lockable),
        )
    return Reply(headers={"Location": f"/{call.bucket}"})


def head(call: Call) -> Reply:
    find_bucket(call)
    return Reply(headers={"x-amz-bucket-region": call.service.region})


def delete(call: Call) -> Reply:
    find_bucket(call)
    with call.service.db.write() as db:
        if db.execute("SELECT 1 FROM versions WHERE bucket=? LIMIT 1", (call.bucket,)).fetchone():
            raise S3Error("BucketNotEmpty", 409, "The bucket you tried to delete is not empty")
        db.execute("DELETE FROM buckets WHERE name=?", (call.bucket,))
    return Reply(204)


def list_all(call: Call) -> Reply:
    rows = call.service.db.rows("SELECT name, created_ms FROM buckets ORDER BY name")
    listed = [("Bucket", [("Name", row["name"]), ("CreationDate", iso_ms(row["created_ms"]))]) for row in rows]
    return Reply(body=document("ListAllMyBucketsResult", [("Buckets", listed)]))


def put_versioning(call: Call) -> Reply:
    status = texts(parse(call.document())).get("Status")
    if status != "Enabled":
        raise invalid("Only Enabled is offered", "IllegalVersioningConfigurationException")
    return _set(call, "versioned", 1)


def get_versioning(call: Call) -> Reply:
    status = [("Status", "Enabled")] if find_bucket(call)["versioned"] else []
    return Reply(body=document("VersioningConfiguration", status))


def get_object_lock(call: Call) -> Reply:
    if not find_bucket(call)["lockable"]:
        raise S3Error("ObjectLockConfigurationNotFoundError", 404, "Object Lock configuration does not exist for this bucket")
    return Reply(body=document("ObjectLockConfiguration", [("ObjectLockEnabled", "Enabled")]))


def put_cors(call: Call) -> Reply:
    rules = []
    for rule in parse(call.document()).findall("CORSRule"):
        listed = {
            tag: [e.text or "" for e in rule.findall(tag)] for tag in ("AllowedOrigin", "AllowedMethod", "AllowedHeader", "ExposeHeader")
        }
        rules.append({**listed, "MaxAgeSeconds": rule.findtext("MaxAgeSeconds")})
    return _set(call, "cors", json.dumps(rules))


def get_cors(call: Call) -> Reply:
    rules = json.loads(find_bucket(call)["cors"])
    if not rules:
        raise S3Error("NoSuchCORSConfiguration", 404, "The CORS configuration does not exist")
    return Reply(body=document("CORSConfiguration", [("CORSRule", _rule(rule)) for rule in rules]))


def _rule(rule: dict) -> list:
    listed = [(tag, value) for tag, values in rule.items() if isinstance(values, list) for value in values]
    return [*listed, ("MaxAgeSeconds", rule["MaxAgeSeconds"])]


def put_notification(call: Call) -> Reply:
    root = parse(call.document())
    if any(child.tag != "EventBridgeConfiguration" for child in root):
        raise invalid("Only EventBridgeConfiguration is offered", "InvalidArgument")
    return _set(call, "eventful", int(root.find("EventBridgeConfiguration") is not None))


def get_notification(call: Call) -> Reply:
    bridge: list[tuple[str, Value]] = [("EventBridgeConfiguration", [])] if find_bucket(call)["eventful"] else []
    return Reply(body=document("NotificationConfiguration", bridge))


def _set(call: Call, column: str, value) -> Reply:
    find_bucket(call)
    with call.service.db.write() as db:
        db.execute(f"UPDATE buckets SET {column}=? WHERE name=?", (value, call.bucket))
    return Reply()
