"""The handlers that the application declares, by what triggers them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chalice import app as chalice
from chalice.local import LambdaContext

from .patterns import check

LONGEST_RUN_MS = 900_000
MEMORY_MB = 512


class UnknownFunction(LookupError):
    """No handler of that name."""


@dataclass(frozen=True)
class Subscription:
    """`source` is a schedule expression, an event pattern, a stream ARN or a queue name, according to the list it is in."""

    name: str
    source: Any
    batch_size: int = 1


class Functions:
    def __init__(self, app: chalice.Chalice, give_way: Callable[[], None]):
        self._handlers: dict[str, Callable] = dict(app.handler_map)
        self._give_way = give_way
        sources = app.event_sources
        self.schedules = [Subscription(s.name, _expression(s)) for s in sources if isinstance(s, chalice.ScheduledEventConfig)]
        self.rules = [Subscription(s.name, s.event_pattern) for s in sources if isinstance(s, chalice.CloudWatchEventConfig)]
        for rule in self.rules:
            check(rule.source)
        self.streams = [Subscription(s.name, s.stream_arn, s.batch_size) for s in sources if isinstance(s, chalice.DynamoDBEventConfig)]
        self.queues = [Subscription(s.name, _queue_name(s), s.batch_size) for s in sources if isinstance(s, chalice.SQSEventConfig)]

    def find(self, name: str) -> Callable:
        """Raises UnknownFunction. A deployed function is called `application-stage-name`: its last word is enough."""
        handler = self._handlers.get(name) or self._handlers.get(name.rpartition("-")[2])
        if handler is None:
            raise UnknownFunction(name)
        return handler

    def deliver(self, name: str, event):
        """`call`, once nobody is waiting at the door."""
        self._give_way()
        return self.call(name, event)

    def call(self, name: str, event):
        """Run a handler on an event that went through JSON, as it does on AWS. Raises whatever the handler raises."""
        context = LambdaContext(name, MEMORY_MB, LONGEST_RUN_MS)
        result = self.find(name)(json.loads(json.dumps(event)), context)
        return json.loads(json.dumps(result))


def _expression(source: chalice.ScheduledEventConfig) -> str:
    expression = source.schedule_expression
    return expression if isinstance(expression, str) else expression.to_string()


def _queue_name(source: chalice.SQSEventConfig) -> str:
    return source.queue or str(source.queue_arn).rpartition(":")[2]
