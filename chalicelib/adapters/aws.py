"""AWS clients made at first use: a cold start pays only for the services its request needs."""

from __future__ import annotations

import functools
import threading
from typing import Any

_MAKING = threading.Lock()
"""boto3's default session is not made for many threads creating clients at once."""


class LazyClient:
    """A boto3 client that comes to life with its first call."""

    def __init__(self, service: str, **options: Any):
        self._service, self._options = service, options

    @functools.cached_property
    def _client(self) -> Any:
        import boto3

        with _MAKING:
            return boto3.client(self._service, **self._options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)
