"""Metadata in SQLite (WAL): one writer at a time, each transaction committed before the client is answered."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .errors import no_space

SCHEMA = """
CREATE TABLE IF NOT EXISTS buckets (
    name TEXT PRIMARY KEY, created_ms INTEGER NOT NULL, versioned INTEGER NOT NULL DEFAULT 0, lockable INTEGER NOT NULL DEFAULT 0,
    eventful INTEGER NOT NULL DEFAULT 0, cors TEXT NOT NULL DEFAULT '[]', default_lock TEXT);
CREATE TABLE IF NOT EXISTS versions (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, bucket TEXT NOT NULL, key TEXT NOT NULL, version_id TEXT NOT NULL,
    marker INTEGER NOT NULL DEFAULT 0, size INTEGER NOT NULL DEFAULT 0, etag TEXT NOT NULL DEFAULT '', headers TEXT NOT NULL DEFAULT '{}',
    checksums TEXT NOT NULL DEFAULT '{}', checksum_type TEXT NOT NULL DEFAULT 'FULL_OBJECT', modified_ms INTEGER NOT NULL,
    lock_mode TEXT, lock_until_ms INTEGER, legal_hold INTEGER NOT NULL DEFAULT 0, manifest TEXT NOT NULL DEFAULT '[]');
CREATE UNIQUE INDEX IF NOT EXISTS versions_by_id ON versions (bucket, key, version_id);
CREATE INDEX IF NOT EXISTS versions_by_key ON versions (bucket, key, seq);
CREATE TABLE IF NOT EXISTS uploads (
    id TEXT PRIMARY KEY, bucket TEXT NOT NULL, key TEXT NOT NULL, started_ms INTEGER NOT NULL, headers TEXT NOT NULL,
    algorithm TEXT, lock_mode TEXT, lock_until_ms INTEGER, legal_hold INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS parts (
    upload TEXT NOT NULL, number INTEGER NOT NULL, blob TEXT NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL,
    checksums TEXT NOT NULL, modified_ms INTEGER NOT NULL, PRIMARY KEY (upload, number));
CREATE TABLE IF NOT EXISTS completed (
    id TEXT PRIMARY KEY, bucket TEXT NOT NULL, key TEXT NOT NULL, parts TEXT NOT NULL, version_id TEXT NOT NULL, at_ms INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, at_ms INTEGER NOT NULL, bucket TEXT NOT NULL, detail TEXT NOT NULL);
"""


Row = dict[str, Any]


def _named(cursor: sqlite3.Cursor, values: tuple) -> Row:
    return {column[0]: value for column, value in zip(cursor.description, values, strict=True)}


class Database:
    def __init__(self, path: Path, *, fsync: bool):
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.row_factory = _named
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute(f"PRAGMA synchronous={'FULL' if fsync else 'OFF'}")
        self._connection.executescript(SCHEMA)

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction. A full disk becomes S3Error(InsufficientStorage) and leaves nothing behind."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException as error:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                if isinstance(error, sqlite3.OperationalError) and "full" in str(error):
                    raise no_space() from error
                raise

    def rows(self, sql: str, *values) -> list[Row]:
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values) -> Row | None:
        with self._lock:
            return self._connection.execute(sql, values).fetchone()
