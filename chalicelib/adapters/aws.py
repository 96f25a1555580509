"""AWS clients made at first use: a cold start pays only for the services its request needs."""

from __future__ import annotations

import functools
import threading
from typing import Any

_MAKING = threading.Lock()
"""botocore's session is not made for many threads creating clients at once."""


@functools.cache
def _session() -> Any:
    import botocore.session  # boto3 would add half a megabyte and nothing that is used here

    return botocore.session.get_session()


class LazyClient:
    """A botocore client that comes to life with its first call."""

    def __init__(self, service: str, **options: Any):
        self._service, self._options = service, options

    @functools.cached_property
    def _client(self) -> Any:
        with _MAKING:
            return _session().create_client(self._service, **self._options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)
