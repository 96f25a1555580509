"""What remains to be delivered, on disk: a handler that fails is called again, and a restart forgets nothing."""

import json
import sqlite3
import threading
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FIRST_RETRY_MS, LONGEST_RETRY_MS = 500, 60_000
ATTEMPTS = 185  # EventBridge's own limit, before it gives an event up

SCHEMA = """
CREATE TABLE IF NOT EXISTS deliveries (id TEXT PRIMARY KEY, handler TEXT NOT NULL, event TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
    due_ms INTEGER NOT NULL DEFAULT 0, dead INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS cursors (name TEXT PRIMARY KEY, seq INTEGER NOT NULL);
"""


@dataclass(frozen=True)
class Delivery:
    id: str
    handler: str
    event: dict
    attempts: int


class Outbox:
    def __init__(self, path: Path):
        self._lock = threading.RLock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.executescript(SCHEMA)

    def cursor(self, name: str) -> int:
        with self._lock:
            row = self._db.execute("SELECT seq FROM cursors WHERE name=?", (name,)).fetchone()
        return row[0] if row else 0

    def advance(self, name: str, seq: int, deliveries: Iterable[tuple[str, dict]] = ()) -> None:
        """Move a cursor and enter what its events give rise to, in one transaction: neither lost nor doubled here."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            for handler, event in deliveries:
                self._insert(handler, event)
            self._db.execute("INSERT OR REPLACE INTO cursors VALUES (?,?)", (name, seq))
            self._db.execute("COMMIT")

    def add(self, handler: str, event) -> None:
        with self._lock:
            self._insert(handler, event)

    def due(self, but: set[str]) -> list[Delivery]:
        """Deliveries whose time has come, except those under way."""
        with self._lock:
            rows = self._db.execute(
                "SELECT id, handler, event, attempts FROM deliveries WHERE dead=0 AND due_ms<=? ORDER BY rowid LIMIT 200", (_now_ms(),)
            ).fetchall()
        return [Delivery(i, handler, json.loads(event), attempts) for i, handler, event, attempts in rows if i not in but]

    def done(self, delivery: Delivery) -> None:
        with self._lock:
            self._db.execute("DELETE FROM deliveries WHERE id=?", (delivery.id,))

    def failed(self, delivery: Delivery) -> None:
        """Wait longer each time, up to a minute; after the last attempt it stays on record, dead."""
        attempts = delivery.attempts + 1
        due_ms = _now_ms() + backoff_ms(attempts)
        with self._lock:
            self._db.execute(
                "UPDATE deliveries SET attempts=?, due_ms=?, dead=? WHERE id=?", (attempts, due_ms, attempts >= ATTEMPTS, delivery.id)
            )

    def waiting(self) -> list[str]:
        with self._lock:
            rows = self._db.execute("SELECT handler, attempts FROM deliveries WHERE dead=0").fetchall()
        return [f"{handler} (attempts: {attempts})" for handler, attempts in rows]

    def _insert(self, handler: str, event) -> None:
        self._db.execute("INSERT INTO deliveries (id, handler, event) VALUES (?,?,?)", (str(uuid.uuid4()), handler, json.dumps(event)))


def backoff_ms(attempts: int) -> int:
    return min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempts - 1))


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
