"""The machine's clock, and the trial clock: an offset kept in a small JSON file, for demonstrations and tests only.

The stack dates everything by the machine's clock, as AWS does (request time, events, LastModified, signatures): the
application moves those instants itself. Object Lock alone follows the trial clock, whose dates it is given to compare.
"""

import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path


def machine_ms() -> int:
    """Milliseconds since 1970 by the machine's clock."""
    return time.time_ns() // 1_000_000


class TrialClock:
    """Reads {"offset_ms": N} from `path`; follows the file when another process changes it."""

    def __init__(self, path: str | os.PathLike | None):
        self._path = Path(path) if path else None
        self._stamp: tuple[int, int] | None = None
        self._offset_ms = 0

    def now_ms(self) -> int:
        """Milliseconds since 1970, offset included."""
        return machine_ms() + self.offset_ms()

    def offset_ms(self) -> int:
        if self._path is None:
            return 0
        try:
            seen = self._path.stat()
        except FileNotFoundError:
            return 0
        if self._stamp != (seen.st_mtime_ns, seen.st_ino):
            self._offset_ms = int(json.loads(self._path.read_text())["offset_ms"])
            self._stamp = (seen.st_mtime_ns, seen.st_ino)
        return self._offset_ms


def set_offset(path: str | os.PathLike, offset_ms: int) -> None:
    """Replace the clock file in one step, so that no reader sees half of it."""
    target = Path(path)
    draft = target.with_name(target.name + ".new")
    draft.write_text(json.dumps({"offset_ms": offset_ms}))
    draft.replace(target)


def iso_ms(instant_ms: int) -> str:
    """2026-03-02T11:00:00.123Z."""
    return datetime.fromtimestamp(instant_ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
