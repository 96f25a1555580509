"""One thread per thing to carry. Each sleeps until the bell rings (or a second has passed), then carries all there is."""

import logging
import os
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from ..provision import connector
from .functions import Functions, Subscription
from .outbox import Delivery, Outbox, backoff_ms
from .patterns import matches
from .schedules import cron_matches, rate_s
from .sources import ACCOUNT, StorageEvents, StreamRecords

log = logging.getLogger("embedded.pump")
LOOK_ANYWAY_S = 1.0
PARALLEL = 4


class Worker:
    """A daemon thread around `work`. `busy` and `left` tell the pump whether everything has been carried."""

    def __init__(self, name: str, moved: Callable[[], None]):
        self.name, self._moved, self._wake = name, moved, threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name=f"pump-{name}")

    def start(self) -> None:
        self._thread.start()

    def ring(self) -> None:
        self._wake.set()

    def work(self) -> float:
        """Carry what there is; return how many seconds may pass before looking again without a ring."""
        raise NotImplementedError

    def left(self) -> list[str]:
        """What is still to carry, in words; empty when nothing is."""
        raise NotImplementedError

    def _run(self) -> None:
        pause_s = 0.0
        while True:
            self._wake.wait(pause_s)
            self._wake.clear()
            try:
                pause_s = self.work()
            except Exception:
                log.exception("%s", self.name)
                pause_s = LOOK_ANYWAY_S
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
            matched = [(rule.name, h.body) for h in happenings for rule in self._functions.rules if matches(rule.source, h.body)]
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
        except Exception:
            log.exception("%s failed, attempt %d", delivery.handler, delivery.attempts + 1)
            self._outbox.failed(delivery)
        else:
            self._outbox.done(delivery)
        self._running.discard(delivery.id)
        self.ring()
        self._moved()


class StreamWorker(Worker):
    """Stream records to one handler, in order: a batch that fails is sent again before anything after it."""

    def __init__(self, subscription: Subscription, functions: Functions, outbox: Outbox, source: StreamRecords, moved: Callable[[], None]):
        super().__init__(subscription.name, moved)
        self._subscription, self._functions, self._outbox, self._source = subscription, functions, outbox, source
        self._failures = 0

    def work(self) -> float:
        while batch := self._source.after(self._outbox.cursor(self.name), self._subscription.batch_size):
            records = [h.body for h in batch if self._concerns(h.source)]
            try:
                if records:
                    self._functions.deliver(self.name, {"Records": records})
            except Exception:
                self._failures += 1
                log.exception("%s failed, attempt %d", self.name, self._failures)
                return backoff_ms(self._failures) / 1000
            self._failures = 0
            self._outbox.advance(self.name, batch[-1].seq)
        return LOOK_ANYWAY_S

    def left(self) -> list[str]:
        behind = self._source.last() - self.cursor()
        return [f"{self.name}: {behind} stream records"] if behind > 0 else []

    def cursor(self) -> int:
        return self._outbox.cursor(self.name)

    def _concerns(self, table: str) -> bool:
        """By the table named in the stream's ARN; an ARN that names none (a placeholder) takes every stream."""
        arn = str(self._subscription.source)
        return f"table/{table}" in arn if "table/" in arn else True


class QueueWorker(Worker):
    """Messages of one queue to one handler; those that fail come back after a delay, then go to the dead letters."""

    def __init__(self, subscription: Subscription, functions: Functions, moved: Callable[[], None]):
        super().__init__(subscription.name, moved)
        self._subscription, self._functions, self._sqs = subscription, functions, connector(os.environ)("sqs")
        self._url = self._sqs.get_queue_url(QueueName=str(subscription.source))["QueueUrl"]

    def work(self) -> float:
        most = min(10, self._subscription.batch_size)
        while messages := self._sqs.receive_message(QueueUrl=self._url, MaxNumberOfMessages=most, MessageSystemAttributeNames=["All"]).get(
            "Messages"
        ):
            failed = self._failed(messages)
            for message in messages:
                self._finish(message, failed=message["MessageId"] in failed)
            self._moved()
        return LOOK_ANYWAY_S

    def left(self) -> list[str]:
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed"]
        counts = self._sqs.get_queue_attributes(QueueUrl=self._url, AttributeNames=names)["Attributes"]
        total = sum(int(value) for value in counts.values())
        return [f"{self._subscription.source}: {total} messages"] if total else []

    def _failed(self, messages: list[dict]) -> set[str]:
        try:
            result = self._functions.deliver(self.name, {"Records": [self._record(message) for message in messages]})
        except Exception:
            log.exception("%s failed", self.name)
            return {message["MessageId"] for message in messages}
        partial = result.get("batchItemFailures", []) if isinstance(result, dict) else []
        return {item["itemIdentifier"] for item in partial}

    def _finish(self, message: dict, *, failed: bool) -> None:
        handle = {"QueueUrl": self._url, "ReceiptHandle": message["ReceiptHandle"]}
        if failed:
            received = int(message["Attributes"]["ApproximateReceiveCount"])
            self._sqs.change_message_visibility(**handle, VisibilityTimeout=max(1, backoff_ms(received) // 1000))
        else:
            self._sqs.delete_message(**handle)

    def _record(self, message: dict) -> dict:
        """Lambda developer guide, "Using Lambda with Amazon SQS"."""
        return {
            "messageId": message["MessageId"], "receiptHandle": message["ReceiptHandle"], "body": message["Body"],
            "attributes": message.get("Attributes", {}), "messageAttributes": message.get("MessageAttributes", {}),
            "md5OfBody": message["MD5OfBody"], "eventSource": "aws:sqs", "awsRegion": self._sqs.meta.region_name,
            "eventSourceARN": f"arn:aws:sqs:{self._sqs.meta.region_name}:{ACCOUNT}:{self._subscription.source}",
        }  # fmt: skip


class ScheduleWorker(Worker):
    """One scheduled job. A rate runs at start, then each period."""

    def __init__(self, subscription: Subscription, functions: Functions, region: str, moved: Callable[[], None]):
        super().__init__(subscription.name, moved)
        self._expression, self._functions, self._region = str(subscription.source), functions, region
        self._period_s, self._lock = rate_s(self._expression), threading.Lock()
        self._last: datetime | None = None
        self._ran = False

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
        try:
            self.fire()
        except Exception:
            log.exception("job %s", self.name)
