"""Registers in memory: the same contract, one lock instead of a conditional write."""

from __future__ import annotations

import json
import threading
from collections import defaultdict

from ...domain.register import Build, Entry, chain


class MemoryRegisters:
    def __init__(self) -> None:
        self._streams: dict[str, list[Entry]] = defaultdict(list)
        self._lock = threading.Lock()

    def append(self, stream: str, *, idem: str, build: Build, since: int | None = None) -> Entry:
        with self._lock:
            lines = self._streams[stream]
            for entry in lines[len(lines) if since is None else max(since - 1, 0) :]:
                if entry.idem == idem:
                    return entry
            last = lines[-1] if lines else None
            entry = chain(stream, last, build(last), idem)
            lines.append(Entry(**json.loads(json.dumps(entry.as_json()))))
            return lines[-1]

    def tail(self, stream: str) -> Entry | None:
        lines = self._streams.get(stream)
        return lines[-1] if lines else None

    def read(self, stream: str, *, after: int = 0, limit: int | None = None) -> list[Entry]:
        found = [entry for entry in self._streams.get(stream, ()) if entry.seq > after]
        return found[:limit] if limit else found
