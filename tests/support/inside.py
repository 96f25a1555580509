"""The embedded stack's own ports, from the test's process: to look behind the API, and to make the first operator."""

import os

from chalicelib import config
from chalicelib.adapters import aws, cloud


def settings(site):
    return config.read(site.env)


def ports(site):
    """Ports over the stack's tables and buckets. botocore reads the environment when a client is made, so it is set for good."""
    os.environ.update({name: value for name, value in site.env.items() if name.startswith(("AWS_", "NO_PROXY"))})
    aws._session.cache_clear()  # it remembers the keys of another stack
    return cloud.ports(settings(site))
