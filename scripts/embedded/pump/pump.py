"""The pump: its workers, the bell that wakes them, and the wait until all is carried."""

import os
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

from .. import wake
from .functions import Functions, UnknownFunction
from .jobs import ScheduleWorker
from .outbox import TRIES, Outbox
from .queues import QueueWorker
from .sources import StorageEvents, StreamRecords
from .workers import EventWorker, StreamWorker, Worker

REGION = os.environ.get("AWS_DEFAULT_REGION", "eu-west-3")
LOOK_AGAIN_S = 0.05


class NotSettled(Exception):
    """Something is still to carry: `left` says what."""

    def __init__(self, left: list[str]):
        super().__init__(", ".join(left))
        self.left = left


class Pump:
    """`give_way` is called before each delivery, and returns once it may take place. `tries`: failures before one is parked."""

    def __init__(
        self, app, data_dir: Path, bell: socket.socket, *, schedules: bool, give_way: Callable[[], None], tries: int | None = None
    ):
        self.functions, self._bell, self._condition = Functions(app, give_way), bell, threading.Condition()
        (data_dir / "pump").mkdir(exist_ok=True)
        self._outbox, records = Outbox(data_dir / "pump" / "outbox.sqlite", tries or TRIES), StreamRecords(data_dir)
        self._jobs = {s.name: ScheduleWorker(s, self.functions, REGION, self._moved) for s in self.functions.schedules}
        self._streams = [StreamWorker(s, self.functions, self._outbox, records, self._moved) for s in self.functions.streams]
        self._events = EventWorker(self.functions, self._outbox, StorageEvents(data_dir, REGION), self._moved)
        self._carriers: list[Worker] = [
            self._events,
            *self._streams,
            *(QueueWorker(s, self.functions, self._outbox, self._moved, tries or TRIES) for s in self.functions.queues),
        ]
        self._schedules = schedules
        records.forget(1 + min((worker.cursor() for worker in self._streams), default=records.last()))

    def start(self) -> None:
        for worker in [*self._carriers, *(self._jobs.values() if self._schedules else [])]:
            worker.start()
        threading.Thread(target=self._listen, daemon=True, name="pump-bell").start()

    def invoke_later(self, name: str, event) -> None:
        """An asynchronous call: kept until it succeeds."""
        self._outbox.add(name, event)
        self._events.ring()

    def fire(self, name: str) -> None:
        """Run a scheduled job now. Raises UnknownFunction, or what the job raises."""
        if name not in self._jobs:
            raise UnknownFunction(name)
        self._jobs[name].fire()

    def parked(self) -> list[dict]:
        """Deliveries given up, each with its reason (Outbox.parked)."""
        return self._outbox.parked()

    def retry(self, ids: list[str]) -> int:
        """Deliver parked ones again, all when none is named; how many they are."""
        found = self._outbox.retry(ids)
        for worker in self._carriers:
            worker.ring()
        return found

    def settle(self, timeout_s: float) -> None:
        """Wait until nothing is left to carry; what is parked is not. Raises NotSettled after `timeout_s`."""
        deadline = time.monotonic() + timeout_s
        with self._condition:
            while left := [words for worker in [*self._carriers, *self._jobs.values()] for words in worker.left()]:
                if time.monotonic() > deadline:
                    raise NotSettled(left)
                self._condition.wait(LOOK_AGAIN_S)

    def _moved(self) -> None:
        with self._condition:
            self._condition.notify_all()

    def _listen(self) -> None:
        while True:
            if wake.wait(self._bell, timeout_s=60):
                for worker in self._carriers:
                    worker.ring()
