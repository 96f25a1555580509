"""Buckets and the settings the project's template gives them: versioning, Object Lock, CORS, EventBridge."""

import json
import re

from ..clock import iso_ms, machine_ms
from .call import NUMBER, Call, Reply
from .errors import S3Error, invalid, unsupported
from .versions import find_bucket
from .xml import CONTROL, ONE_TEXT, TEXTS, Shape, Value, document, texts

BUCKET_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
CREATION: Shape = {"LocationConstraint": ONE_TEXT}
VERSIONING: Shape = {"Status": ONE_TEXT}
LISTS = ("AllowedOrigin", "AllowedMethod", "AllowedHeader", "ExposeHeader")
CORS: Shape = {"CORSRule": (True, {"ID": ONE_TEXT, "MaxAgeSeconds": ONE_TEXT, **dict.fromkeys(LISTS, TEXTS)})}
METHODS = {"GET", "PUT", "HEAD", "POST", "DELETE"}
NOTIFICATION: Shape = {"EventBridgeConfiguration": (False, {})}


def create(call: Call) -> Reply:
    if not BUCKET_NAME.fullmatch(call.bucket):
        raise invalid("The specified bucket is not valid", "InvalidBucketName")
    asked = texts(call.xml("CreateBucketConfiguration", CREATION)) if call.length else {}
    if asked.get("LocationConstraint", call.service.region) != call.service.region:
        raise invalid(f"This endpoint is that of {call.service.region}", "IllegalLocationConstraintException")
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
    status = texts(call.xml("VersioningConfiguration", VERSIONING)).get("Status")
    if status == "Suspended":
        raise unsupported("versioning that is suspended")
    if status != "Enabled":
        raise invalid("Status must be Enabled or Suspended", "IllegalVersioningConfigurationException")
    return _set(call, "versioned", 1)


def get_versioning(call: Call) -> Reply:
    status = [("Status", "Enabled")] if find_bucket(call)["versioned"] else []
    return Reply(body=document("VersioningConfiguration", status))


def get_object_lock(call: Call) -> Reply:
    if not find_bucket(call)["lockable"]:
        raise S3Error("ObjectLockConfigurationNotFoundError", 404, "Object Lock configuration does not exist for this bucket")
    return Reply(body=document("ObjectLockConfiguration", [("ObjectLockEnabled", "Enabled")]))


def put_cors(call: Call) -> Reply:
    rules = [_read_rule(rule) for rule in call.xml("CORSConfiguration", CORS).findall("CORSRule")]
    if not rules:
        raise invalid("At least one CORSRule is required", "MalformedXML")
    return _set(call, "cors", json.dumps(rules))


def _read_rule(element) -> dict:
    """Raises S3Error: NotImplemented for a wildcard (origins and headers are compared as they are), MalformedXML."""
    rule = {tag: [one.text or "" for one in element.findall(tag)] for tag in LISTS}
    age, words = element.findtext("MaxAgeSeconds"), [word for values in rule.values() for word in values]
    if any("*" in word for word in words):
        raise unsupported("a wildcard in a CORS rule")
    if not rule["AllowedOrigin"] or not rule["AllowedMethod"] or not set(rule["AllowedMethod"]) <= METHODS:
        raise invalid("A CORSRule needs AllowedOrigin, and AllowedMethod among those of S3", "MalformedXML")
    if (age is not None and not NUMBER.fullmatch(age)) or any(not word.isascii() or CONTROL.search(word) for word in words):
        raise invalid("MaxAgeSeconds must be a number, and names be such as HTTP knows them", "MalformedXML")
    return {"ID": element.findtext("ID"), **rule, "MaxAgeSeconds": age}


def get_cors(call: Call) -> Reply:
    rules = json.loads(find_bucket(call)["cors"])
    if not rules:
        raise S3Error("NoSuchCORSConfiguration", 404, "The CORS configuration does not exist")
    return Reply(body=document("CORSConfiguration", [("CORSRule", _rule(rule)) for rule in rules]))


def _rule(rule: dict) -> list:
    listed = [(tag, value) for tag in LISTS for value in rule[tag]]
    return [("ID", rule.get("ID")), *listed, ("MaxAgeSeconds", rule["MaxAgeSeconds"])]


def put_notification(call: Call) -> Reply:
    root = call.xml("NotificationConfiguration", NOTIFICATION)
    return _set(call, "eventful", int(root.find("EventBridgeConfiguration") is not None))


def get_notification(call: Call) -> Reply:
    bridge: list[tuple[str, Value]] = [("EventBridgeConfiguration", [])] if find_bucket(call)["eventful"] else []
    return Reply(body=document("NotificationConfiguration", bridge))


def _set(call: Call, column: str, value) -> Reply:
    find_bucket(call)
    with call.service.db.write() as db:
        db.execute(f"UPDATE buckets SET {column}=? WHERE name=?", (value, call.bucket))
    return Reply()
