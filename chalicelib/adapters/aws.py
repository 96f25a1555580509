"""AWS clients made at first use: a cold start pays only for the services its request needs."""

from __future__ import annotations

import functools
import threading
from typing import Any

Client = Any
"""botocore writes its clients at run time from descriptions of services: they have no types of their own."""
_MAKING = threading.Lock()
"""botocore's session is not made for many threads creating clients at once."""

LEAN = {"user_agent": "SousPli", "parameter_validation": False, "max_pool_connections": 64}
"""At each call botocore would describe this machine anew, and check arguments that adapters write and tests try."""


@functools.cache
def _session() -> Client:
    import botocore.session  # boto3 would add half a megabyte and nothing that is used here

    return botocore.session.get_session()


class LazyClient:
    """A botocore client that comes to life with its first call."""

    def __init__(self, service: str, endpoint: str | None = None, **settings: object):
        """`endpoint` is None on AWS; `settings` are botocore's Config."""
        self._service, self._endpoint, self._settings = service, endpoint, settings

    @functools.cached_property
    def _client(self) -> Client:
        from botocore.config import Config

        config = Config(**LEAN, **self._settings)
        with _MAKING:
            return _session().create_client(self._service, endpoint_url=self._endpoint, config=config)

    def __getattr__(self, name: str) -> Client:
        return getattr(self._client, name)
