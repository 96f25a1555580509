"""People first: on AWS a rush of requests and what it gives rise to run on different machines; here they share one."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

RUSH = 8
"""Requests under way from which the rest waits."""
LONGEST_S = 5.0
"""And how long a delivery may wait for its turn, so that a rush without end does not stop the letters."""


class Traffic:
    """Counts the requests under way."""

    def __init__(self) -> None:
        self._under_way = 0
        self._condition = threading.Condition()

    @contextmanager
    def request(self) -> Iterator[None]:
        with self._condition:
            self._under_way += 1
        try:
            yield
        finally:
            with self._condition:
                self._under_way -= 1
                self._condition.notify_all()

    def give_way(self) -> None:
        """Wait until the rush is over, `LONGEST_S` at most."""
        end = time.monotonic() + LONGEST_S
        with self._condition:
            while self._under_way >= RUSH and time.monotonic() < end:
                self._condition.wait(end - time.monotonic())
