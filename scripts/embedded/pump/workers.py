"""One thread per thing to carry. Each sleeps until the bell rings (or a second has passed), then carries all there is."""

import json
import os
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from ..provision import connector
from . import complaints
from .functions import Functions, Subscription
from .outbox import TRIES, Delivery, Entry, Outbox, backoff_ms
from .patterns import matches
from .schedules import cron_matches, rate_s
from .sources import ACCOUNT, Happening, StorageEvents, StreamRecords

LOOK_ANYWAY_S = 1.0
LONGEST_PAUSE_S = 60.0
PARALLEL = 4
REDELIVERY_S = (1, 10, 60, 300, 900)
"""How long a message that failed stays away, each time longer; the last is the visibility timeout of the template."""


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


class QueueWorker(Worker):
    """Messages of one queue to one handler. One that fails comes back later each time; after as many times as the queue's
    redrive policy says, it is parked in the outbox with its reason (on AWS: in the queue of dead letters)."""

    def __init__(self, subscription: Subscription, functions: Functions, outbox: Outbox, moved: Callable[[], None], tries: int = TRIES):
        super().__init__(subscription.name, moved)
        self._subscription, self._functions, self._outbox, self._sqs = subscription, functions, outbox, connector(os.environ)("sqs")
        self._url = self._sqs.get_queue_url(QueueName=str(subscription.source))["QueueUrl"]
        policy = self._sqs.get_queue_attributes(QueueUrl=self._url, AttributeNames=["RedrivePolicy"])["Attributes"].get("RedrivePolicy")
        self._tries = min(tries, int(json.loads(policy)["maxReceiveCount"])) if policy else tries

    def work(self) -> float:
        most = min(10, self._subscription.batch_size)
        while messages := self._sqs.receive_message(QueueUrl=self._url, MaxNumberOfMessages=most, MessageSystemAttributeNames=["All"]).get(
            "Messages"
        ):
            errors = self._errors(messages)
            for message in messages:
                self._finish(message, errors.get(message["MessageId"]))
            self._moved()
        return LOOK_ANYWAY_S

    def left(self) -> list[str]:
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed"]
        counts = self._sqs.get_queue_attributes(QueueUrl=self._url, AttributeNames=names)["Attributes"]
        total = sum(int(value) for value in counts.values())
        return [f"{self._subscription.source}: {total} messages"] if total else []

    def _errors(self, messages: list[dict]) -> dict[str, Exception]:
        """What went wrong, by message. Of a batch that fails each goes by itself."""
        try:
            result = self._functions.deliver(self.name, {"Records": [self._record(message) for message in messages]})
        except Exception as error:
            if len(messages) == 1:
                return {messages[0]["MessageId"]: error}
            complaints.together(f"{self.name}: {len(messages)} messages", error)
            return {name: one for message in messages for name, one in self._errors([message]).items()}
        partial = result.get("batchItemFailures", []) if isinstance(result, dict) else []
        return {item["itemIdentifier"]: RuntimeError("reported by the handler") for item in partial}

    def _finish(self, message: dict, error: Exception | None) -> None:
        handle, received = {"QueueUrl": self._url, "ReceiptHandle": message["ReceiptHandle"]}, _received(message)
        if error is not None and received < self._tries:
            delay_s = REDELIVERY_S[min(received, len(REDELIVERY_S)) - 1]
            complaints.again(self.name, error, received, delay_s)
            self._sqs.change_message_visibility(**handle, VisibilityTimeout=delay_s)
            return
        if error is not None:
            self._outbox.park(self.name, {"Records": [self._record(message)]}, received, error)
            complaints.parked(f"{self.name} ({message['MessageId']})", error, received)
        self._sqs.delete_message(**handle)

    def _record(self, message: dict) -> dict:
        """Lambda developer guide, "Using Lambda with Amazon SQS"."""
        return {
            "messageId": message["MessageId"], "receiptHandle": message["ReceiptHandle"], "body": message["Body"],
            "attributes": message.get("Attributes", {}), "messageAttributes": message.get("MessageAttributes", {}),
            "md5OfBody": message["MD5OfBody"], "eventSource": "aws:sqs", "awsRegion": self._sqs.meta.region_name,
            "eventSourceARN": f"arn:aws:sqs:{self._sqs.meta.region_name}:{ACCOUNT}:{self._subscription.source}",
        }  # fmt: skip


def _received(message: dict) -> int:
    return int(message["Attributes"]["ApproximateReceiveCount"])


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
