"""The queue of DCE files to verify, on SQS."""

from __future__ import annotations

import functools
import json
from typing import Any

from .aws import LazyClient


class SqsVerifyQueue:
    """`queue` is the queue's name."""

    def __init__(self, queue: str, client: Any = None):
        self._queue, self._sqs = queue, client or LazyClient("sqs")

    @functools.cached_property
    def _url(self) -> str:
        return self._sqs.get_queue_url(QueueName=self._queue)["QueueUrl"]

    def ask(self, consultation_id: str, file_id: str) -> None:
        self._sqs.send_message(QueueUrl=self._url, MessageBody=json.dumps({"consultation_id": consultation_id, "file_id": file_id}))
