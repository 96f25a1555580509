"""The scheduled jobs."""

import threading
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime

from . import complaints
from .functions import Functions, Subscription
from .schedules import cron_matches, rate_s
from .sources import ACCOUNT
from .workers import Worker


class ScheduleWorker(Worker):
    """One scheduled job. A rate runs at start, then each period."""

    def __init__(self, subscription: Subscription, functions: Functions, region: str, moved: Callable[[], None]):
        super().__init__(subscription.name, moved)
        self._expression, self._functions, self._region = str(subscription.source), functions, region
        self._period_s, self._lock = rate_s(self._expression), threading.Lock()
        self._last: datetime | None = None
        self._ran, self._failures = False, 0

    def work(self) -> float:
        if self._period_s is not None:
            self._fire_quietly()
            self._ran = True
            return self._period_s
        minute = datetime.now(UTC).replace(second=0, microsecond=0)
        if minute != self._last and cron_matches(self._expression, minute):
            self._fire_quietly()
        self._last = minute
        return 60 - time.time() % 60

    def left(self) -> list[str]:
        expected = self._thread.is_alive() and self._period_s is not None and not self._ran
        return [f"{self.name} is running"] if expected or self._lock.locked() else []

    def fire(self) -> None:
        """Run the job now. Raises whatever it raises."""
        at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        event = {
            "version": "0", "id": str(uuid.uuid4()), "detail-type": "Scheduled Event", "source": "aws.events", "account": ACCOUNT,
            "time": at, "region": self._region, "resources": [f"arn:aws:events:{self._region}:{ACCOUNT}:rule/{self.name}"], "detail": {},
        }  # fmt: skip
        with self._lock:
            self._functions.call(self.name, event)

    def _fire_quietly(self) -> None:
        """A job that fails runs again at its next time: there is nothing to park."""
        try:
            self.fire()
            self._failures = 0
        except Exception as error:
            self._failures += 1
            complaints.again(f"job {self.name}", error, self._failures, self._period_s or 60)
