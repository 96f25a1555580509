"""Lines of registers that this process has read: what is written never changes, so only what came after is asked again."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict

from ...domain.register import Entry

STREAMS, LINES = 32, 40_000
"""Kept at most, all streams together: some 2 kB a line. An opening of 10,000 envelopes writes 20,000."""
FRESH_S = 0.25
"""How long a line read or written is likely to be the last still: as in a rush that this very process serves."""


class KnownLines:
    """The newest consecutive lines of the streams used last. Whatever is forgotten is read again."""

    def __init__(self) -> None:
        self._streams: OrderedDict[str, list[Entry]] = OrderedDict()
        self._seen_at: dict[str, float] = {}
        self._lock = threading.Lock()

    def keep(self, stream: str, lines: list[Entry]) -> None:
        """`lines` are consecutive. Those that reach less far than what is kept add nothing."""
        with self._lock:
            self._seen_at[stream] = time.monotonic()
            known = self._streams.get(stream, [])
            if lines and (not known or _reach(lines) > _reach(known)):
                before = lines[0].seq - known[0].seq if known else 0
                older = known[:before] if 0 < before <= len(known) else []
                self._streams[stream] = [*older, *lines][-LINES:]
            if stream in self._streams:
                self._streams.move_to_end(stream)
            while len(self._streams) > STREAMS or sum(map(len, self._streams.values())) > LINES:
                del self._seen_at[self._streams.popitem(last=False)[0]]

    def recall(self, stream: str, since: int) -> list[Entry]:
        """Lines from `since` to the last one known; empty when they do not reach back to it."""
        with self._lock:
            known = self._streams.get(stream, [])
        first = known[0].seq if known else 0
        return known[max(0, since - first) :] if known and first <= max(since, 1) else []

    def is_fresh(self, stream: str) -> bool:
        with self._lock:
            return time.monotonic() - self._seen_at.get(stream, -FRESH_S) < FRESH_S

    def newest(self, stream: str) -> Entry | None:
        with self._lock:
            known = self._streams.get(stream)
        return known[-1] if known else None


def _reach(lines: list[Entry]) -> tuple[int, int]:
    """What goes further is worth more; then what begins earlier."""
    return lines[-1].seq, -lines[0].seq
