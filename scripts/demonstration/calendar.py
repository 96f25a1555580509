"""The trial clock of the demonstration."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from chalicelib.wiring import Ports
from embedded.clock import TrialClock, set_offset

DAY_MS = 86_400_000


class Calendar:
    """Moves the trial clock to so many days from the instant the story is told.

    `settle` waits until what was done has had its consequences (mails, their evidence): they are of that day, not of the next.
    """

    def __init__(self, clock_file: str, ports: Ports, settle: Callable[[], None]):
        self._file, self._ports, self._settle, self._last = clock_file, ports, settle, TrialClock(clock_file).offset_ms()

    def go(self, days: float) -> datetime:
        self._settle()
        set_offset(self._file, self._last + int(days * DAY_MS))
        return self._ports.clock.now()
