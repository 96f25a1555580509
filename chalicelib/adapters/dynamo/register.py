"""Registers on DynamoDB: one append is one conditional PutItem (STORAGE.md, "Register").

    access pattern                               operation                         read/write units
    AP1 append one entry, once                   Query tail + PutItem if absent    RU per 4 kB read, WU per kB
    AP2 last entry of a stream                   Query descending, limit 1         1 RU
    AP3 read a stream in order                   Query consistent, new lines only  RU per 4 kB

The role of these functions may PutItem and Query on this table, nothing else: the past cannot be rewritten.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator

from ...domain.errors import Unavailable
from ...domain.register import Build, Entry, chain
from .conditions import held
from .known_lines import KnownLines
from .models import RegisterRow

PATIENCE_SECONDS = 20.0
TURNS = 64
_FIRST_PAUSE, _LONGEST_PAUSE = 0.010, 0.400


def pauses() -> Iterator[float]:
    """Full-jitter back-off: uniform in [0, 10 ms · 2^k], capped at 400 ms."""
    ceiling = _FIRST_PAUSE
    while True:
        yield random.uniform(0, ceiling)
        ceiling = min(ceiling * 2, _LONGEST_PAUSE)


class DynamoRegisters:
    def __init__(self, rows: type[RegisterRow]):
        self._rows = rows
        self._known = KnownLines()
        self._turns = [threading.Lock() for _ in range(TURNS)]

    def append(self, stream: str, *, idem: str, build: Build, since: int | None = None) -> Entry:  # AP1
        """Threads of one process take turns on a stream: between them, trying at once would only mean trying again."""
        with self._turns[hash(stream) % TURNS]:
            return self._append(stream, idem, build, self._read_so_far(stream, since), (since or 0) - 1)

    def _append(self, stream: str, idem: str, build: Build, lines: list[Entry], before: int) -> Entry:
        """A write at the wrong place fails and tells nothing else: when the last line has just been seen, it is tried at once."""
        give_up, seen = time.monotonic() + PATIENCE_SECONDS, bool(lines) and self._known.is_fresh(stream)
        for pause in pauses():
            if not seen:
                lines += self._after(stream, lines[-1].seq if lines else before)
                self._known.keep(stream, lines)
            seen = False
            done = next((line for line in reversed(lines) if line.idem == idem), None)
            if done:
                return done
            entry = chain(stream, lines[-1] if lines else None, build(lines[-1] if lines else None), idem)
            if self._put(entry):
                self._known.keep(stream, [*lines, entry])
                return entry
            if time.monotonic() > give_up:
                raise Unavailable("Le registre est très sollicité. Réessayez dans quelques secondes : rien n’est perdu.", "register-busy")
            time.sleep(pause)
        raise AssertionError("pauses never end")

    def _read_so_far(self, stream: str, since: int | None) -> list[Entry]:
        """Lines known already, from `since` on when they reach back so far; without `since`, from the last one."""
        if since is not None:
            return self._known.recall(stream, since)
        known = self._known.newest(stream) or self.tail(stream)
        return [known] if known else []

    def tail(self, stream: str) -> Entry | None:  # AP2
        rows = self._rows.query(stream, consistent_read=True, scan_index_forward=False, limit=1)
        return next((_entry(row) for row in rows), None)

    def read(self, stream: str, *, after: int = 0, limit: int | None = None) -> list[Entry]:  # AP3
        """Lines this process has read never change: only those that came after them are asked, by strong read."""
        if limit is not None:
            return list(self._after(stream, after, limit))
        known = self._known.recall(stream, after + 1)
        lines = [*known, *self._after(stream, known[-1].seq if known else after)]
        self._known.keep(stream, lines)
        return lines

    def _after(self, stream: str, seq: int, limit: int | None = None) -> Iterator[Entry]:
        rows = self._rows.query(stream, self._rows.sk > seq if seq >= 0 else None, consistent_read=True, limit=limit)
        return map(_entry, rows)

    def _put(self, entry: Entry) -> bool:
        row = self._rows(
            entry.stream,
            entry.seq,
            at=entry.at,
            kind=entry.kind,
            idem=entry.idem,
            prev=entry.prev,
            hash=entry.hash,
            record=entry.record,
            head=entry.head,
        )
        return held(lambda: row.save(self._rows.pk.does_not_exist()))


def _entry(row: RegisterRow) -> Entry:
    return Entry(
        stream=row.pk,
        seq=int(row.sk),
        at=row.at,
        kind=row.kind,
        idem=row.idem,
        record=row.record,
        head=row.head,
        prev=row.prev,
        hash=row.hash,
    )
