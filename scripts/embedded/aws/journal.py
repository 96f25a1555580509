"""The durable side of MiniStack: writes are collected as they happen in memory and committed to SQLite before the reply.

Requests that arrive while a commit runs share the next one (group commit), so 50 clients cost one fsync, not 50.
"""

import asyncio
import json
import logging
import os
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

log = logging.getLogger("embedded.journal")
FAILED = 70

SCHEMA = """
CREATE TABLE IF NOT EXISTS items (
    arn TEXT NOT NULL, pk TEXT NOT NULL, sk TEXT NOT NULL, item TEXT NOT NULL, PRIMARY KEY (arn, pk, sk)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS services (name TEXT PRIMARY KEY, state TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, at_ms INTEGER NOT NULL, source TEXT NOT NULL, record TEXT NOT NULL);
"""


class Journal:
    """Collects statements from any thread; `flush` returns once everything collected before it is committed."""

    def __init__(self, path: Path, *, fsync: bool):
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute(f"PRAGMA synchronous={'FULL' if fsync else 'OFF'}")
        self._connection.executescript(SCHEMA)
        self._lock = threading.Lock()  # MiniStack removes expired items from a thread of its own
        self._pending: list[tuple[str, tuple]] = []
        self._written = self._durable = 0
        self._commit: asyncio.Task | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="journal")

    def put_item(self, arn: str, pk, sk, item: dict) -> None:
        self._add("INSERT OR REPLACE INTO items VALUES (?,?,?,?)", arn, json.dumps(pk), json.dumps(sk), json.dumps(item))

    def remove_item(self, arn: str, pk, sk) -> None:
        self._add("DELETE FROM items WHERE arn=? AND pk=? AND sk=?", arn, json.dumps(pk), json.dumps(sk))

    def forget_table(self, arn: str) -> None:
        self._add("DELETE FROM items WHERE arn=?", arn)

    def put_service(self, name: str, state: str) -> None:
        self._add("INSERT OR REPLACE INTO services VALUES (?,?)", name, state)

    def put_change(self, source: str, record: dict) -> None:
        self._add("INSERT INTO changes (at_ms, source, record) VALUES (?,?,?)", time.time_ns() // 1_000_000, source, json.dumps(record))

    def items(self) -> list[tuple[str, str, str, str]]:
        return self._connection.execute("SELECT arn, pk, sk, item FROM items ORDER BY arn, pk, sk").fetchall()

    def services(self) -> dict[str, str]:
        return dict(self._connection.execute("SELECT name, state FROM services").fetchall())

    async def flush(self) -> bool:
        """Wait until all that was collected is on disk; true when there was something. Also what a reader waits for:
        it must not be shown what a crash could still take back."""
        target = self._written
        waited = self._durable < target
        while self._durable < target:
            if self._commit is None:
                self._commit = asyncio.create_task(self._commit_pending())
            await asyncio.shield(self._commit)
        return waited

    def _add(self, sql: str, *values) -> None:
        with self._lock:
            self._pending.append((sql, values))
            self._written += 1

    async def _commit_pending(self) -> None:
        with self._lock:
            batch, self._pending = self._pending, []
        await asyncio.get_running_loop().run_in_executor(self._thread, self._write, batch)
        self._durable += len(batch)
        self._commit = None

    def _write(self, batch: list[tuple[str, tuple]]) -> None:
        """One transaction. When it fails, memory is ahead of the disk: stop at once, a restart reloads what was promised."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            for sql, values in batch:
                self._connection.execute(sql, values)
            self._connection.execute("COMMIT")
        except sqlite3.Error:
            log.critical("cannot write the journal, stopping", exc_info=True)
            os._exit(FAILED)
