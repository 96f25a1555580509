"""One thread per thing to carry. Each sleeps until the bell rings (or a second has passed), then carries all there is."""

import json
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from . import complaints
from .functions import Functions, Subscription
from .outbox import Delivery, Entry, Outbox, backoff_ms
from .patterns import matches
from .sources import Happening, StorageEvents, StreamRecords

LOOK_ANYWAY_S = 1.0
LONGEST_PAUSE_S = 60.0
PARALLEL = 4


class Worker(ABC):
    """A daemon thread around `work`. `busy` and `left` tell the pump whether everything has been carried."""

    def __init__(self, name: str, moved: Callable[[], None]):
        self.name, self._moved, self._wake = name, moved, threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name=f"pump-{name}")

    def start(self) -> None:
        self._thread.start()

    def ring(self) -> None:
        self._wake.set()

    @abstractmethod
    def work(self) -> float:
        """Carry what there is; return how many seconds may pass before looking again without a ring."""

    @abstractmethod
    def left(self) -> list[str]:
        """What is still to carry, in words; empty when nothing is."""

    def _run(self) -> None:
        pause_s, failures = 0.0, 0
        while True:
            self._wake.wait(pause_s)
            self._wake.clear()
            try:
                pause_s, failures = self.work(), 0
            except Exception as error:
                failures += 1
                held_s = min(LONGEST_PAUSE_S, backoff_ms(failures) / 1000)
                complaints.again(self.name, error, failures, held_s)
                time.sleep(held_s)  # a ring does not hasten it: what fails may be what rings
                pause_s = 0.0
            self._moved()


class EventWorker(Worker):
    """Storage events to the rules they match, and asynchronous calls; several at a time, each until it succeeds."""

    def __init__(self, functions: Functions, outbox: Outbox, source: StorageEvents, moved: Callable[[], None]):
        super().__init__("events", moved)
        self._functions, self._outbox, self._source = functions, outbox, source
        self._running: set[str] = set()
        self._threads = ThreadPoolExecutor(PARALLEL, thread_name_prefix="event")
        source.forget(outbox.cursor("events") + 1)

    def work(self) -> float:
        while happenings := self._source.after(self._outbox.cursor("events")):
            matched = [Entry(rule.name, h.body) for h in happenings for rule in self._functions.rules if matches(rule.source, h.body)]
            self._outbox.advance("events", happenings[-1].seq, matched)
        for delivery in self._outbox.due(set(self._running)):
            self._running.add(delivery.id)
            self._threads.submit(self._deliver, delivery)
        return backoff_ms(1) / 1000 if self._outbox.waiting() else LOOK_ANYWAY_S

    def left(self) -> list[str]:
        unread = self._source.last() > self._outbox.cursor("events")
        return ["unread storage events"] * unread + self._outbox.waiting()

    def _deliver(self, delivery: Delivery) -> None:
        try:
            self._functions.deliver(delivery.handler, delivery.event)
        except Exception as error:
            note_failure(self._outbox, delivery, error)
        else:
            self._outbox.done(delivery)
        self._running.discard(delivery.id)
        self.ring()
        self._moved()


def note_failure(outbox: Outbox, delivery: Delivery, error: Exception) -> None:
    attempts = delivery.attempts + 1
    if outbox.failed(delivery, error):
        complaints.parked(f"{delivery.handler} ({delivery.id})", error, attempts)
    else:
        complaints.again(delivery.handler, error, attempts, backoff_ms(attempts) / 1000)


class StreamWorker(Worker):
    """Stream records to one handler, in the order of each partition.

    Of a batch that fails each record goes by itself, so that the one that fails is found; it holds those of its partition that
    come after it, and no others.
    """

    def __init__(self, subscription: Subscription, functions: Functions, outbox: Outbox, source: StreamRecords, moved: Callable[[], None]):
        super().__init__(subscription.name, moved)
        self._subscription, self._functions, self._outbox, self._source = subscription, functions, outbox, source

    def work(self) -> float:
        while batch := self._source.after(self._outbox.cursor(self.name), self._subscription.batch_size):
            entries = [self._entry(h) for h in batch if self._concerns(h.source)]
            held = self._outbox.lanes(self.name)
            waiting = [entry for entry in entries if entry.lane in held]
            if not self._delivered([record for entry in entries if entry.lane not in held for record in entry.event["Records"]]):
                waiting = entries
            self._outbox.advance(self.name, batch[-1].seq, waiting)
            self._carry_held()
        self._carry_held()
        return backoff_ms(1) / 1000 if self._outbox.lanes(self.name) else LOOK_ANYWAY_S

    def left(self) -> list[str]:
        behind = self._source.last() - self.cursor()
        return [f"{self.name}: {behind} stream records"] * (behind > 0) + self._outbox.waiting(self.name)

    def _delivered(self, records: list[dict]) -> bool:
        try:
            if records:
                self._functions.deliver(self.name, {"Records": records})
        except Exception as error:
            complaints.together(f"{self.name}: {len(records)} records", error)
            return False
        return True

    def _carry_held(self) -> None:
        while due := self._outbox.due_in_lanes(self.name):
            for delivery in due:
                try:
                    self._functions.deliver(delivery.handler, delivery.event)
                except Exception as error:
                    note_failure(self._outbox, delivery, error)
                else:
                    self._outbox.done(delivery)

    def _entry(self, happening: Happening) -> Entry:
        """Records of one partition key of one table are a lane."""
        keys = happening.body["dynamodb"].get("Keys", {})
        lane = f"{happening.source}/{json.dumps(keys.get('pk', keys), sort_keys=True)}"
        return Entry(self.name, {"Records": [happening.body]}, lane)

    def cursor(self) -> int:
        return self._outbox.cursor(self.name)

    def _concerns(self, table: str) -> bool:
        """By the table named in the stream's ARN; an ARN that names none (a placeholder) takes every stream."""
        arn = str(self._subscription.source)
        return f"table/{table}" in arn if "table/" in arn else True
