"""The function `signatures` as its own package starts it: settings, the documents' bucket, the clock; none of the API's libraries.

`scripts/shipping` writes the one line of app.py that names it. The embedded stack runs the same `serve` from the common app.py.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from .. import config as settings
from .clock import SystemClock
from .s3.objects import S3Objects
from .signatures import serve

_config = settings.read(os.environ)
_objects = S3Objects(_config.buckets(), _config.region)


def signatures(event: Mapping[str, Any], context: object) -> dict[str, object]:
    """What Lambda calls, by the name that Chalice gave the template."""
    return serve(SystemClock(), _objects, event)
