"""Versions of objects: how one is found, recorded and replaced. The newest `seq` of a key is its current version."""

import json
import secrets
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from ..clock import machine_ms
from .call import Call
from .conditions import check_write
from .database import Row
from .errors import S3Error, invalid, no_such_bucket, no_such_key

KEPT_HEADERS = ("content-type", "content-disposition", "content-encoding", "content-language", "cache-control", "expires")


@dataclass(frozen=True)
class NewVersion:
    """What a PUT, a copy or a completed upload records. `manifest` lists (blob, size in bytes)."""

    size: int
    etag: str
    headers: Mapping[str, str]
    checksums: Mapping[str, str]
    checksum_type: str
    lock_mode: str | None
    lock_until_ms: int | None
    legal_hold: bool
    manifest: list[tuple[str, int]]


def stored_headers(headers: Mapping[str, str]) -> dict[str, str]:
    return {k: v for k, v in headers.items() if k in KEPT_HEADERS or k.startswith("x-amz-meta-")}


def find_bucket(call: Call, name: str | None = None) -> Row:
    bucket = call.service.db.row("SELECT * FROM buckets WHERE name=?", name or call.bucket)
    if bucket is None:
        raise no_such_bucket(name or call.bucket)
    return bucket


def find_version(call: Call) -> Row:
    """The version named by ?versionId, or the current one. Raises S3Error when absent or deleted."""
    return lookup(call, call.bucket, call.key, asked_version(call))


def asked_version(call: Call) -> str | None:
    """?versionId. Raises S3Error when it is empty."""
    named = call.query.get("versionId")
    if named == "":
        raise invalid("Version id cannot be the empty string", "InvalidArgument")
    return named


def lookup(call: Call, bucket: str, key: str, version_id: str | None) -> Row:
    find_bucket(call, bucket)
    if version_id is not None:
        row = call.service.db.row("SELECT * FROM versions WHERE bucket=? AND key=? AND version_id=?", bucket, key, version_id)
        if row is None:
            raise S3Error("NoSuchVersion", 404, "The specified version does not exist")
        if row["marker"]:
            raise S3Error(
                "MethodNotAllowed", 405, "The specified method is not allowed against a delete marker", {"x-amz-delete-marker": "true"}
            )
        return row
    row = call.service.db.row("SELECT * FROM versions WHERE bucket=? AND key=? ORDER BY seq DESC LIMIT 1", bucket, key)
    if row is None:
        raise no_such_key(key)
    if row["marker"]:
        gone = no_such_key(key)
        gone.headers = {"x-amz-delete-marker": "true", "x-amz-version-id": row["version_id"]}
        raise gone
    return row


def record(call: Call, db: sqlite3.Connection, bucket: Mapping, new: NewVersion, reason: str) -> tuple[str, list[tuple[str, int]]]:
    """Insert the version and its event in the transaction under way: (version id, blobs that it replaces).

    The write conditions are checked here, inside the transaction, so that of two racing writers one is refused.
    """
    check_write(call.headers, call.key, current(db, call.bucket, call.key))
    version_id, replaced = _replace(db, bucket, call.key)
    now_ms = machine_ms()
    db.execute(
        "INSERT INTO versions (bucket, key, version_id, size, etag, headers, checksums, checksum_type, modified_ms, lock_mode,"
        " lock_until_ms, legal_hold, manifest) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (call.bucket, call.key, version_id, new.size, new.etag, json.dumps(dict(new.headers)), json.dumps(dict(new.checksums)),
         new.checksum_type, now_ms, new.lock_mode, new.lock_until_ms, new.legal_hold, json.dumps(new.manifest)),
    )  # fmt: skip
    if bucket["eventful"]:
        _announce(call, db, new, version_id if bucket["versioned"] else None, reason, now_ms)
    return version_id, replaced


def add_marker(db: sqlite3.Connection, bucket: Mapping, key: str) -> str:
    """A delete in a versioned bucket hides the object and keeps its bytes."""
    version_id = new_version_id()
    db.execute(
        "INSERT INTO versions (bucket, key, version_id, marker, modified_ms) VALUES (?,?,?,1,?)",
        (bucket["name"], key, version_id, machine_ms()),
    )
    return version_id


def new_version_id() -> str:
    return secrets.token_urlsafe(24)


def manifest_of(version: Mapping) -> list[tuple[str, int]]:
    return [(blob, size) for blob, size in json.loads(version["manifest"])]


def current(db: sqlite3.Connection, bucket: str, key: str) -> Row | None:
    return db.execute("SELECT * FROM versions WHERE bucket=? AND key=? ORDER BY seq DESC LIMIT 1", (bucket, key)).fetchone()


def _replace(db: sqlite3.Connection, bucket: Mapping, key: str) -> tuple[str, list[tuple[str, int]]]:
    if bucket["versioned"]:
        return new_version_id(), []
    old = db.execute(
        "DELETE FROM versions WHERE bucket=? AND key=? AND version_id='null' RETURNING manifest", (bucket["name"], key)
    ).fetchall()
    return "null", [pair for row in old for pair in manifest_of(row)]


def _announce(call: Call, db: sqlite3.Connection, new: NewVersion, version_id: str | None, reason: str, now_ms: int) -> None:
    """The `detail` of an "Object Created" event (S3 user guide, "EventBridge event message structure")."""
    described = {"key": call.key, "size": new.size, "etag": new.etag, "sequencer": f"{now_ms:016X}{secrets.token_hex(2).upper()}"}
    if version_id:
        described["version-id"] = version_id
    detail = {
        "version": "0", "bucket": {"name": call.bucket}, "object": described, "request-id": call.request_id,
        "requester": "embedded", "source-ip-address": "127.0.0.1", "reason": reason,
    }  # fmt: skip
    db.execute("INSERT INTO events (at_ms, bucket, detail) VALUES (?,?,?)", (now_ms, call.bucket, json.dumps(detail)))
