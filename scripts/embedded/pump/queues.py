"""Messages of the queues to their handlers."""

import json
import os
from collections.abc import Callable

from ..provision import connector
from . import complaints
from .functions import Functions, Subscription
from .outbox import TRIES, Outbox
from .sources import ACCOUNT
from .workers import LOOK_ANYWAY_S, Worker

REDELIVERY_S = (1, 10, 60, 300, 900)
"""How long a message that failed stays away, each time longer; the last is the visibility timeout of the template."""


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
