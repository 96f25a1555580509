"""The platform in memory for most tests, and on the embedded stack for those that ask for `both`."""

import pytest

from support.platforms import EmbeddedPlatform, MemoryPlatform


@pytest.fixture
def platform():
    return MemoryPlatform()


@pytest.fixture(params=["memory", "embedded"])
def both(request):
    """The same test on each platform; the embedded one keeps its clock where the test before left it, never earlier."""
    return MemoryPlatform() if request.param == "memory" else EmbeddedPlatform(request.getfixturevalue("site"))
