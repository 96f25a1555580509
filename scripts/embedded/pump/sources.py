"""Where happenings are read: the event table of the S3 endpoint and the change table of the journal, by other processes."""

import json
import sqlite3
import threading
import uuid
from dataclasses import dataclass
from pathlib import Path

from ..clock import iso_ms

PAGE = 500
ACCOUNT = "000000000000"


@dataclass(frozen=True)
class Happening:
    """`source` is a bucket or a table; `body` the EventBridge event or the stream record."""

    seq: int
    source: str
    body: dict


class Source:
    """An append-only table read forward. The two kinds differ by their query and by what a row becomes."""

    def __init__(self, path: Path, table: str):
        self._lock, self._table = threading.Lock(), table
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=30)

    def last(self) -> int:
        with self._lock:
            return self._db.execute(f"SELECT COALESCE(MAX(seq), 0) FROM {self._table}").fetchone()[0]

    def forget(self, seq: int) -> None:
        """Drop what every handler has received."""
        with self._lock:
            self._db.execute(f"DELETE FROM {self._table} WHERE seq<?", (seq,))

    def rows(self, sql: str, *values) -> list[tuple]:
        with self._lock:
            return self._db.execute(sql, values).fetchall()


class StorageEvents(Source):
    def __init__(self, data_dir: Path, region: str):
        super().__init__(data_dir / "s3" / "metadata.sqlite", "events")
        self._region = region

    def after(self, seq: int) -> list[Happening]:
        rows = self.rows("SELECT seq, at_ms, bucket, detail FROM events WHERE seq>? ORDER BY seq LIMIT ?", seq, PAGE)
        return [Happening(number, bucket, self._event(at_ms, bucket, detail)) for number, at_ms, bucket, detail in rows]

    def _event(self, at_ms: int, bucket: str, detail: str) -> dict:
        """S3 user guide, "EventBridge event message structure"."""
        return {
            "version": "0", "id": str(uuid.uuid4()), "detail-type": "Object Created", "source": "aws.s3", "account": ACCOUNT,
            "time": iso_ms(at_ms), "region": self._region, "resources": [f"arn:aws:s3:::{bucket}"], "detail": json.loads(detail),
        }  # fmt: skip


class StreamRecords(Source):
    def __init__(self, data_dir: Path):
        super().__init__(data_dir / "aws" / "journal.sqlite", "changes")

    def after(self, seq: int, limit: int) -> list[Happening]:
        rows = self.rows("SELECT seq, source, record FROM changes WHERE seq>? ORDER BY seq LIMIT ?", seq, limit)
        return [Happening(number, table, json.loads(record)) for number, table, record in rows]
