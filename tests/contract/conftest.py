"""Each port twice: in memory, and on DynamoDB/S3 emulated. The fake cannot lie."""

import pytest

from chalicelib.adapters.memory import platform
from support.inside import ports as cloud_ports
from support.platforms import START


@pytest.fixture(params=["memory", "cloud"])
def ports(request):
    if request.param == "memory":
        return platform.ports(START)
    return cloud_ports(request.getfixturevalue("stack"))
