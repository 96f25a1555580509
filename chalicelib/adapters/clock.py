"""Clocks: the machine's, and the trial clock of the embedded stack."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ..domain.instants import to_ms


class SystemClock:
    """UTC from the operating system, kept by NTP (Amazon Time Sync on AWS)."""

    def now(self) -> datetime:
        return to_ms(datetime.now(UTC))

    def on_this_clock(self, real: datetime) -> datetime:
        return to_ms(real)


class TrialClock:
    """The system clock shifted by `offset_ms` of a JSON file, read again whenever it changes.

    For trials and tests on the embedded stack only: months of a procedure pass in minutes. The packaged template
    never names such a file.
    """

    def __init__(self, path: str):
        self._path = Path(path)
        self._stamp: tuple[int, int] | None = None
        self._offset = timedelta()

    def now(self) -> datetime:
        return to_ms(datetime.now(UTC) + self._shift())

    def on_this_clock(self, real: datetime) -> datetime:
        return to_ms(real + self._shift())

    def _shift(self) -> timedelta:
        try:
            status = os.stat(self._path)
        except FileNotFoundError:
            return timedelta()
        stamp = (status.st_mtime_ns, status.st_ino)
        if stamp != self._stamp:
            self._offset = timedelta(milliseconds=json.loads(self._path.read_text())["offset_ms"])
            self._stamp = stamp
        return self._offset
