"""What remains to be delivered, on disk: a handler that fails is called again, and a restart forgets nothing.

Deliveries of one lane go one after the other, in their order; lanes do not wait for each other. What fails too often is parked
with its reason: it no longer holds its lane, and waits until somebody asks for it again.
"""

import json
import sqlite3
import threading
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..clock import iso_ms
from .complaints import reason_of

FIRST_RETRY_MS, LONGEST_RETRY_MS = 500, 3_600_000
TRIES = 36
"""About a day (half a second, one, two… half an hour, then every hour), after which EventBridge gives an event up."""
NO_LANE = ""

SCHEMA = """
CREATE TABLE IF NOT EXISTS deliveries (id TEXT PRIMARY KEY, handler TEXT NOT NULL, event TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
    due_ms INTEGER NOT NULL DEFAULT 0, dead INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS cursors (name TEXT PRIMARY KEY, seq INTEGER NOT NULL);
"""
LATER_COLUMNS = {"lane": "TEXT NOT NULL DEFAULT ''", "reason": "TEXT NOT NULL DEFAULT ''", "since_ms": "INTEGER NOT NULL DEFAULT 0"}
"""Those that the outbox of an older folder lacks."""
INDEX = "CREATE INDEX IF NOT EXISTS deliveries_by_lane ON deliveries (handler, lane, dead)"


@dataclass(frozen=True)
class Delivery:
    id: str
    handler: str
    event: dict
    attempts: int


@dataclass(frozen=True)
class Entry:
    """Something to deliver. `lane` is what must stay in order, '' when nothing must."""

    handler: str
    event: dict
    lane: str = NO_LANE


class Outbox:
    """`tries`: after how many failures a delivery is parked."""

    def __init__(self, path: Path, tries: int = TRIES):
        self._lock, self._tries = threading.RLock(), tries
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.executescript(SCHEMA)
        there = {row[1] for row in self._db.execute("PRAGMA table_info(deliveries)")}
        for name, kind in LATER_COLUMNS.items():
            if name not in there:
                self._db.execute(f"ALTER TABLE deliveries ADD COLUMN {name} {kind}")
        self._db.execute(INDEX)

    def cursor(self, name: str) -> int:
        with self._lock:
            row = self._db.execute("SELECT seq FROM cursors WHERE name=?", (name,)).fetchone()
        return row[0] if row else 0

    def advance(self, name: str, seq: int, entries: Iterable[Entry] = ()) -> None:
        """Move a cursor and enter what its events give rise to, in one transaction: neither lost nor doubled here."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            for entry in entries:
                self._insert(entry)
            self._db.execute("INSERT OR REPLACE INTO cursors VALUES (?,?)", (name, seq))
            self._db.execute("COMMIT")

    def add(self, handler: str, event) -> None:
        with self._lock:
            self._insert(Entry(handler, event))

    def due(self, but: set[str]) -> list[Delivery]:
        """Deliveries without a lane whose time has come, except those under way."""
        found = self._select("lane='' AND due_ms<=?", _now_ms())
        return [delivery for delivery in found if delivery.id not in but]

    def due_in_lanes(self, handler: str) -> list[Delivery]:
        """The first delivery of each lane of a handler, when its time has come."""
        first = "SELECT MIN(rowid) FROM deliveries WHERE dead=0 AND handler=? AND lane<>'' GROUP BY lane"
        return self._select(f"rowid IN ({first}) AND due_ms<=?", handler, _now_ms())

    def lanes(self, handler: str) -> set[str]:
        """Lanes of a handler where something waits: what comes next in them waits behind."""
        with self._lock:
            rows = self._db.execute("SELECT DISTINCT lane FROM deliveries WHERE dead=0 AND handler=? AND lane<>''", (handler,)).fetchall()
        return {lane for (lane,) in rows}

    def done(self, delivery: Delivery) -> None:
        with self._lock:
            self._db.execute("DELETE FROM deliveries WHERE id=?", (delivery.id,))

    def failed(self, delivery: Delivery, error: BaseException) -> bool:
        """Wait longer each time, up to an hour; after the last attempt it is parked with its reason. True when it is."""
        attempts = delivery.attempts + 1
        parked = attempts >= self._tries
        with self._lock:
            self._db.execute(
                "UPDATE deliveries SET attempts=?, due_ms=?, dead=?, reason=? WHERE id=?",
                (attempts, _now_ms() + backoff_ms(attempts), parked, reason_of(error), delivery.id),
            )
        return parked

    def park(self, handler: str, event: dict, attempts: int, error: BaseException) -> None:
        """Keep what failed too often elsewhere: a message of a queue."""
        with self._lock:
            self._insert(Entry(handler, event), attempts=attempts, dead=1, reason=reason_of(error))

    def waiting(self, handler: str | None = None) -> list[str]:
        """What is to deliver, in words: in the lanes of a handler, or without a lane."""
        where, values = ("lane=''", ()) if handler is None else ("lane<>'' AND handler=?", (handler,))
        return [f"{one.handler} (attempts: {one.attempts})" for one in self._select(where, *values)]

    def parked(self) -> list[dict]:
        """What waits for somebody, the oldest first: {id, handler, event, attempts, reason, since}."""
        with self._lock:
            rows = self._db.execute("SELECT id, handler, event, attempts, reason, since_ms FROM deliveries WHERE dead=1 ORDER BY rowid")
            return [
                {"id": i, "handler": handler, "event": json.loads(event), "attempts": attempts, "reason": reason, "since": iso_ms(since)}
                for i, handler, event, attempts, reason, since in rows.fetchall()
            ]

    def retry(self, ids: Iterable[str] = ()) -> int:
        """Deliver parked ones again (all, when none is named), with all their tries before them; how many they are."""
        wanted = list(ids) or [one["id"] for one in self.parked()]
        with self._lock:
            sql = "UPDATE deliveries SET dead=0, attempts=0, due_ms=0 WHERE dead=1 AND id=?"
            return sum(self._db.execute(sql, (one,)).rowcount for one in wanted)

    def _select(self, where: str, *values) -> list[Delivery]:
        with self._lock:
            sql = f"SELECT id, handler, event, attempts FROM deliveries WHERE dead=0 AND {where} ORDER BY rowid LIMIT 200"
            rows = self._db.execute(sql, values).fetchall()
        return [Delivery(i, handler, json.loads(event), attempts) for i, handler, event, attempts in rows]

    def _insert(self, entry: Entry, *, attempts: int = 0, dead: int = 0, reason: str = "") -> None:
        self._db.execute(
            "INSERT INTO deliveries (id, handler, event, lane, attempts, dead, reason, since_ms) VALUES (?,?,?,?,?,?,?,?)",
            (str(uuid.uuid4()), entry.handler, json.dumps(entry.event), entry.lane, attempts, dead, reason, _now_ms()),
        )


def backoff_ms(attempts: int) -> int:
    return min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (min(attempts, 30) - 1))


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
