"""The queue of DCE files to verify and archives to write, on SQS."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence

from .aws import Client, LazyClient


class SqsVerifyQueue:
    """`queue` is the queue's name."""

    def __init__(self, queue: str, client: Client | None = None):
        self._queue, self._sqs = queue, client or LazyClient("sqs")

    @functools.cached_property
    def _url(self) -> str:
        return str(self._sqs.get_queue_url(QueueName=self._queue)["QueueUrl"])

    def ask(self, consultation_id: str, file_ids: Sequence[str]) -> None:
        if file_ids:
            self._send({"consultation_id": consultation_id, "file_ids": list(file_ids)})

    def ask_archive(self, consultation_id: str, version: int, volume: int) -> None:
        self._send({"consultation_id": consultation_id, "number": version, "volume": volume})

    def ask_message(self, consultation_id: str, message_id: str) -> None:
        self._send({"consultation_id": consultation_id, "message_id": message_id})

    def _send(self, body: Mapping[str, object]) -> None:
        self._sqs.send_message(QueueUrl=self._url, MessageBody=json.dumps(body))
